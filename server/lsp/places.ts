import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../text/span.ts';

/** How a client counts the characters of a line. */
export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

/**
 * Where the offsets of one text are for a client, and back: the only place that knows both. Lines end as the protocol has
 * it, at a lone carriage return too.
 */
export class Places {
  readonly #document: TextDocument;
  readonly #encoding: Encoding;

  constructor(document: TextDocument, encoding: Encoding) {
    this.#document = document;
    this.#encoding = encoding;
  }

  position(offset: number): Position {
    const { line, character } = this.#document.positionAt(offset);
    if (this.#encoding === 'utf-16') return { line, character };
    const before = this.#document.getText({ start: { line, character: 0 }, end: { line, character } });
    return { line, character: lengthIn(this.#encoding, before) };
  }

  /** A position behind the end of its line is that end, one below the last line the end of the text. */
  offset({ line, character }: Position): number {
    if (this.#encoding === 'utf-16') return this.#document.offsetAt({ line, character });
    const start = this.#document.offsetAt({ line, character: 0 });
    const text = this.#document.getText({
      start: { line, character: 0 },
      end: { line, character: Number.MAX_SAFE_INTEGER },
    });
    let [units, length] = [0, 0];
    for (const it of text) {
      if (units >= character) break;
      units += lengthIn(this.#encoding, it);
      length += it.length;
    }
    return start + length;
  }

  /** Where a line begins, counted from 0; behind the last line the end of the text. */
  startOfLine(line: number): number {
    return this.#document.offsetAt({ line, character: 0 });
  }

  /** How many characters the client counts in a part of a line. */
  lengthOf(text: string): number {
    return this.#encoding === 'utf-16' ? text.length : lengthIn(this.#encoding, text);
  }

  range({ start, end }: Span): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  span({ start, end }: Range): Span {
    return { start: this.offset(start), end: this.offset(end) };
  }
}

function lengthIn(encoding: Exclude<Encoding, 'utf-16'>, text: string): number {
  return encoding === 'utf-8' ? new TextEncoder().encode(text).length : [...text].length;
}
