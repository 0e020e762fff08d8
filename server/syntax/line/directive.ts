import type { Span } from '../../text/span.ts';
import type { Directive, DirectiveName, Dockerfile, EscapeCharacter, SyntaxError } from '../ast.ts';
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
    const directive = directiveAt(source, start, end);
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

/**
 * The directive `check` with the value that BuildKit's linter is told. It looks for it once more, and then an indented line
 * ends the directives and a space the value (parser/directives.go, ParseAll and detectDirectiveFromParser).
 */
export function checkDirectiveIn({
  source,
  directives,
}: Pick<Dockerfile, 'source' | 'directives'>): Directive | undefined {
  for (const directive of directives) {
    if (isIndented(source, directive)) return undefined;
    if (directive.name !== 'check') continue;
    const [value = ''] = directive.value.split(' ', 1);
    const { start } = directive.valueSpan;
    return { ...directive, value, valueSpan: { start, end: start + value.length } };
  }
  return undefined;
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

function directiveAt(source: string, start: number, end: number): Directive | undefined {
  const hash = skipSpace(source, start, end);
  if (source[hash] !== '#') return undefined;
  const nameStart = skipSpace(source, hash + 1, end);
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
    start: hash,
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
