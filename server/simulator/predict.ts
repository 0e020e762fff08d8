import type { Sha256 } from '../context/context.ts';
import { sizeOf } from '../context/sizes.ts';
import { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { assumptionsOf, withFacts } from './assumption.ts';
import type { Build } from './build.ts';
import { type Cause, treeIn } from './cause.ts';
import { takenFrom } from './changed-files.ts';
import type { Line } from './graph/graph.ts';
import type { Refused } from './graph/unit.ts';
import type { Step } from './graph/vertex.ts';
import { type Built, newReading, Simulation } from './simulation.ts';
import { type Condition, type Verdict, verdictsOf } from './verdict.ts';

/** How a build is predicted. */
export interface PredictOptions {
  readonly sha256: Sha256;
  /** What to take for what a command that is executed again writes, in place of `unknown`. */
  readonly assumeReruns?: 'changed' | 'same';
}

/** What a build would print, before it is built. */
export interface Prediction {
  readonly kind: 'prediction';
  readonly dockerfile: string;
  /** The stage that is built; `undefined` where it has no name. */
  readonly target: string | undefined;
  /** In the order of the file. */
  readonly steps: readonly PredictedStep[];
  /** On what the unknown steps hang, each said once. */
  readonly conditions: readonly PredictedCondition[];
  readonly summary: Summary;
  /** What was taken for granted, in sentences. */
  readonly assumptions: readonly string[];
}

/** A step as BuildKit counts it; the span is that of its instruction in the Dockerfile. */
export interface PredictedStep extends Span {
  readonly stage: string;
  readonly number: number;
  readonly of: number;
  /** As BuildKit prints it. */
  readonly name: string;
  readonly instruction: Step['instruction'];
  /** From 1. */
  readonly line: number;
  readonly verdict: Verdict['kind'];
  /** Only of what is unknown. */
  readonly likely: 'rebuilt' | 'cached' | undefined;
  /** The digest of all that the key is made of; `undefined` where it is not known, and of sources. */
  readonly key: string | undefined;
  /** Of what is rebuilt or unknown. */
  readonly cause: Cause | undefined;
  /** The indices of its conditions, where it is unknown: it is cached if all of them hold. */
  readonly conditions: readonly number[];
  /** How much a COPY or ADD takes from the build context. */
  readonly bytes: number | undefined;
  /** Steps of other stages that are the same operation: BuildKit prints one line for all. */
  readonly shared: readonly (Span & { readonly name: string; readonly line: number })[];
}

/** Something that nobody can know before it is built, and what hangs on it. */
export interface PredictedCondition {
  readonly cause: Cause;
  readonly likely: 'rebuilt' | 'cached';
  /** Why that is likely. */
  readonly reason: string;
  /** The names of the steps that hang on it. */
  readonly steps: readonly string[];
}

/** Counts lines other than those of FROM. */
export interface Summary {
  readonly cached: number;
  readonly rebuilt: number;
  readonly unknown: number;
}

/** What the last of several builds, oldest first, would print on a builder that has seen the others and nothing else. */
export function predict(builds: readonly Build[], options: PredictOptions): Prediction | Refused {
  const simulation = new Simulation(newReading(options.sha256));
  let before: Built | undefined;
  const complete = withFacts(builds);
  for (const build of complete.slice(0, -1)) {
    const built = simulation.build(build);
    // A build that is refused has built nothing.
    if (built.kind === 'built') before = built;
  }
  const last = complete.at(-1);
  if (last === undefined) throw new RangeError('there is no build to predict');
  const built = simulation.build(last);
  return built.kind === 'built' ? predictionOf(built, before, options) : built;
}

/** What there is to say of a build, given the last one before it that was built. */
export function predictionOf(
  built: Built,
  before: Built | undefined,
  { assumeReruns }: Pick<PredictOptions, 'assumeReruns'> = {},
): Prediction {
  const { graph, build } = built;
  const verdicts = verdictsOf(built, before);
  const lines = new Lines(build.dockerfile.source);
  const conditions = [...new Set([...verdicts.values()].flatMap((it) => (it.kind === 'unknown' ? it.conditions : [])))];
  const isAssumed = assumeReruns !== undefined && conditions.length > 0;
  const steps = graph.lines.map((line) => {
    const verdict = verdicts.get(line) ?? { kind: 'source' };
    return stepOf(line, assumed(verdict, assumeReruns), conditions, built, lines);
  });
  const count = (verdict: Verdict['kind']) => steps.filter((it) => it.verdict === verdict).length;
  return {
    kind: 'prediction',
    dockerfile: build.dockerfile.path,
    target: graph.target,
    steps,
    conditions: isAssumed ? [] : conditions.map((it) => conditionOf(it, verdicts)),
    summary: { cached: count('cached'), rebuilt: count('rebuilt'), unknown: count('unknown') },
    assumptions: [
      ...assumptionsOf(built, before),
      ...(isAssumed
        ? [
            `what is executed again writes ${assumeReruns === 'same' ? 'the same as before' : 'something else than before'}`,
          ]
        : []),
    ],
  };
}

function assumed(verdict: Verdict, reruns: PredictOptions['assumeReruns']): Verdict {
  if (verdict.kind !== 'unknown' || reruns === undefined) return verdict;
  return reruns === 'same' ? { kind: 'cached' } : { kind: 'rebuilt', cause: verdict.conditions[0].cause };
}

function stepOf(
  { step, shared, vertices }: Line,
  verdict: Verdict,
  conditions: readonly Condition[],
  built: Built,
  lines: Lines,
): PredictedStep {
  const { start, end, stage, number, of, name, instruction } = step;
  const hangsOn = verdict.kind === 'unknown' ? verdict.conditions : [];
  const [condition] = hangsOn;
  const isKnown = verdict.kind === 'cached' || verdict.kind === 'rebuilt';
  return {
    start,
    end,
    stage,
    number,
    of,
    name,
    instruction,
    line: lines.positionAt(start).line,
    verdict: verdict.kind,
    likely: condition?.likely.verdict,
    key: isKnown ? vertices.at(-1)?.identity : undefined,
    cause: verdict.kind === 'rebuilt' ? verdict.cause : condition?.cause,
    conditions: hangsOn.map((it) => conditions.indexOf(it)),
    bytes: bytesOf(vertices, built),
    shared: shared.map((it) => ({
      start: it.start,
      end: it.end,
      name: it.name,
      line: lines.positionAt(it.start).line,
    })),
  };
}

/** How much a line takes from the build context; `undefined` where it takes nothing from there. */
export function bytesOf(vertices: Line['vertices'], built: Built): number | undefined {
  let bytes: number | undefined;
  for (const { effect, inputs } of vertices) {
    if (effect.kind !== 'files') continue;
    for (const { vertex, content } of inputs) {
      if (vertex.effect.kind !== 'context' || content === undefined) continue;
      bytes = (bytes ?? 0) + sizeOf(takenFrom(treeIn(built, vertex.effect), content).values()).bytes;
    }
  }
  return bytes;
}

function conditionOf(condition: Condition, verdicts: ReadonlyMap<Line, Verdict>): PredictedCondition {
  const steps = [...verdicts].flatMap(([line, it]) =>
    it.kind === 'unknown' && it.conditions.includes(condition) ? line.step.name : [],
  );
  return { cause: condition.cause, likely: condition.likely.verdict, reason: condition.likely.reason, steps };
}
