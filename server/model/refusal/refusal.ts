import type { Word } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';

/** Why BuildKit would stop a build although every line can be read, at the place that a reader would change. */
export interface Refusal extends Span {
  readonly message: string;
  /** The text that was most likely meant at the span. */
  readonly suggestion: string | undefined;
}

export function refusal({ start, end }: Span, message: string, suggestion?: string): Refusal {
  return { start, end, message, suggestion };
}

/** A part of a word, by offsets in its text; the whole word where that is not written as it is read. */
export function partOf(source: string, word: Word, { start, end }: Span): Span {
  const isVerbatim = source.startsWith(word.text, word.start) && word.end - word.start === word.text.length;
  return isVerbatim ? { start: word.start + start, end: word.start + end } : word;
}
