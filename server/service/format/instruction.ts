import type { EscapeCharacter, Trivia } from '../../syntax/ast.ts';
import { skipSpace, trimSpaceEnd } from '../../syntax/space.ts';
import { heredocsOf } from '../../syntax/walk.ts';
import { textOf } from '../../text/span.ts';
import type { Readable } from './blocks.ts';
import type { Changes } from './changes.ts';
import { lineStartOf, nextLineOf } from './line.ts';
import { headEndOf, type Part, partsOf } from './parts.ts';
import type { Style } from './style.ts';

/**
 * Formats an instruction. Between its parts there is one blank, or a line break where one was. What stands in a part stays:
 * the indentation of the lines of a command is part of what BuildKit knows the step by.
 */
export function formatInstruction(
  source: string,
  { instruction, trivia, isOpen }: Readable,
  escape: EscapeCharacter,
  style: Style,
  to: Changes,
): void {
  const parts = partsOf(source, instruction, trivia);
  const own = { ...style, indent: indentOf(source, parts, style) };
  const writer = new Writer(source, trivia, escape, own, to);
  for (const [index, part] of parts.entries()) {
    writer.within(part);
    const next = parts[index + 1];
    if (next !== undefined) writer.between(part, next);
  }
  let at = headEndOf(source, instruction);
  for (const heredoc of heredocsOf(instruction)) {
    to.replace(at, heredoc.start, style.lineEnding);
    at = heredoc.end;
  }
  if (isOpen) writer.behind(parts.at(-1)?.end ?? at);
}

/**
 * Of a part of several lines that begins on a line of its own, or behind a CMD that does, the indentation holds for the other
 * lines too. Where there is none, or one of an unusual kind, lines stay as they are: an indentation that goes may be all that
 * keeps two words apart.
 */
function indentOf(source: string, parts: readonly Part[], { indent }: Style): string | undefined {
  const lines = parts.flatMap((part, index) => {
    const line = lineStartOf(source, part.start);
    const before = parts[index - 1];
    const head = before?.role === 'keyword' && before.start >= line ? before.start : part.start;
    const isOnFirst = line <= (parts[0]?.start ?? 0);
    const holds = !isOnFirst && skipSpace(source, line, head) === head && textOf(source, part).includes('\n');
    return holds ? [source.slice(line, head)] : [];
  });
  const own = lines.at(-1);
  return own === undefined ? indent : /^[\t ]+$/.exec(own)?.[0];
}

/** The style in one instruction. No indentation leaves each line that it has. */
interface OwnStyle extends Pick<Style, 'lineEnding'> {
  readonly indent: string | undefined;
}

/** Writes an instruction from its start to its end. */
class Writer {
  readonly #source: string;
  readonly #trivia: readonly Trivia[];
  readonly #escape: EscapeCharacter;
  readonly #style: OwnStyle;
  readonly #to: Changes;
  /** The place among the trivia of the first that is not written yet. */
  #next = 0;

  constructor(source: string, trivia: readonly Trivia[], escape: EscapeCharacter, style: OwnStyle, to: Changes) {
    this.#source = source;
    this.#trivia = trivia;
    this.#escape = escape;
    this.#style = style;
    this.#to = to;
  }

  /** A part: only that of its white space goes which BuildKit never sees. */
  within({ role, start, end }: Part): void {
    if (role === 'keyword') this.#keyword(this.#source.slice(start, end), start);
    for (const it of this.#until(end)) this.#line(it);
  }

  #keyword(text: string, start: number): void {
    // One that a line break cuts in two stays.
    if (/^[a-z]+$/i.test(text)) this.#to.replace(start, start + text.length, text.toUpperCase());
  }

  /** What stands between two parts. */
  between(part: Part, next: Part): void {
    // Where `<<` may announce a here-document, an escaped blank is part of a word, and the one behind it is not.
    if (ENDS_IN_ESCAPE.test(this.#source.slice(part.end - 1, part.end))) {
      for (const it of this.#until(next.start)) this.#line(it);
      return;
    }
    const start = this.#lines(part.end, next.start);
    if (start > part.end) {
      if (this.#markOf(next) === ']') this.#to.replace(start, next.start, '');
      else this.#indentTo(start, next.start);
    } else this.#to.replace(start, next.start, this.#blankBetween(part, next));
  }

  /** What stands behind the last part where the file ends there: nobody knows what it will belong to. */
  behind(start: number): void {
    let at = start;
    for (const it of this.#until(this.#source.length)) {
      if (at === start) this.#to.replace(at, it.start, ' ');
      at = this.#line(it);
    }
  }

  #blankBetween(part: Part, next: Part): string {
    const [left, right] = [this.#markOf(part), this.#markOf(next)];
    if (left === '[' || right === ']' || right === ',') return '';
    return left === ',' || next.start > part.end ? ' ' : '';
  }

  #markOf({ role, start, end }: Part): string | undefined {
    return role === 'mark' ? this.#source.slice(start, end) : undefined;
  }

  /** The line breaks between parts, and the comments among them; returns where the line behind them begins. */
  #lines(start: number, end: number): number {
    let at = start;
    for (const it of this.#until(end)) {
      if (at === start) this.#to.replace(at, it.start, ' ');
      else if (it.kind !== 'blank') this.#indentTo(at, it.start);
      at = this.#line(it);
    }
    return at;
  }

  #indentTo(line: number, end: number): void {
    const { indent } = this.#style;
    if (indent !== undefined) this.#to.replace(line, end, indent);
  }

  /** A continuation, comment or blank line, with its line ending; returns where the next line begins. */
  #line({ kind, start, end }: Trivia): number {
    const { lineEnding } = this.#style;
    switch (kind) {
      case 'continuation':
        this.#to.replace(start, end, this.#escape + lineEnding);
        return end;
      case 'comment': {
        const next = nextLineOf(this.#source, end);
        this.#to.replace(trimSpaceEnd(this.#source, start, end), next, lineEnding);
        return next;
      }
      case 'blank':
      case 'mark':
        this.#to.replace(start, end, '');
        return end;
    }
  }

  *#until(end: number): Generator<Trivia> {
    for (let it = this.#trivia[this.#next]; it !== undefined && it.start < end; it = this.#trivia[this.#next]) {
      this.#next++;
      yield it;
    }
  }
}

const ENDS_IN_ESCAPE = /[\\`]/;
