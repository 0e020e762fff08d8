/** A half-open range `[start, end)` of UTF-16 offsets into one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The characters of `source` that `span` covers. */
export function textOf(source: string, span: Span): string {
  return source.slice(span.start, span.end);
}

/** Whether `offset` lies in `span` or touches its end, as a cursor does behind the last character. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
