import type { Word } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';

/** Why BuildKit would stop a build although every line can be read, at the place that a reader would change. */
export interface Refusal extends Span {
  readonly message: string;
  /** The text that was most likely meant at the span. */
  readonly suggestion: string | undefined;
  /** Set where a rule of its own tells of it, because other linters have a name for that. */
  readonly code?: RefusalCode;
}

/**
 * `copy-source`: what COPY or a --mount names is no stage that could be read. `own-stage`: it is the stage itself.
 * `before-from`: an instruction without a stage. `base-variable`: FROM is left without an image or platform by a variable
 * that no ARG above it declares; `base-default`: without an image by the default of one, if the build gives it no value.
 */
type RefusalCode = 'base-default' | 'base-variable' | 'before-from' | 'copy-source' | 'own-stage' | 'port';

/** One without a code, at the place of a span. */
export function refusal({ start, end }: Span, message: string, suggestion?: string): Refusal {
  return { start, end, message, suggestion };
}

/** A part of a word, by offsets in its text; the whole word where that is not written as it is read. */
export function partOf(source: string, word: Word, { start, end }: Span): Span {
  const isVerbatim = source.startsWith(word.text, word.start) && word.end - word.start === word.text.length;
  return isVerbatim ? { start: word.start + start, end: word.start + end } : word;
}
