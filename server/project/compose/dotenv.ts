import { MOST_CHARACTERS } from '../yaml/yaml.ts';
import { interpolated, type Lookup, type Variable } from './interpolate.ts';

/**
 * The variables of an `.env` file as Compose reads it (compose-go's dotenv/parser.go); what it does not understand says
 * nothing. What is set `above` goes before what the file says.
 */
export function readDotenv(source: string, above: Lookup = () => undefined): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  if (source.length > MOST_CHARACTERS) return variables;
  const lookup: Lookup = (name) => above(name) ?? variables.get(name);
  const next = (form: RegExp, at: number): RegExpExecArray | undefined => {
    form.lastIndex = at;
    return form.exec(source) ?? undefined;
  };
  for (let at = source.startsWith(BYTE_ORDER_MARK) ? 1 : 0; at < source.length; ) {
    at = next(BETWEEN, at) === undefined ? at : BETWEEN.lastIndex;
    const [, name] = next(NAME, at) ?? [];
    const start = NAME.lastIndex;
    const [, double, single] = name === undefined ? [] : (next(QUOTED, start) ?? []);
    const quoted = double ?? single;
    if (quoted !== undefined) at = QUOTED.lastIndex;
    else at = source.indexOf('\n', name === undefined ? at : start) + 1 || source.length;
    // A number is no name, and a name alone has the value that it has in the environment.
    if (name === undefined || /^\d/.test(name)) continue;
    if (quoted !== undefined) variables.set(name, { text: valueIn(quoted, single === undefined ? '"' : "'", lookup) });
    else if (!/["']/.test(source[start] ?? '')) {
      const [written = ''] = source.slice(start, at).split(' #', 1);
      variables.set(name, { text: interpolated(written.trimEnd(), lookup) });
    }
  }
  return variables;
}

const BYTE_ORDER_MARK = '\u{feff}';

/** Blank lines and comments. */
const BETWEEN = /(?:\s|#[^\n]*)*/y;

/** `export NAME=`, `NAME: ` */
const NAME = /(?:export[^\S\n]+)?([\p{L}\p{N}_.[\]-]+)[^\S\n]*[=:][^\S\n]*/uy;

/** What is behind the quotes is read as if it stood on a line of its own. */
const QUOTED = /"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'/y;

function valueIn(written: string, quote: '"' | "'", lookup: Lookup): string | undefined {
  const text = written.replace(/\\([^])/g, (escape, letter: string) => (letter === quote ? letter : escape));
  return quote === "'" ? text : interpolated(text.replace(/\\(?:[abfnrtv$"\\]|0\d{0,3})/g, unescaped), lookup);
}

function unescaped(escape: string): string {
  const letter = escape[1] ?? '';
  if (letter !== '0') return ESCAPES[letter] ?? letter;
  const digits = escape.slice(2);
  const code = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : 256;
  return code < 256 ? String.fromCharCode(code) : `\\${digits}`;
}

/** `$$` is a dollar sign to whoever replaces variables. */
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  $: '$$',
};
