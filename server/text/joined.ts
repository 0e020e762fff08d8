import type { Span } from './span.ts';

/** A run of `Joined.text` that stands in the source as it is: from `at` on, it is the source from `source` on. */
export interface Stretch {
  readonly at: number;
  readonly source: number;
}

/**
 * Text that is read out of a source with gaps: continued lines put together, an escaped string decoded.
 * Every character of `text` has a place in the source, found through the stretches; their `at` ascends from 0.
 */
export interface Joined {
  readonly text: string;
  readonly stretches: readonly Stretch[];
  /** Where the source ends that `text` was read from; behind it nothing of this text is found. */
  readonly end: number;
}

/** The source offset of the character at `offset` of the joined text; its length gives the end. */
export function sourceOffset(joined: Joined, offset: number): number {
  if (offset >= joined.text.length) return joined.end;
  return offset + shiftOf(joined.stretches[stretchAt(joined, offset)]);
}

/**
 * The source span of `[start, end)` of the joined text: it reaches over the gaps in between, not over those at its ends.
 * What lies behind the text is taken as its end.
 */
export function sourceSpan(joined: Joined, start: number, end: number): Span {
  const until = Math.min(end, joined.text.length);
  if (start >= until) {
    const from = sourceOffset(joined, start);
    return { start: from, end: from };
  }
  const { stretches } = joined;
  const index = stretchAt(joined, start);
  const shift = shiftOf(stretches[index]);
  const next = stretches[index + 1];
  // Most spans lie in one stretch.
  const isInOne = next === undefined || until <= next.at;
  return { start: start + shift, end: isInOne ? until + shift : sourceOffset(joined, until - 1) + 1 };
}

/** The part `[start, end)` of a joined text, as a joined text. */
export function sliceJoined(joined: Joined, start: number, end: number): Joined {
  const stretches: Stretch[] = [];
  for (let index = stretchAt(joined, start); index < joined.stretches.length; index++) {
    const stretch = joined.stretches[index];
    if (stretch === undefined || (stretch.at >= end && stretches.length > 0)) break;
    const skipped = Math.max(0, start - stretch.at);
    stretches.push({ at: Math.max(0, stretch.at - start), source: stretch.source + skipped });
  }
  return { text: joined.text.slice(start, end), stretches, end: sourceSpan(joined, start, end).end };
}

function shiftOf(stretch: Stretch | undefined): number {
  return stretch === undefined ? 0 : stretch.source - stretch.at;
}

/** The index of the last stretch that begins at `offset` or before. */
function stretchAt({ stretches }: Joined, offset: number): number {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
