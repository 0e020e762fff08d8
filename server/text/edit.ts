import type { Span } from './span.ts';

/** Replaces `span` by `text`. An insertion has an empty span, a deletion an empty text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits given in any order. Throws where two overlap or leave the source: a bug of the caller, not an input. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { span, text } of ordered(edits)) {
    if (span.start < position || span.end < span.start || span.end > source.length) {
      throw new RangeError(`edit [${span.start}, ${span.end}) overlaps another or leaves the text`);
    }
    result += source.slice(position, span.start) + text;
    position = span.end;
  }
  return result + source.slice(position);
}

/** Edits as they stand in the text, of those at one place an insertion first. */
export function ordered(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
