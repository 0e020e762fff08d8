import type { Span } from '../../text/span.ts';

/** The name of a rule where a comment or directive gives it. */
export interface Name extends Span {
  readonly text: string;
}

/** The names between the commas of a list that begins at `start`; blanks around them are no part of them. */
export function namesIn(list: string, start: number): readonly Name[] {
  return Array.from(list.matchAll(/[^,\s](?:[^,]*[^,\s])?/g), ({ 0: text, index }) => ({
    text,
    start: start + index,
    end: start + index + text.length,
  }));
}
