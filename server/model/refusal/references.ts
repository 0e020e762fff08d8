import { hasMistake } from '../flow.ts';
import type { Model } from '../model.ts';
import type { Reference } from '../reference.ts';
import { isFragment, isMistypedFrom, type Stage } from '../stage.ts';
import { refusalsOfImage } from './from.ts';
import { type Refusal, refusal } from './refusal.ts';

/** What BuildKit refuses where COPY and RUN --mount name a source (dockerfile2llb/convert.go, toCommand, dispatch). */
export function refusalsInReferences(model: Model, judged: ReadonlySet<Stage>): readonly Refusal[] {
  // What ONBUILD holds back is not read before it acts.
  const references = model.references.filter((it) => {
    return it.instruction.kind !== 'From' && !it.isHeldBack && !hasMistake(model.file, it.word);
  });
  const needs = needsOf(references);
  return references.flatMap((reference): Refusal | readonly Refusal[] => {
    const { source, stage, word } = reference;
    if (source.kind !== 'stage') return refusalsInName(reference, model);
    const name = nameOf(source.stage);
    if (source.stage === stage) {
      return { ...refusal(word, `a stage cannot read from itself, and this stands in ${name}`), code: 'own-stage' };
    }
    if (isNeeded(stage, source.stage, needs)) {
      return refusal(word, `${name} in turn needs ${nameOf(stage)}, so neither can be built first`);
    }
    if (source.stage.index < stage.index || !judged.has(stage)) return [];
    return { ...refusal(word, `${name} comes later, and only stages above can be read; move it up`), code };
  });
}

const code = 'copy-source';

/** The stages that each one reads from; a base is not asked for (validations.go, validateCircularDependency). */
type Needs = ReadonlyMap<Stage, ReadonlySet<Stage>>;

function needsOf(references: readonly Reference[]): Needs {
  const needs = new Map<Stage, Set<Stage>>();
  for (const { stage, source } of references) {
    if (source.kind !== 'stage') continue;
    needs.set(stage, (needs.get(stage) ?? new Set()).add(source.stage));
  }
  return needs;
}

function isNeeded(stage: Stage, by: Stage, needs: Needs): boolean {
  const waiting = [by];
  const seen = new Set<Stage>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const sources = needs.get(next);
    if (sources?.has(stage)) return true;
    waiting.push(...(sources ?? []));
  }
  return false;
}

function refusalsInName({ word, source, fault }: Reference, model: Model): readonly Refusal[] {
  const { length } = model.stages;
  const hasFrom = !model.stages.every(isFragment);
  if (fault === 'number') {
    if (model.file.instructions.some((it) => isMistypedFrom(it, model.file.source))) return [];
    const range = length === 1 ? 'the only stage is number 0' : `the stages are numbered from 0 to ${length - 1}`;
    const hint = hasFrom ? range : 'no FROM stands above';
    return [{ ...refusal(word, `no stage has the number ${word.text}; ${hint}`), code }];
  }
  if (fault === 'variable') {
    const message = '--from takes no variables; give the image a stage of its own, FROM … AS name, and name that';
    return [{ ...refusal(word, message), code }];
  }
  return source.kind === 'unknown' ? [...refusalsOfImage(word, word.text, model)] : [];
}

function nameOf({ name, index }: Stage): string {
  return name === undefined ? `stage ${index}` : `stage ${name}`;
}
