import { type Joined, type Stretch, sliceJoined, sourceOffset } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Directive, EscapeCharacter, Heredoc, SyntaxError } from '../ast.ts';
import { skipSpace, trimSpaceEnd } from '../space.ts';
import { syntaxErrorAt } from '../syntax-error.ts';
import { DirectiveReader } from './directive.ts';
import { heredocOpeners, type Opener } from './heredoc.ts';

/** A Dockerfile as lines of instructions; the pieces, in order, spell the source exactly. */
export interface Scan {
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  readonly lines: readonly LogicalLine[];
  readonly pieces: readonly Piece[];
  readonly errors: readonly SyntaxError[];
}

/** One instruction's text: continued lines joined, comments and blank lines taken out, trimmed; and its heredocs. */
export interface LogicalLine extends Span {
  readonly joined: Joined;
  readonly heredocs: readonly Heredoc[];
}

/** A stretch of the source that is of one sort. */
export interface Piece extends Span {
  /** `space`: indentation before a comment, and line endings. The other kinds as in `Trivia` and `Dockerfile`. */
  readonly kind: 'mark' | 'directive' | 'comment' | 'blank' | 'space' | 'instruction' | 'continuation' | 'heredoc';
}

/** Splits a Dockerfile into logical lines as BuildKit does (parser/parser.go, Parse). Never throws. */
export function scan(source: string): Scan {
  return new Scanner(source).scan();
}

/** BuildKit reads lines with a bufio.Scanner of 64 KiB, so a longer line ends the build (parser.go, handleScannerError). */
const LONGEST_LINE = 65_535;

const TAKES_HEREDOC = /^(?:onbuild[\t\v\f\r ]+)?(?:add|copy|run)(?![^\t\v\f\r ])/i;
const LOOKS_LIKE_INSTRUCTION =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)[\t ]/;

class Scanner {
  readonly #source: string;
  readonly #pieces: Piece[] = [];
  readonly #lines: LogicalLine[] = [];
  readonly #errors: SyntaxError[] = [];
  readonly #directives = new DirectiveReader();
  /** The physical line at hand: where it starts, where its text ends (before any CR or LF), where the next one starts. */
  #start = 0;
  #end = 0;
  #next = 0;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): Scan {
    const mark = this.#source.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#add('mark', 0, mark);
    this.#next = mark;
    while (this.#advance()) this.#line();
    return {
      escape: this.#directives.escape,
      directives: this.#directives.directives,
      lines: this.#lines,
      pieces: this.#pieces,
      errors: [...this.#directives.errors, ...this.#errors],
    };
  }

  /** Takes the next physical line; false at the end of the source. */
  #advance(): boolean {
    const source = this.#source;
    this.#start = this.#next;
    if (this.#start >= source.length) return false;
    const feed = source.indexOf('\n', this.#start);
    this.#next = feed < 0 ? source.length : feed + 1;
    this.#end = feed < 0 ? source.length : feed;
    while (this.#end > this.#start && source.charCodeAt(this.#end - 1) === 0x0d) this.#end--;
    if ((this.#next - this.#start) * 3 > LONGEST_LINE) this.#checkLength(feed < 0 ? source.length : feed);
    return true;
  }

  #line(): void {
    const text = skipSpace(this.#source, this.#start, this.#end);
    if (this.#directives.read(this.#source, this.#start, this.#end)) {
      this.#add('space', this.#start, text);
      this.#add('directive', text, this.#end);
      this.#add('space', this.#end, this.#next);
    } else if (text === this.#end) {
      this.#add('blank', this.#start, this.#next);
    } else if (this.#source.charCodeAt(text) === HASH) {
      this.#comment(text);
    } else {
      this.#instruction(text);
    }
  }

  #comment(hash: number): void {
    this.#add('space', this.#start, hash);
    this.#add('comment', hash, this.#end);
    this.#add('space', this.#end, this.#next);
  }

  #instruction(first: number): void {
    this.#add('space', this.#start, first);
    const stretches: Stretch[] = [];
    let text = '';
    let end = first;
    let from = first;
    let continued = true;
    // BuildKit takes white space off a line that begins an instruction, and leaves it on lines that continue one (processLine).
    do {
      const escape = this.#continuationAt(from);
      end = escape ?? this.#end;
      if (end > from) stretches.push({ at: text.length, source: from });
      text += this.#source.slice(from, end);
      this.#add('instruction', from, end);
      if (escape === undefined) this.#add('space', end, this.#next);
      else this.#add('continuation', escape, this.#next);
      continued = escape !== undefined && this.#advanceToContinued();
      from = this.#start;
    } while (continued);

    const joined = trimmed({ text, stretches, end }, first);
    const heredocs = text.includes('<<') && TAKES_HEREDOC.test(joined.text) ? this.#heredocs(joined) : [];
    const last = heredocs.at(-1);
    this.#lines.push({
      start: sourceOffset(joined, 0),
      end: Math.max(joined.end, last?.end ?? 0),
      joined,
      heredocs,
    });
  }

  /** Passes comments and blank lines, as BuildKit does inside a continued instruction; false where the source ends. */
  #advanceToContinued(): boolean {
    while (this.#advance()) {
      const text = skipSpace(this.#source, this.#start, this.#end);
      if (text === this.#end) this.#add('blank', this.#start, this.#next);
      else if (this.#source.charCodeAt(text) === HASH) this.#comment(text);
      else return true;
    }
    return false;
  }

  /** Where the escape character that continues the line stands: last but for blanks, not itself escaped, or all there is. */
  #continuationAt(from: number): number | undefined {
    const source = this.#source;
    let at = this.#end - 1;
    while (at >= from && (source.charCodeAt(at) === 0x20 || source.charCodeAt(at) === 0x09)) at--;
    if (at < from || source[at] !== this.#directives.escape) return undefined;
    return at > from && source[at - 1] === this.#directives.escape ? undefined : at;
  }

  #heredocs(line: Joined): Heredoc[] {
    const { openers, error } = heredocOpeners(line);
    if (error !== undefined) this.#errors.push(error);
    return openers.map((opener) => this.#heredoc(opener));
  }

  #heredoc({ opener, name, descriptor, stripsTabs, expands }: Opener): Heredoc {
    const start = this.#next;
    let terminator: Span | undefined;
    let bodyEnd = start;
    while (terminator === undefined && this.#advance()) {
      let text = this.#start;
      if (stripsTabs) while (this.#source.charCodeAt(text) === 0x09) text++;
      if (this.#end - text === name.length && this.#source.startsWith(name, text)) {
        terminator = { start: text, end: this.#end };
        bodyEnd = this.#start;
      }
    }
    if (terminator === undefined) {
      bodyEnd = this.#endOfUnterminated(start);
      this.#next = bodyEnd;
      const message = `this here-document never ends: a line with only ${name} is missing`;
      this.#errors.push(syntaxErrorAt(opener, message));
    }
    const end = terminator?.end ?? bodyEnd;
    this.#add('heredoc', start, end);
    this.#add('space', end, this.#next);
    return {
      kind: 'Heredoc',
      start,
      end,
      opener,
      name,
      descriptor,
      stripsTabs,
      expands,
      body: { start, end: bodyEnd },
      terminator,
    };
  }

  /** BuildKit gives up here; we take the heredoc to end before the next line that reads like an instruction, and go on. */
  #endOfUnterminated(start: number): number {
    this.#next = start;
    while (this.#advance()) {
      if (LOOKS_LIKE_INSTRUCTION.test(this.#source.slice(this.#start, Math.min(this.#end, this.#start + 16))))
        return this.#start;
    }
    return this.#source.length;
  }

  #checkLength(end: number): void {
    let bytes = 0;
    for (let at = this.#start; at < end && bytes <= LONGEST_LINE; at++)
      bytes += utf8Length(this.#source.charCodeAt(at));
    if (bytes <= LONGEST_LINE) return;
    const message = `the line is longer than ${LONGEST_LINE} bytes, which is all that BuildKit reads of one; break it up`;
    this.#errors.push(syntaxErrorAt({ start: this.#start, end: this.#end }, message));
  }

  #add(kind: Piece['kind'], start: number, end: number): void {
    if (end > start) this.#pieces.push({ kind, start, end });
  }
}

const HASH = 0x23;

/** The joined text without white space around it. Where nothing is left, its place is `fallback`. */
function trimmed(joined: Joined, fallback: number): Joined {
  const { text } = joined;
  const end = trimSpaceEnd(text, 0, text.length);
  const start = skipSpace(text, 0, end);
  if (start === end) return { text: '', stretches: [], end: fallback };
  const first = joined.stretches[0];
  if (joined.stretches.length === 1 && first !== undefined && start === 0) {
    return { text: text.slice(0, end), stretches: joined.stretches, end: first.source + end };
  }
  return start === 0 && end === text.length ? joined : sliceJoined(joined, start, end);
}

/** How many bytes a UTF-16 code unit takes in UTF-8; a surrogate is half of four. */
function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code >= 0xd800 && code < 0xe000 ? 2 : 3;
}
