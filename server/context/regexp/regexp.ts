import { type CharSet, readClass, readEscape, readNamedSet } from './char-set.ts';
import { ahead, type Reader, refuse } from './reader.ts';

/** What a regular expression of Go is made of. */
export type RegExpNode =
  | { readonly kind: 'set'; readonly has: CharSet }
  | { readonly kind: 'assertion'; readonly at: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly RegExpNode[] }
  | { readonly kind: 'repeat'; readonly item: RegExpNode; readonly least: number; readonly most: number };

/**
 * Reads what moby makes of an ignore pattern, by the rules of Go's regexp/syntax with the flags of `regexp.Compile`;
 * `undefined` where Go refuses it. Groups with flags, `(?...)`, cannot come from a pattern and are refused.
 */
export function readRegExp(source: string): RegExpNode | undefined {
  const reader: Reader = { chars: Array.from(source), at: 0, isRefused: false };
  const node = readChoice(reader);
  return reader.isRefused || reader.at < reader.chars.length ? undefined : node;
}

function readChoice(reader: Reader): RegExpNode {
  const items = [readSequence(reader)];
  while (reader.chars[reader.at] === '|') {
    reader.at++;
    items.push(readSequence(reader));
  }
  return { kind: 'choice', items };
}

function readSequence(reader: Reader): RegExpNode {
  const items: RegExpNode[] = [];
  let isRepeated = false;
  for (;;) {
    const char = reader.chars[reader.at];
    if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', items };
    const repetition = '*+?{'.includes(char) ? readRepetition(reader) : undefined;
    if (repetition === undefined) {
      items.push(...readAtoms(reader, char));
    } else {
      const item = items.pop();
      // Go takes neither a repetition of nothing nor one of a repetition (parser.repeat).
      if (item === undefined || isRepeated) refuse(reader);
      else items.push({ kind: 'repeat', item, ...repetition });
    }
    isRepeated = repetition !== undefined;
  }
}

interface Repetition {
  readonly least: number;
  readonly most: number;
}

/** `*`, `+`, `?`, `{2}`, `{2,}` or `{2,5}`, with a `?` behind it that changes nothing here. Other braces are characters. */
function readRepetition(reader: Reader): Repetition | undefined {
  const rest = ahead(reader);
  const match = rest.match(/^(?:[*+?]|\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\})\??/);
  if (match === null) return undefined;
  const [text, first, comma, second] = match;
  reader.at += text.length;
  if (first === undefined) return { least: text[0] === '+' ? 1 : 0, most: text[0] === '?' ? 1 : Infinity };
  const least = Number(first);
  const most = comma === undefined ? least : Number(second ?? Infinity);
  if (least > Math.min(most, MOST_COPIES) || (second !== undefined && most > MOST_COPIES)) refuse(reader);
  return { least, most };
}

const MOST_COPIES = 1000;

function readAtoms(reader: Reader, char: string): readonly RegExpNode[] {
  switch (char) {
    case '\\':
      return readEscaped(reader);
    case '[':
      return [{ kind: 'set', has: readClass(reader) }];
    case '(':
      return readGroup(reader);
    default:
      reader.at++;
      if (char === '^') return [{ kind: 'assertion', at: 'start' }];
      if (char === '$') return [{ kind: 'assertion', at: 'end' }];
      return [char === '.' ? { kind: 'set', has: (it) => it !== LINE_FEED } : literal(char)];
  }
}

const LINE_FEED = 0x0a;

function readGroup(reader: Reader): readonly RegExpNode[] {
  reader.at++;
  const group = readChoice(reader);
  if (reader.chars[reader.at] === ')') reader.at++;
  else refuse(reader);
  return [group];
}

const ASSERTIONS = { A: 'start', z: 'end', b: 'boundary', B: 'no-boundary' } as const;

function readEscaped(reader: Reader): readonly RegExpNode[] {
  const letter = reader.chars[reader.at + 1];
  switch (letter) {
    case 'A':
    case 'z':
    case 'b':
    case 'B':
      reader.at += 2;
      return [{ kind: 'assertion', at: ASSERTIONS[letter] }];
    case 'Q':
      return readQuoted(reader);
    default:
      return [{ kind: 'set', has: readNamedSet(reader) ?? only(readEscape(reader)) }];
  }
}

/** `\Q...\E`, or to the end: all in it stands for itself. */
function readQuoted(reader: Reader): readonly RegExpNode[] {
  const start = reader.at + 2;
  let end = start;
  while (end < reader.chars.length && !(reader.chars[end] === '\\' && reader.chars[end + 1] === 'E')) end++;
  reader.at = Math.min(end + 2, reader.chars.length);
  return reader.chars.slice(start, end).map(literal);
}

function literal(char: string): RegExpNode {
  return { kind: 'set', has: only(char.codePointAt(0)) };
}

function only(wanted: number | undefined): CharSet {
  return (char) => char === wanted;
}
