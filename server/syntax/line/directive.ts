import type { Span } from '../../text/span.ts';
import type { Directive, DirectiveName, EscapeCharacter, SyntaxError } from '../ast.ts';
import { skipSpace } from '../space.ts';
import { syntaxErrorAt } from '../syntax-error.ts';

/**
 * Reads the parser directives at the top of a file, a line at a time, until a line is none
 * (BuildKit's parser/directives.go, ParseLine).
 */
export class DirectiveReader {
  readonly directives: Directive[] = [];
  readonly errors: SyntaxError[] = [];
  /** The escape character as far as it has been read. */
  escape: EscapeCharacter = '\\';
  #done = false;

  /** Whether `[start, end)`, a line without its ending, is a directive. Ask for each line from the first on. */
  read(source: string, start: number, end: number): boolean {
    if (this.#done) return false;
    const directive = directiveAt(source, skipSpace(source, start, end), end);
    if (directive === undefined) {
      this.#done = true;
      return false;
    }
    if (this.directives.some((it) => it.name === directive.name)) {
      this.#fail(directive, `the directive "${directive.name}" is already given above; it may be given once`);
    } else if (directive.name === 'escape') {
      this.#setEscape(directive);
    }
    this.directives.push(directive);
    return true;
  }

  #setEscape({ value, valueSpan }: Directive): void {
    if (value === '\\' || value === '`') this.escape = value;
    else this.#fail(valueSpan, `the escape character is a backslash or a backtick, not "${value}"`);
  }

  #fail(span: Span, message: string): void {
    this.errors.push(syntaxErrorAt(span, message));
  }
}

/** The directive that names the frontend: with two slashes too, where none with a `#` does (DetectSyntax). */
export function syntaxDirectiveIn({ source }: { readonly source: string }): Directive | undefined {
  return soughtDirective('syntax', source, '#') ?? soughtDirective('syntax', source, '//');
}

/** The directive with what BuildKit's linter is told. */
export function checkDirectiveIn({ source }: { readonly source: string }): Directive | undefined {
  return soughtDirective('check', source, '#');
}

/**
 * A directive as BuildKit sees it when it looks for that one before it parses the file: a first line `#!` is passed over, an
 * indented line ends the directives, and a space ends the value (parser/directives.go, parseDirective).
 */
function soughtDirective(name: DirectiveName, source: string, marker: '#' | '//'): Directive | undefined {
  const top = source.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const passed = new Set<DirectiveName>();
  for (let start = source.startsWith('#!', top) ? nextLine(source, top) : top; ; start = nextLine(source, start)) {
    const directive = directiveAt(source, start, lineEnd(source, start), marker);
    if (directive === undefined || passed.has(directive.name)) return undefined;
    if (directive.name === name) return cutAtSpace(directive);
    passed.add(directive.name);
  }
}

const BYTE_ORDER_MARK = 0xfeff;

function nextLine(source: string, start: number): number {
  const feed = source.indexOf('\n', start);
  return feed < 0 ? source.length : feed + 1;
}

function lineEnd(source: string, start: number): number {
  const feed = source.indexOf('\n', start);
  const end = feed < 0 ? source.length : feed;
  return source.charAt(end - 1) === '\r' && end > start ? end - 1 : end;
}

function cutAtSpace(directive: Directive): Directive {
  const [value = ''] = directive.value.split(' ', 1);
  const { start } = directive.valueSpan;
  return { ...directive, value, valueSpan: { start, end: start + value.length } };
}

/**
 * What stands between the semicolons in the value of `check`, which begins at `start`: at most three, of which the last has
 * what is left (linter/linter.go, ParseLintOptions).
 */
export function checkOptionsOf(value: string, start: number): readonly (Span & { readonly text: string })[] {
  const parts = value.split(';');
  const texts = parts.length <= 3 ? parts : [...parts.slice(0, 2), parts.slice(2).join(';')];
  let next = start;
  return texts.map((text) => {
    const option = { text, start: next, end: next + text.length };
    next = option.end + 1;
    return option;
  });
}

/** Whether blanks precede a directive: then it counts for the parser, and for nobody else who looks for one. */
export function isIndented(source: string, { start }: Directive): boolean {
  return !LINE_START.test(source.slice(0, start));
}

/** Nothing, a byte order mark, or whole lines. */
const LINE_START = /^\ufeff?$|\n$/;

const NAME = /([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=/y;
const NAMES: readonly string[] = ['syntax', 'escape', 'check'] satisfies DirectiveName[];

/** The directive that a line would be at the top of a file: `[start, end)` is its text, without indentation and line ending. */
export function directiveAt(source: string, start: number, end: number, marker = '#'): Directive | undefined {
  if (!source.startsWith(marker, start)) return undefined;
  const nameStart = skipSpace(source, start + marker.length, end);
  NAME.lastIndex = nameStart;
  const match = NAME.exec(source);
  const written = match?.[1];
  if (match === null || written === undefined || NAME.lastIndex > end) return undefined;
  const name = written.toLowerCase();
  if (!isDirectiveName(name)) return undefined;

  let valueStart = NAME.lastIndex;
  let valueEnd = end;
  while (valueEnd > valueStart && isAsciiSpace(source, valueEnd - 1)) valueEnd--;
  if (valueEnd === valueStart) {
    // A value of nothing but spaces is one space to BuildKit's pattern, `\s*(.+?)\s*$`; nothing at all is no directive.
    if (valueStart === end) return undefined;
    valueStart = end - 1;
    valueEnd = end;
  }
  while (valueStart < valueEnd - 1 && isAsciiSpace(source, valueStart)) valueStart++;
  return {
    kind: 'Directive',
    start,
    end: valueEnd,
    name,
    nameSpan: { start: nameStart, end: nameStart + written.length },
    value: source.slice(valueStart, valueEnd),
    valueSpan: { start: valueStart, end: valueEnd },
  };
}

function isDirectiveName(name: string): name is DirectiveName {
  return NAMES.includes(name);
}

function isAsciiSpace(source: string, at: number): boolean {
  return '\t\n\f\r '.includes(source[at] ?? '');
}
