import type { Span } from './span.ts';

/** A place as people count it: line and column from 1, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text. A line ends with a line feed, as BuildKit counts it; a lone carriage return ends none. */
export class Lines {
  readonly #source: string;
  readonly #starts: number[] = [0];

  constructor(source: string) {
    this.#source = source;
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** How many lines there are; a text that ends with a line feed has an empty last one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The position of `offset`; an offset outside the text is taken as the nearest one inside. */
  positionAt(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.#source.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle + 1) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - this.startOf(low + 1) + 1 };
  }

  /** The text of `line`, counted from 1, without its line ending. */
  textAt(line: number): string {
    const next = this.#starts[line];
    const text = this.#source.slice(this.startOf(line), next === undefined ? undefined : next - 1);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }

  /** The offset at which `line`, counted from 1, begins. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#source.length;
  }
}

/** The blanks and tabs at the beginning of the line on which a span starts, as far as they are before it. */
export function indentOf({ start }: Span, source: string): string {
  const line = source.lastIndexOf('\n', start - 1) + 1;
  return /^[ \t]*/.exec(source.slice(line, start))?.[0] ?? '';
}
