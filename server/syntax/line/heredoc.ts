import { type Joined, type Stretch, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Heredoc, SyntaxError, Variable, WordPart } from '../ast.ts';
import { fragmentsOf, type Quoting, unquoted } from '../operand/unquote.ts';
import { type Parts, unsetPartsOf } from '../operand/word.ts';
import { syntaxErrorAt } from '../syntax-error.ts';

/** What announces a heredoc: `<<EOF`, `3<<-"EOF"`, `<< EOF`. */
export interface Opener {
  readonly opener: Span;
  /** The closing line, quotes taken off. */
  readonly name: string;
  readonly descriptor: number;
  readonly stripsTabs: boolean;
  readonly expands: boolean;
}

/** The openers of an instruction, in order; an error ends them. */
export interface Openers {
  readonly openers: readonly Opener[];
  readonly error: SyntaxError | undefined;
}

/**
 * The heredocs that a joined line of RUN, COPY or ADD announces (BuildKit's parser/parser.go, heredocsFromLine).
 * The escape character is the backslash whatever the directive says; a line with an open quote announces none.
 */
export function heredocOpeners(line: Joined): Openers {
  const { parts, error } = unsetParts(line.text);
  if (error !== undefined) return { openers: [], error: undefined };
  const openers: Opener[] = [];
  for (const { start, end, text } of fragmentsOf(parts, (part) => written(part, line.text, AS_WRITTEN))) {
    const announced = announcedBy(text);
    if (announced === undefined) continue;
    const opener = sourceSpan(line, start, end);
    if (announced === 'malformed') return { openers, error: malformed(opener) };
    openers.push({ opener, ...announced });
  }
  return { openers, error: undefined };
}

/** Whether an operand of COPY or ADD, split off at white space, is an inline file (instructions/parse.go, parseSourcesAndDest). */
export function isHeredocOperand(operand: string): boolean {
  const announced = announcedBy(operand);
  return announced !== undefined && announced !== 'malformed';
}

/** The body as the build sees it: leading tabs dropped where `<<-` asks for it (ChompHeredocContent). */
export function bodyOf(source: string, { body, stripsTabs }: Pick<Heredoc, 'body' | 'stripsTabs'>): Joined {
  const written = source.slice(body.start, body.end);
  if (!stripsTabs) return { text: written, stretches: [{ at: 0, source: body.start }], end: body.end };
  const stretches: Stretch[] = [];
  let text = '';
  for (const { 0: tabs, index, 1: line = '' } of written.matchAll(TABS_AND_LINE)) {
    if (line === '') continue;
    stretches.push({ at: text.length, source: body.start + index + tabs.length - line.length });
    text += line;
  }
  return { text, stretches, end: body.end };
}

const OPENER = /^(\d*)<<(-?)[\t\n\f\r ]*((?:[^<\t\n\f\r ][^<]*)?)$/;
const TABS_AND_LINE = /\t*([^\n]*\n?)/g;

const AS_WRITTEN: Quoting = { escape: '\\', quotes: 'kept', escapes: 'kept' };
const QUOTES_KEPT: Quoting = { escape: '\\', quotes: 'kept', escapes: 'removed' };
const QUOTES_REMOVED: Quoting = { escape: '\\', quotes: 'removed', escapes: 'removed' };

/** What the word announces (heredocFromMatch); `undefined` where it is no opener. */
function announcedBy(word: string): Omit<Opener, 'opener'> | 'malformed' | undefined {
  const match = OPENER.exec(word);
  if (match === null) return undefined;
  const [, digits = '', dash = '', rest = ''] = match;
  const { parts, error } = unsetParts(rest);
  if (error !== undefined) return 'malformed';
  const [name, ...others] = namesIn(parts, rest, QUOTES_REMOVED);
  if (name === undefined || others.length > 0) return undefined;
  const [quoted = '', ...more] = namesIn(parts, rest, QUOTES_KEPT);
  if (more.length > 0) return 'malformed';
  const expands = quotesIn(name) === quotesIn(quoted);
  return { name, descriptor: Number(digits), stripsTabs: dash === '-', expands };
}

function namesIn(parts: readonly WordPart[], source: string, quoting: Quoting): readonly string[] {
  return fragmentsOf(parts, (part) => written(part, source, quoting)).map((it) => it.text);
}

/** A part with no variable set: BuildKit then writes variables out again, in its own spelling (shell/lex.go, SkipUnsetEnv). */
function written(part: WordPart, source: string, quoting: Quoting): string {
  const operand = (parts: readonly WordPart[], escapes: Quoting['escapes']) =>
    parts.map((it) => written(it, source, { ...quoting, escapes })).join('');
  const variable = ({ name, modifier, start, end }: Variable) => {
    if (modifier === undefined) return source.slice(start, end);
    switch (modifier.operator) {
      case '#':
      case '%': {
        const operator = modifier.operator.repeat(modifier.longest ? 2 : 1);
        return `\${${name}${operator}${operand(modifier.pattern, 'doubled')}}`;
      }
      case '/':
        return `\${${name}/${operand(modifier.pattern, 'doubled')}/${operand(modifier.replacement, 'kept')}}`;
      default:
        return `\${${name}${modifier.operator}${operand(modifier.word, 'removed')}}`;
    }
  };
  return unquoted(part, quoting, variable);
}

function quotesIn(text: string): number {
  return text.split(/['"]/).length - 1;
}

/** The parts of a text as if it were a source of its own: their places are offsets in it. */
function unsetParts(text: string): Parts {
  return unsetPartsOf({ text, stretches: [{ at: 0, source: 0 }], end: text.length });
}

function malformed(opener: Span): SyntaxError {
  const message = 'the name of this here-document cannot be read; name it with letters, like <<EOF';
  return syntaxErrorAt(opener, message);
}
