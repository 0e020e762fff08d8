import type { Position, Range } from 'vscode-languageserver';
import type { Span } from '../text/span.ts';

/** How a client counts the characters of a line. */
export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

/**
 * Where the offsets of one text are for a client, and back: the only place that knows both. Lines end as the protocol has
 * it, at a lone carriage return too.
 */
export class Places {
  readonly #source: string;
  readonly #encoding: Encoding;
  /** Where each line begins. */
  #starts: readonly number[] | undefined;

  constructor(source: string, encoding: Encoding) {
    this.#source = source;
    this.#encoding = encoding;
  }

  /** An offset inside a line break is where its line ends. */
  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.#source.length));
    const line = this.#lineAt(inside);
    const start = this.startOfLine(line);
    return { line, character: this.lengthOf(this.#source.slice(start, this.#beforeBreak(inside, start))) };
  }

  /** A position behind the end of its line is that end, one below the last line the end of the text. */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    const start = this.startOfLine(line);
    const end = this.#beforeBreak(this.startOfLine(line + 1), start);
    if (this.#encoding === 'utf-16') return Math.max(start, Math.min(start + character, end));
    let [units, length] = [0, 0];
    for (const it of this.#source.slice(start, end)) {
      if (units >= character) break;
      units += lengthIn(this.#encoding, it);
      length += it.length;
    }
    return start + length;
  }

  /** Where a line begins, counted from 0; behind the last line the end of the text. */
  startOfLine(line: number): number {
    this.#starts ??= startsIn(this.#source);
    return this.#starts[line] ?? this.#source.length;
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

  #lineAt(offset: number): number {
    this.#starts ??= startsIn(this.#source);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #beforeBreak(offset: number, start: number): number {
    let end = offset;
    while (end > start && isBreak(this.#source.charCodeAt(end - 1))) end--;
    return end;
  }
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function startsIn(source: string): readonly number[] {
  const starts = [0];
  // An edit has all lines looked for again, and nothing finds them as fast.
  if (!source.includes('\r'))
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  else for (const { index, 0: end } of source.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return starts;
}

function lengthIn(encoding: Exclude<Encoding, 'utf-16'>, text: string): number {
  return encoding === 'utf-8' ? new TextEncoder().encode(text).length : [...text].length;
}
