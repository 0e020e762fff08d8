import type { Expression, TemplateText } from './ast.ts';
import type { Scanner } from './scanner.ts';

/** Collects the parts of a template as the scanner goes over them; texts that meet become one. */
export class TemplateParts {
  readonly #scanner: Scanner;
  readonly #list: (TemplateText | Expression)[] = [];
  #text: { text: string; offsets: number[]; start: number; end: number } | undefined;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  get list(): readonly (TemplateText | Expression)[] {
    this.#finishText();
    return this.#list;
  }

  add(expression: Expression): void {
    this.#finishText();
    this.#list.push(expression);
  }

  /** What the scanner has just gone over; it goes back to `end` where that is before. */
  addText(text: string, end: number): void {
    const start = this.#scanner.at - text.length;
    if (this.#scanner.at > end) this.#scanner.at = end;
    const kept = text.slice(0, end - start);
    this.#push(kept, start);
    for (let at = 0; at < kept.length; at++) this.#text?.offsets.push(start + at);
  }

  /** `$${` or `%%{`, of which the first character is left out. */
  addEscaped(): void {
    const start = this.#scanner.at;
    this.#scanner.at += 3;
    this.#push(this.#scanner.source.slice(start + 1, start + 3), start);
    this.#text?.offsets.push(start, start + 2);
  }

  /** An escape sequence that the scanner has just gone over. */
  addDecoded(escape: string): void {
    const start = this.#scanner.at - escape.length;
    const text = decoded(escape);
    if (text === undefined) {
      this.#scanner.fail(`${escape} means nothing in a text; write \\\\ for a backslash`, start, start + escape.length);
      return;
    }
    this.#push(text, start);
    this.#text?.offsets.push(...Array.from({ length: text.length }, () => start));
  }

  #push(text: string, start: number): void {
    this.#text ??= { text: '', offsets: [], start, end: start };
    this.#text.text += text;
    this.#text.end = this.#scanner.at;
  }

  #finishText(): void {
    if (this.#text === undefined) return;
    const { text, offsets, start, end } = this.#text;
    const isInPlace = this.#scanner.isInPlace;
    this.#list.push({
      kind: 'text',
      text,
      offsets: isInPlace ? offsets : undefined,
      ...this.#scanner.spanFrom(start, end),
    });
    this.#text = undefined;
  }
}

function decoded(escape: string): string | undefined {
  const code = /^\\[uU]([\da-fA-F]+)$/.exec(escape)?.[1];
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? undefined : String.fromCodePoint(point);
  }
  switch (escape) {
    case '\\n':
      return '\n';
    case '\\r':
      return '\r';
    case '\\t':
      return '\t';
    case '\\"':
      return '"';
    case '\\\\':
      return '\\';
    default:
      return undefined;
  }
}

/** Where the lines of a heredoc end, where the marker does, and the least indentation of a line that is not blank. */
export function heredocLines(
  source: string,
  start: number,
  marker: string,
): { readonly end: number; readonly behind: number; readonly indent: number } | undefined {
  let indent = Number.POSITIVE_INFINITY;
  for (let at = start; at < source.length; ) {
    const next = source.indexOf('\n', at);
    const end = next < 0 ? source.length : next;
    const line = source.slice(at, end);
    const text = line.trim();
    const depth = line.length - line.trimStart().length;
    if (text === marker) return { end: at, behind: at + depth + marker.length, indent: finite(indent) };
    if (text !== '') indent = Math.min(indent, depth);
    at = end + 1;
  }
  return undefined;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
