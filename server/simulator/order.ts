import type { MeasuredMove, MeasuredOrder, MeasuredStep } from '../context/measured-order.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { type Edited, edited, originOf } from './advice/origin.ts';
import { type Advice, type AdviceOptions, type Advised, adviceFor } from './advice.ts';
import { type PastBuild, type Replay, type ReplayedStep, replay } from './replay.ts';
import { newReading } from './simulation.ts';

/** What a history says of its newest Dockerfile, in the places that this has now; `undefined` where no build is known. */
export function measuredOrder(history: readonly PastBuild[], options: AdviceOptions): MeasuredOrder | undefined {
  const measuring = { ...options, reading: options.reading ?? newReading(options.sha256) };
  const advised = adviceFor(history, measuring);
  if (advised === undefined) return undefined;
  const newest = history.findLast((it) => !('problem' in it.build));
  const past = replay(history, measuring);
  return { steps: isBuilt(past, newest) ? past.steps.flatMap(stepOf) : [], moves: movesOf(advised) };
}

/** Else the places are those of an older Dockerfile. */
function isBuilt({ commits }: Replay, newest: PastBuild | undefined): boolean {
  const kind = commits.find((it) => it.id === newest?.id)?.kind;
  return kind !== undefined && kind !== 'unbuildable';
}

function stepOf({ place, builds, rebuilt, cost }: ReplayedStep): readonly MeasuredStep[] {
  if (place === undefined) return [];
  const { seconds, isMeasured } = cost;
  return [{ start: place.start, end: place.end, builds, rebuilt, seconds, isMeasured }];
}

/** Files that are copied before and mounts are no other order. */
function movesOf({ source, advice }: Advised): readonly MeasuredMove[] {
  const before: Edited[] = [];
  let text = source;
  return advice.flatMap((it) => {
    const move = it.rule === 'order-by-change' ? moveOf(it, before) : undefined;
    const next = edited(text, it.edits);
    before.unshift(next);
    text = next.after;
    return move ?? [];
  });
}

/** In the places of the Dockerfile as it is; `before` is what advice has made of it so far, the last first. */
function moveOf(
  { title, proof, moved, lifted, before: slow, after: fast, edits }: Advice,
  before: readonly Edited[],
): MeasuredMove | undefined {
  const span = originIn(moved, before);
  if (span === undefined) return undefined;
  return {
    title,
    proof,
    span,
    lifted: lifted.flatMap((it) => originIn(it, before) ?? []),
    builds: fast.builds,
    before: { secondsPerBuild: slow.secondsPerBuild, cachedShare: slow.cachedShare },
    after: { secondsPerBuild: fast.secondsPerBuild, cachedShare: fast.cachedShare },
    isMeasured: fast.measured === 'all',
    edits: editsIn(edits, before),
  };
}

function originIn(span: Span, before: readonly Edited[]): Span | undefined {
  return before.reduce<Span | undefined>((it, text) => it && originOf(it, text)?.span, span);
}

/** Where nothing of what they replace has been touched. */
function editsIn(edits: readonly Edit[], before: readonly Edited[]): readonly Edit[] | undefined {
  const all: Edit[] = [];
  for (const { span, text } of edits) {
    let place: Span = span;
    for (const it of before) {
      const origin = originOf(place, it);
      if (origin?.isUntouched !== true) return undefined;
      place = origin.span;
    }
    all.push({ span: place, text });
  }
  return all;
}
