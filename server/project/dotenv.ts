import { interpolated } from './interpolate.ts';
import { MOST_CHARACTERS } from './yaml.ts';

/** The variables of an `.env` file as Compose reads it; a line that it does not understand says nothing. */
export function readDotenv(source: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  if (source.length > MOST_CHARACTERS) return variables;
  for (const line of source.split(/\r?\n/)) {
    const [, name = '', written = ''] = LINE.exec(line) ?? [];
    if (name === '') continue;
    const value = valueOf(written.trim(), variables);
    // Of a variable in a value that is not known, the whole is not.
    if (value === undefined) variables.delete(name);
    else variables.set(name, value);
  }
  return variables;
}

/** `export NAME=value # comment`, `NAME: value` */
const LINE = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:](.*)$/;

/** `"a \" b" # comment`, `'a'` */
const QUOTED = /^(?:"((?:\\[^]|[^"\\])*\\?)"|'((?:\\[^]|[^'\\])*\\?)')\s*(?:#[^]*)?$/;

function valueOf(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  const [, double, single] = QUOTED.exec(text) ?? [];
  if (single !== undefined) return single;
  const plain =
    double !== undefined ? double.replace(/\\([nrt"\\$])/g, unescaped) : text.replace(/(?:^|(?<!\s)\s+)#[^]*$/, '');
  return interpolated(plain, (name) => variables.get(name));
}

function unescaped(_: string, letter: string): string {
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '$':
      return '$$';
    default:
      return letter;
  }
}
