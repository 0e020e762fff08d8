import { nearest } from '../../text/nearest.ts';
import { textOf } from '../../text/span.ts';
import type { Model } from '../model.ts';
import { isFragment, isMistypedFrom } from '../stage.ts';
import { refusalsInFrom } from './from.ts';
import { addRefusalsInInstruction } from './instruction.ts';
import { refusalsInReferences } from './references.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * What BuildKit refuses when it makes build steps of the instructions (dockerfile2llb/convert.go, toDispatchState).
 * Without a target every stage is judged, with one those that it needs, as `docker build --check` does.
 */
export function refusalsOf(model: Model): readonly Refusal[] {
  const judged = model.inputs?.target === undefined ? new Set(model.stages) : model.reachable;
  const refusals: Refusal[] = [];
  addRefusalsInFile(model, refusals);
  for (const stage of model.stages) for (const it of refusalsInFrom(stage, model)) refusals.push(it);
  for (const it of refusalsInReferences(model, judged)) refusals.push(it);
  for (const { instructions } of judged) {
    for (const instruction of instructions) addRefusalsInInstruction(instruction, model, refusals);
  }
  return refusals.sort((a, b) => a.start - b.start || a.end - b.end);
}

function addRefusalsInFile(model: Model, found: Refusal[]): void {
  const { file, stages, inputs } = model;
  const first = stages[0];
  const start = first === undefined || isFragment(first) ? file.source.length : first.start;
  const globals = file.instructions.filter((it) => it.end <= start);
  const stray = globals.find((it) => it.kind !== 'Arg' && it.kind !== 'Broken');
  for (const global of globals) {
    if (global === stray) break;
    addRefusalsInInstruction(global, model, found);
  }

  const last = globals.at(-1);
  const mayHaveFrom = globals.some((it) => it.start <= (stray ?? it).start && isMistypedFrom(it, file.source));
  if (file.instructions.length === 0) {
    found.push(refusal({ start: 0, end: 0 }, 'a Dockerfile needs at least one instruction; begin with FROM'));
  } else if (stray !== undefined && !mayHaveFrom) {
    const name = textOf(file.source, stray.keyword).toUpperCase();
    const message = `no FROM stands above, so ${name} has no image to work on`;
    found.push({ ...refusal(stray.keyword, message), code: 'before-from' });
  } else if (first === undefined && last?.kind === 'Arg' && !mayHaveFrom) {
    found.push(refusal(last.keyword, 'no FROM follows, so there is nothing to build'));
  }
  if (inputs?.target !== undefined) for (const it of refusalOfTarget(model)) found.push(it);
}

function* refusalOfTarget({ inputs, target, stages }: Model): Generator<Refusal> {
  const name = inputs?.target;
  const last = stages.at(-1);
  if (name === undefined || target !== undefined || last === undefined) return;
  const names = stages.flatMap((it) => it.name ?? []);
  const match = nearest(name, names);
  const stage = match === undefined ? last : stages.findLast((it) => it.name === match);
  const place = match === undefined ? stage?.from?.keyword : stage?.from?.alias?.name;
  const question = match === undefined ? '' : `; did you mean ${match}?`;
  yield refusal(place ?? last, `no stage is named ${name}, which is to be built${question}`);
}
