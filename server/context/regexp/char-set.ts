import { ahead, type Reader, refuse } from './reader.ts';

/** Whether a character, given by its code point, is one of a set. */
export type CharSet = (char: number) => boolean;

/** Reads `[a-z]`, `[^\d_]` or `[[:alpha:]]`, where the reader stands at the bracket (parser.parseClass). */
export function readClass(reader: Reader): CharSet {
  reader.at++;
  const isNegated = reader.chars[reader.at] === '^';
  if (isNegated) reader.at++;
  const sets: CharSet[] = [];
  // A bracket that would leave the class empty is one of its characters.
  while (reader.chars[reader.at] !== ']' || sets.length === 0) {
    if (reader.at >= reader.chars.length) {
      refuse(reader);
      break;
    }
    sets.push(readPosixSet(reader) ?? readNamedSet(reader) ?? readRange(reader));
  }
  reader.at++;
  return (char) => sets.some((has) => has(char)) !== isNegated;
}

/** Reads `\d`, `\PL`, `\p{Lu}` and their like; `undefined`, and nothing read, where something else stands. */
export function readNamedSet(reader: Reader): CharSet | undefined {
  if (reader.chars[reader.at] !== '\\') return undefined;
  const letter = reader.chars[reader.at + 1] ?? '';
  const name = letter.toLowerCase();
  if (name === 'p') return readUnicodeSet(reader, letter === 'P');
  const set = PERL_SETS.get(name);
  if (set === undefined) return undefined;
  reader.at += 2;
  return matching(set, letter !== name);
}

/** Reads a backslash with what follows it as one character: Go refuses a letter or digit that means nothing (parseEscape). */
export function readEscape(reader: Reader): number {
  const rest = ahead(reader, 1);
  const [number, octal, short, long] = rest.match(NUMBER) ?? [];
  if (number !== undefined) {
    reader.at += 1 + number.length;
    const code = octal === undefined ? Number.parseInt(short ?? long ?? '', 16) : Number.parseInt(octal, 8);
    if (code > LAST_CHARACTER) refuse(reader);
    return code;
  }
  const char = reader.chars[reader.at + 1] ?? '';
  reader.at += 2;
  const control = CONTROLS.indexOf(char);
  if (char !== '' && control >= 0) return 7 + control;
  if (char === '' || char > '\x7f' || /[0-9A-Za-z]/.test(char)) refuse(reader);
  return codeOf(char);
}

/** `0`, `101`, `x41`, `x{1F600}`; a lone digit but zero would be a reference, which Go has not. */
const NUMBER = /^(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\})/;
const LAST_CHARACTER = 0x10ffff;
/** From code 7 on; the backspace is no escape, for `\b` is the edge of a word. */
const CONTROLS = 'a\btnvfr';

function readRange(reader: Reader): CharSet {
  const low = readClassChar(reader);
  const next = reader.chars[reader.at + 1];
  if (reader.chars[reader.at] !== '-' || next === undefined || next === ']') return (char) => char === low;
  reader.at++;
  const high = readClassChar(reader);
  if (high < low) refuse(reader);
  return (char) => low <= char && char <= high;
}

function readClassChar(reader: Reader): number {
  const char = reader.chars[reader.at];
  if (char === '\\') return readEscape(reader);
  if (char === undefined) refuse(reader);
  else reader.at++;
  return codeOf(char ?? '');
}

/** `[:alpha:]` or `[:^alpha:]` within brackets. */
function readPosixSet(reader: Reader): CharSet | undefined {
  if (reader.chars[reader.at] !== '[' || reader.chars[reader.at + 1] !== ':') return undefined;
  const rest = ahead(reader);
  const [text, caret, name = ''] = rest.match(/^\[:(\^?)([^]*?):\]/) ?? [];
  if (text === undefined) return undefined;
  reader.at += Array.from(text).length;
  const set = POSIX_SETS.get(name);
  if (set === undefined) refuse(reader);
  return matching(set ?? NONE, caret === '^');
}

/** `\pL` or `\p{Lu}`. A script, `\p{Greek}`, is refused here though Go knows some: no ignore file has been seen with one. */
function readUnicodeSet(reader: Reader, isNegated: boolean): CharSet {
  const rest = ahead(reader, 2);
  const [text, caret, long] = rest.match(/^(?:\{(\^?)([^}]*)\}|[^{])/u) ?? [];
  const written = long ?? text ?? '';
  // Since Go 1.25 the case is of no account.
  const name = written.charAt(0).toUpperCase() + written.slice(1).toLowerCase();
  reader.at += 2 + Array.from(text ?? '').length;
  const isKnown = CATEGORY.test(name);
  if (!isKnown) refuse(reader);
  return matching(isKnown ? new RegExp(`\\p{${name}}`, 'u') : NONE, (caret === '^') !== isNegated);
}

const PERL_SETS: ReadonlyMap<string, RegExp> = new Map([
  ['d', /\d/],
  ['s', /[\t\n\f\r ]/],
  ['w', /\w/],
]);

const POSIX_SETS: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[0-9A-Za-z]/],
  ['alpha', /[A-Za-z]/],
  ['ascii', /\p{ASCII}/u],
  ['blank', /[\t ]/],
  ['cntrl', /(?=\p{ASCII})\p{Cc}/u],
  ['digit', /\d/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[\t-\r ]/],
  ['upper', /[A-Z]/],
  ['word', /\w/],
  ['xdigit', /[0-9A-Fa-f]/],
]);

/** The general categories of Unicode that Go has a table of. */
const CATEGORY = /^(?:Any|C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
const NONE = /^(?!)/;

function matching(pattern: RegExp, isNegated: boolean): CharSet {
  return (char) => pattern.test(String.fromCodePoint(char)) !== isNegated;
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
