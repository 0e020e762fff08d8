import type { Model } from '../model/model.ts';
import { directoryOf } from '../model/state.ts';
import { UNKNOWN } from '../model/variable/expand.ts';
import { resolveDirectory } from '../model/workdir.ts';
import type { PredictedStep, Prediction } from '../simulator/predict.ts';
import type { Arg, Declaration, From, Instruction, Workdir } from '../syntax/ast.ts';
import { descendants } from '../syntax/walk.ts';
import { type Span, textOf, touches } from '../text/span.ts';
import { stepText } from './hover/step.ts';
import { stageOccurrences } from './name/stage.ts';
import { plainSource } from './stage-summary.ts';

/** A text that an editor shows between the characters of a file, though it is not there. */
export interface InlayHint {
  /** The character before which it is shown. */
  readonly offset: number;
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string | undefined;
  readonly kind: InlayHintKind;
}

/** What it tells: what a variable holds, which stage a number means, where WORKDIR leads, whether a step is cached. */
export type InlayHintKind = 'value' | 'stage' | 'directory' | 'cache';

/** The hints that are shown in a span, in source order; of steps only where it is known what a build would do. */
export function inlayHints(
  model: Model,
  span: Span,
  prediction?: Pick<Prediction, 'steps' | 'conditions'>,
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  const steps = new Map(prediction?.steps.flatMap((step) => [step, ...step.shared].map(({ start }) => [start, step])));
  for (const [index, instruction] of model.file.instructions.entries()) {
    if (instruction.start > span.end || span.start > instruction.end) continue;
    hints.push(...hintsOf(instruction, model.file.instructions[index + 1], model));
    const step = steps.get(instruction.start);
    if (step !== undefined) hints.push(...cacheHints(instruction, step, prediction?.conditions ?? [], model));
  }
  for (const { by, start, end, stage } of stageOccurrences(model)) {
    if (by !== 'number') continue;
    const text = stage.from?.alias?.name.text ?? plainSource(stage.base);
    if (touches(span, start)) hints.push({ offset: end, text, tooltip: undefined, kind: 'stage' });
  }
  return hints.filter((it) => touches(span, it.offset)).sort((a, b) => a.offset - b.offset);
}

function hintsOf(instruction: Instruction, next: Instruction | undefined, model: Model): readonly InlayHint[] {
  switch (instruction.kind) {
    case 'Arg':
      return instruction.declarations.flatMap((it) => argumentHints(it, instruction, next, model));
    case 'From':
      return imageHints(instruction, model);
    case 'Workdir':
      return directoryHints(instruction, model);
    default:
      return [];
  }
}

/** What an ARG holds that does not say it, or that the build gives something else. */
function argumentHints(
  declaration: Declaration,
  instruction: Arg,
  next: Instruction | undefined,
  model: Model,
): readonly InlayHint[] {
  // The end of a stage is not the beginning of another one.
  if (next === undefined || (next.kind === 'From' && model.stageOf(instruction) !== undefined)) return [];
  const { value, origin } = model.stateAt(next).variables.lookup(declaration.name.text);
  if (origin.kind !== 'arg' || origin.declaration !== declaration) return [];
  const isWritten = declaration.value !== undefined && model.valueOf(declaration.value) === value;
  if (value === undefined || value === UNKNOWN || value === '' || isWritten) return [];
  return [{ offset: declaration.end, text: `= ${shortened(value)}`, tooltip: undefined, kind: 'value' }];
}

function imageHints({ image }: From, model: Model): readonly InlayHint[] {
  const value = model.valueOf(image);
  const isComputed = [...descendants(image)].some((it) => it.kind === 'Variable');
  if (!isComputed || value === undefined || value === '') return [];
  return [{ offset: image.end, text: `= ${shortened(value)}`, tooltip: undefined, kind: 'value' }];
}

function directoryHints(instruction: Workdir, model: Model): readonly InlayHint[] {
  const { path } = instruction;
  const value = model.valueOf(path);
  const state = model.stateAt(instruction);
  if (value === undefined) return [];
  const directory = resolveDirectory(directoryOf(state), value, state.stage?.platform?.os);
  if (directory.outcome !== 'known' || directory.path === path.text) return [];
  return [{ offset: path.end, text: `= ${shortened(directory.path)}`, tooltip: undefined, kind: 'directory' }];
}

function cacheHints(
  instruction: Instruction,
  step: PredictedStep,
  conditions: Prediction['conditions'],
  { file: { source } }: Model,
): readonly InlayHint[] {
  const { verdict, likely } = step;
  if (verdict === 'source') return [];
  const text = verdict === 'unknown' ? `${likely ?? 'rebuilt'}?` : verdict;
  // Behind the first line, for an instruction may have many.
  const [line = ''] = textOf(source, instruction).split(/\r?\n/, 1);
  const tooltip = stepText(instruction, { steps: [step], conditions });
  return [{ offset: instruction.start + line.trimEnd().length, text, tooltip, kind: 'cache' }];
}

function shortened(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const LONGEST = 40;
