import type { Expression, Template, TemplateText } from './ast.ts';
import { type Directive, nestedParts } from './directive.ts';
import type { Scanner } from './scanner.ts';

/** A text of a template, of a heredoc one line, while it can still lose spaces. */
interface Piece {
  readonly kind: 'piece';
  readonly start: number;
  text: string;
  /** Where its characters stand. */
  offsets: number[];
  end: number;
}

/** Collects what a template is made of as the scanner goes over it: texts, and what is between them. */
export class TemplateParts {
  readonly #scanner: Scanner;
  readonly #parts: (Piece | Expression | Directive)[] = [];
  /** The text that goes on here. */
  #open: Piece | undefined;
  #trimsOpen = false;
  #trimsNext = false;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** All of it: texts that meet are one, and directives hold what is between them. */
  get list(): Template['parts'] {
    this.endText();
    const parts: (TemplateText | Expression | Directive)[] = [];
    let run: Piece[] = [];
    const finishRun = () => {
      if (run.length > 0) parts.push(this.#textOf(run));
      run = [];
    };
    for (const it of this.#parts) {
      if (it.kind === 'piece') run.push(it);
      else {
        finishRun();
        parts.push(it);
      }
    }
    finishRun();
    return nestedParts(parts, this.#scanner);
  }

  add(part: Expression | Directive): void {
    this.endText();
    this.#trimsNext = false;
    this.#parts.push(part);
  }

  /** As `${~` asks for it, the text before it ends without spaces. */
  trimBefore(): void {
    this.endText();
    const last = this.#parts.at(-1);
    if (last?.kind === 'piece') cut(last, 0, last.text.trimEnd().length);
  }

  /** As `~}` asks for it, the text behind it begins without spaces. */
  trimNext(): void {
    this.#trimsNext = true;
  }

  /** What the scanner has just gone over; it goes back to `end` where that is before. */
  addText(text: string, end: number): void {
    const start = this.#scanner.at - text.length;
    if (this.#scanner.at > end) this.#scanner.at = end;
    const kept = text.slice(0, end - start);
    const offsets = Array.from({ length: kept.length }, (_, at) => start + at);
    this.#push(kept, offsets);
  }

  /** `$${` or `%%{`, of which the first character is left out. */
  addEscaped(): void {
    const start = this.#scanner.at;
    this.#scanner.at += 3;
    this.#push(this.#scanner.source.slice(start + 1, start + 3), [start, start + 2]);
  }

  /** An escape sequence that the scanner has just gone over. */
  addDecoded(escape: string): void {
    const start = this.#scanner.at - escape.length;
    const text = decoded(escape);
    if (text === undefined) {
      this.#scanner.fail(`${escape} means nothing in a text; write \\\\ for a backslash`, start, start + escape.length);
      return;
    }
    const offsets = Array.from({ length: text.length }, () => start);
    this.#push(text, offsets);
  }

  /** What follows is a text by itself, like the next line of a heredoc. */
  endText(): void {
    if (this.#open !== undefined && this.#trimsOpen) cut(this.#open, indentOf(this.#open));
    this.#open = undefined;
  }

  /**
   * Takes away the indentation that all lines have, but those with nothing in them, and says how much that is
   * (hashicorp/hcl, hclsyntax/spec.md). What a `${}` brings does not count.
   */
  outdent(): number {
    this.endText();
    const lines = this.#parts.filter((_, index) => {
      const above = this.#parts[index - 1];
      return above === undefined || (above.kind === 'piece' && above.text.endsWith('\n'));
    });
    const counted = lines.filter((it) => it.kind !== 'piece' || it.text.trim() !== '' || !it.text.endsWith('\n'));
    const indents = counted.map((it) => (it.kind === 'piece' ? indentOf(it) : 0));
    const indent = indents.reduce((least, it) => Math.min(least, it), Number.POSITIVE_INFINITY);
    if (!Number.isFinite(indent)) return 0;
    for (const it of counted) if (it.kind === 'piece') cut(it, indent);
    return indent;
  }

  #push(text: string, offsets: readonly number[]): void {
    if (this.#open === undefined) {
      this.#open = { kind: 'piece', text: '', offsets: [], start: offsets[0] ?? this.#scanner.at, end: 0 };
      this.#parts.push(this.#open);
      this.#trimsOpen = this.#trimsNext;
      this.#trimsNext = false;
    }
    this.#open.text += text;
    for (const it of offsets) this.#open.offsets.push(it);
    this.#open.end = this.#scanner.at;
  }

  #textOf(run: readonly Piece[]): TemplateText {
    const offsets = run.flatMap((it) => it.offsets);
    const span = this.#scanner.spanFrom(offsets[0] ?? run[0]?.start ?? 0, run.at(-1)?.end);
    const text = run.map((it) => it.text).join('');
    return { kind: 'text', text, offsets: this.#scanner.isInPlace ? offsets : undefined, ...span };
  }
}

function indentOf({ text }: Piece): number {
  return text.length - text.trimStart().length;
}

function cut(piece: Piece, start: number, end = piece.text.length): void {
  piece.text = piece.text.slice(start, end);
  piece.offsets = piece.offsets.slice(start, end);
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

/** Where the lines of a heredoc end, and where the marker does. */
export function heredocLines(
  source: string,
  start: number,
  marker: string,
): { readonly end: number; readonly behind: number } | undefined {
  for (let at = start; at < source.length; ) {
    const next = source.indexOf('\n', at);
    const end = next < 0 ? source.length : next;
    const line = source.slice(at, end);
    const depth = line.length - line.trimStart().length;
    if (line.trim() === marker) return { end: at, behind: at + depth + marker.length };
    at = end + 1;
  }
  return undefined;
}
