/** A half-open range `[start, end)` of UTF-16 offsets into one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of what has one, such as a node, and nothing else of it: whoever keeps one is not to keep the tree with it. */
export function bareSpan({ start, end }: Span): Span {
  return { start, end };
}

/** The characters of `source` that `span` covers. */
export function textOf(source: string, span: Span): string {
  return source.slice(span.start, span.end);
}

/** Whether `offset` lies in `span` or touches its end, as a cursor does behind the last character. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Whether two spans have a character in common; where one is empty, whether the other has some on both sides of it. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The index of the last of spans in order that begins at an offset or before it; -1 where none does. */
export function lastFrom(spans: readonly Span[], offset: number): number {
  let low = -1;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
