import type { Span } from '../../text/span.ts';
import type { Mistake } from '../value.ts';

/** The characters of an HCL text, and where the reading of them has come to. The first mistake ends it. */
export class Scanner {
  readonly source: string;
  at = 0;
  mistake: Mistake | undefined;
  /** Where everything stands, if the text was decoded out of another one. */
  readonly #place: Span | undefined;

  constructor(source: string, place?: Span) {
    this.source = source;
    this.#place = place;
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** Whether the characters of the source are those of the file. */
  get isInPlace(): boolean {
    return this.#place === undefined;
  }

  spanFrom(start: number, end = this.at): Span {
    return this.#place ?? { start, end };
  }

  fail(message: string, start = this.at, end = Math.min(start + 1, this.source.length)): void {
    this.mistake ??= { span: this.spanFrom(Math.min(start, this.source.length), end), message };
    this.at = this.source.length;
  }

  looksAt(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Goes over a text if it is what stands here. */
  takes(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Goes over what a sticky pattern matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [text] = pattern.exec(this.source) ?? [];
    if (text !== undefined) this.at += text.length;
    return text;
  }

  expect(text: string, wanted: string): void {
    if (!this.takes(text) && this.mistake === undefined) this.fail(`${wanted} is missing`);
  }

  name(): string | undefined {
    return this.match(NAME);
  }

  /** Goes over spaces and comments on the line. */
  skipSpace(): void {
    this.#skip(SPACE);
  }

  /** Goes over line breaks too. */
  skipLines(): void {
    this.#skip(SPACE_AND_LINES);
  }

  #skip(space: RegExp): void {
    do this.match(space);
    while (this.match(LINE_COMMENT) !== undefined || this.#skipsBlockComment());
  }

  #skipsBlockComment(): boolean {
    if (!this.looksAt('/*')) return false;
    const end = this.source.indexOf('*/', this.at + 2);
    if (end < 0) this.fail('this comment has no end; write */ behind it', this.at, this.at + 2);
    else this.at = end + 2;
    return end >= 0;
  }
}

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const SPACE = /[ \t]*/y;
const SPACE_AND_LINES = /(?:[ \t\n]|\r\n)*/y;
/** The line break behind it ends an attribute, so it is left. */
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
