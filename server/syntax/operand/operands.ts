import type { IToken } from 'chevrotain';
import { type Joined, type Stretch, sliceJoined, sourceOffset, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { EscapeCharacter, Field, Flag, ShellForm, SyntaxError, SyntaxErrorCode, Word, WordPart } from '../ast.ts';
import { hasFlag } from './flags.ts';
import { partsOf } from './word.ts';

/** Turns the tokens of one joined line into nodes: words, flags, strings, with their places in the source. */
export class Operands {
  /** What is wrong with them, in the order of asking. */
  readonly errors: SyntaxError[] = [];
  readonly #joined: Joined;
  readonly #escape: EscapeCharacter;
  /** Where the source offset of a joined offset differs by one amount throughout: the amount. */
  readonly #shift: number | undefined;

  constructor(joined: Joined, escape: EscapeCharacter) {
    this.#joined = joined;
    this.#escape = escape;
    const [stretch, ...more] = joined.stretches;
    this.#shift = stretch !== undefined && more.length === 0 ? stretch.source - stretch.at : undefined;
  }

  /** The whole token as a word in which variables count. */
  word(token: IToken | undefined): Word {
    const { startOffset, image } = present(token);
    return this.wordAt(startOffset, startOffset + image.length, true);
  }

  /** The whole token as a word in which nothing is special. */
  literal(token: IToken | undefined): Word {
    const { startOffset, image } = present(token);
    return this.wordAt(startOffset, startOffset + image.length, false);
  }

  /** What stands between spaces in a token, as words in which nothing is special. */
  words({ startOffset, image }: IToken): Word[] {
    return Array.from(image.matchAll(/\S+/g), ({ 0: text, index }) =>
      this.wordAt(startOffset + index, startOffset + index + text.length, false),
    );
  }

  /** A word by its joined offsets. */
  wordAt(start: number, end: number, expands: boolean): Word {
    const span = this.spanOf(start, end);
    const text = this.#joined.text.slice(start, end);
    const isPlain = !expands || !SPECIAL.test(text);
    const parts = isPlain ? literally(span, text) : this.#parts(this.#slice(start, end), true);
    return wordOf(span, text, parts);
  }

  /** A JSON string as the word it stands for, its span with the quotes. */
  string(token: IToken, expands: boolean): Word {
    const start = token.startOffset;
    const decoded = this.#decode(start + 1, start + token.image.length - 1);
    return wordOf(this.span(token), decoded.text, this.#parts(decoded, expands));
  }

  /** The rest of the line from the token on; without one it is empty, at the end of the line. */
  shellForm(token: IToken | undefined): ShellForm {
    const start = token?.startOffset ?? this.#joined.text.length;
    const joined = start === 0 ? this.#joined : this.#slice(start, this.#joined.text.length);
    const span = this.spanOf(start, this.#joined.text.length);
    return { kind: 'ShellForm', start: span.start, end: span.end, text: joined.text, joined };
  }

  /** A flag behind a keyword: its name without the dashes, its value without quotes and escapes. */
  flag(keyword: string, token: IToken): Flag {
    const plain = this.#unquoted(token.startOffset, token.startOffset + token.image.length);
    const equals = plain.text.indexOf('=');
    const { start, end } = this.span(token);
    const nameEnd = equals < 0 ? plain.text.length : equals;
    const name = plain.text.slice(2, nameEnd);
    const nameSpan = sourceSpan(plain, 2, nameEnd);
    if (equals < 0) return { kind: 'Flag', start, end, name, nameSpan, value: undefined, fields: [] };

    const joined = sliceJoined(plain, equals + 1, plain.text.length);
    // Others are refused, or ignored as by ARG, without a look at their values.
    const isRead = hasFlag(keyword, name);
    const hasFields = isRead && (name === 'mount' || name === 'device');
    const { text } = joined;
    const span = { start: sourceOffset(plain, equals) + 1, end };
    // The parts of a value with fields are told in its fields, and a mistake in one is reported once.
    const parts = hasFields ? literally(span, text) : this.#parts(joined, isRead && EXPANDED.has(name));
    const fields = hasFields ? this.#fields(joined) : [];
    return { kind: 'Flag', start, end, name, nameSpan, value: wordOf(span, text, parts), fields };
  }

  /** The joined offsets of a word of ENV, LABEL or ARG, without an escape character that protects nothing at the end. */
  assignmentRange({ startOffset, image }: IToken): [start: number, end: number] {
    return [startOffset, startOffset + image.length - (endsInLoneEscape(image, this.#escape) ? 1 : 0)];
  }

  /** Where a token stands in the source. */
  span(token: IToken | undefined): Span {
    const { startOffset, image } = present(token);
    return this.spanOf(startOffset, startOffset + image.length);
  }

  /** Where joined offsets stand in the source. */
  spanOf(start: number, end: number): Span {
    const shift = this.#shift;
    return shift === undefined ? sourceSpan(this.#joined, start, end) : { start: start + shift, end: end + shift };
  }

  /** Notes a mistake. */
  fail({ start, end }: Span, message: string, suggestion?: string, code: SyntaxErrorCode = 'syntax'): void {
    this.errors.push({ start, end, code, message, suggestion });
  }

  /** A line of CSV to BuildKit (csvvalue.Fields): a field in double quotes may hold commas. None where a quote is astray. */
  #fields(joined: Joined): Field[] {
    const { text } = joined;
    const fields: Field[] = [];
    for (let start = 0; start <= text.length; ) {
      FIELD.lastIndex = start;
      const quoted = FIELD.exec(text)?.[1];
      const comma = text.indexOf(',', quoted === undefined ? start : FIELD.lastIndex);
      const end = comma < 0 ? text.length : comma;
      const inner = quoted === undefined ? { start, end } : { start: start + 1, end: start + 1 + quoted.length };
      if (quoted === undefined ? text.slice(start, end).includes('"') : FIELD.lastIndex !== end) {
        this.fail(sourceSpan(joined, start, end), 'double quotes stand around a whole field or not at all');
        return [];
      }
      fields.push(this.#field(joined, inner.start, inner.end));
      start = end + 1;
    }
    return fields;
  }

  #field(joined: Joined, start: number, end: number): Field {
    const equals = joined.text.slice(start, end).indexOf('=');
    const keyEnd = equals < 0 ? end : start + equals;
    const span = sourceSpan(joined, start, end);
    const keySpan = sourceSpan(joined, start, keyEnd);
    const keyText = joined.text.slice(start, keyEnd);
    const key = wordOf(keySpan, keyText, literally(keySpan, keyText));
    if (equals < 0) return { kind: 'Field', start: span.start, end: span.end, key, value: undefined };
    const inner = sliceJoined(joined, keyEnd + 1, end);
    const innerSpan = { start: sourceOffset(joined, keyEnd) + 1, end: span.end };
    const value = wordOf(innerSpan, inner.text, this.#parts(inner, true));
    return { kind: 'Field', start: span.start, end: span.end, key, value };
  }

  /** A flag without its quotes and escapes, as BuildKit takes them off (split_command.go, extractBuilderFlags). */
  #unquoted(start: number, end: number): Joined {
    if (!QUOTING.test(this.#joined.text.slice(start, end))) return this.#slice(start, end);
    const stretches: Stretch[] = [];
    let text = '';
    let quote = '';
    for (let at = start; at < end; at++) {
      const character = this.#joined.text.charAt(at);
      if (character === quote) quote = '';
      else if (quote === '' && (character === '"' || character === "'")) quote = character;
      else {
        if (character === this.#escape && ++at === end) break;
        stretches.push({ at: text.length, source: sourceOffset(this.#joined, at) });
        text += this.#joined.text.charAt(at);
      }
    }
    return { text, stretches, end: sourceSpan(this.#joined, start, end).end };
  }

  /** The text of a JSON string's inside; an escape sequence has the place of its backslash. */
  #decode(start: number, end: number): Joined {
    if (!this.#joined.text.slice(start, end).includes('\\')) return this.#slice(start, end);
    let text = '';
    const stretches: Stretch[] = [];
    for (let at = start; at < end; ) {
      const image = JSON_CHARACTER.exec(this.#joined.text.slice(at, at + 6))?.[0] ?? '';
      stretches.push({ at: text.length, source: sourceOffset(this.#joined, at) });
      text += image.length === 1 ? image : JSON.parse(`"${image}"`);
      at += image.length;
    }
    return { text, stretches, end: sourceOffset(this.#joined, end) };
  }

  #parts(joined: Joined, expands: boolean): readonly WordPart[] {
    if (!expands || !SPECIAL.test(joined.text))
      return literally(sourceSpan(joined, 0, joined.text.length), joined.text);
    const { parts, error } = partsOf(joined, this.#escape);
    if (error !== undefined) this.fail(error.span, error.message, error.suggestion);
    return parts;
  }

  #slice(start: number, end: number): Joined {
    const shift = this.#shift;
    if (shift === undefined) return sliceJoined(this.#joined, start, end);
    const text = this.#joined.text.slice(start, end);
    return { text, stretches: [{ at: 0, source: start + shift }], end: end + shift };
  }
}

/** The flags in whose values BuildKit expands variables, or asks whether there are any (instructions/commands.go, Expand). */
const EXPANDED = new Set(['checksum', 'chmod', 'chown', 'from', 'platform']);

const QUOTING = /["'\\`]/;
/** What makes a word more than its characters. */
const SPECIAL = /^\ufeff|[$"'\\`]/;
/** A field in double quotes; a quote in it is written twice. */
const FIELD = /"((?:[^"]|"")*)"/y;
const JSON_CHARACTER = /^(?:\\u[0-9a-fA-F]{4}|\\[^]|[^])/;

/** What the grammar guarantees to be there. */
function present(token: IToken | undefined): IToken {
  if (token === undefined) throw new Error('the grammar let an incomplete instruction pass');
  return token;
}

/** Field by field, as all that is made often: to spread the span into it costs more than the rest of the making. */
function wordOf({ start, end }: Span, text: string, parts: readonly WordPart[]): Word {
  return { kind: 'Word', start, end, text, parts };
}

function literally(span: Span, text: string): readonly WordPart[] {
  return text === '' ? [] : [{ kind: 'Literal', start: span.start, end: span.end, text }];
}

function endsInLoneEscape(image: string, escape: EscapeCharacter): boolean {
  let count = 0;
  while (image.charAt(image.length - 1 - count) === escape) count++;
  return count % 2 === 1;
}
