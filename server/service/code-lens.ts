import type { Model } from '../model/model.ts';
import type { Stage } from '../model/stage.ts';
import type { PredictedStep } from '../simulator/predict.ts';
import type { Span } from '../text/span.ts';
import { stageOccurrences } from './name/stage.ts';

/** A line that an editor shows above a stage. */
export interface CodeLens {
  /** What it stands above: the FROM. */
  readonly span: Span;
  readonly title: string;
  /** `uses`: who uses the stage. `cache`: what the next build takes from the cache. */
  readonly kind: 'uses' | 'cache';
  /** Where the stage is used; empty of the other kind. */
  readonly places: readonly Span[];
}

/** The lines above all stages; about the cache only where it is known what a build would do. */
export function codeLenses(model: Model, steps: readonly PredictedStep[] = []): readonly CodeLens[] {
  const uses = new Map<Stage, Span[]>();
  for (const { stage, isDeclaration, start, end } of stageOccurrences(model)) {
    const places = uses.get(stage) ?? [];
    uses.set(stage, places);
    if (!isDeclaration) places.push({ start, end });
  }
  return model.stages.flatMap((stage): readonly CodeLens[] => {
    if (stage.from === undefined) return [];
    const { start, end } = stage.from;
    const places = uses.get(stage) ?? [];
    const lens: CodeLens = { span: { start, end }, title: usesOf(stage, places.length, model), kind: 'uses', places };
    const cache = cacheOf(steps.filter((it) => stage.start <= it.start && it.start <= stage.end));
    return cache === undefined ? [lens] : [lens, { span: { start, end }, title: cache, kind: 'cache', places: [] }];
  });
}

function usesOf(stage: Stage, count: number, { target, reachable }: Model): string {
  const uses = count === 0 ? 'not used' : count === 1 ? '1 use' : `${count} uses`;
  if (stage === target) return count === 0 ? 'what is built' : `${uses}, and what is built`;
  return count === 0 || reachable.has(stage) ? uses : `${uses}, but not built`;
}

function cacheOf(all: readonly PredictedStep[]): string | undefined {
  const steps = all.filter((it) => it.verdict !== 'source');
  const first = steps.find((it) => it.verdict !== 'cached');
  if (steps.length === 0) return undefined;
  if (first === undefined) return ALL_CACHED[steps.length] ?? `all ${steps.length} steps are cached`;
  const word = steps.length === 1 ? 'step' : 'steps';
  const cached = steps.filter((it) => it.verdict === 'cached').length;
  const cause = first.cause === undefined ? '' : `: ${first.cause.message}`;
  const fate = first.verdict === 'rebuilt' ? 'is rebuilt' : 'may be rebuilt';
  return `${cached} of ${steps.length} ${word} cached; line ${first.line} ${fate}${cause}`;
}

const ALL_CACHED: Readonly<Record<number, string>> = { 1: 'the step is cached', 2: 'both steps are cached' };
