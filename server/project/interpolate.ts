/** A part of a text that Compose replaces, or leaves as it is. */
export interface Piece {
  /** Where it stands in the text as it is written. */
  readonly start: number;
  readonly end: number;
  /** What it becomes; `undefined` where only the environment of whoever builds knows. */
  readonly text: string | undefined;
  /** Whether it is replaced: its characters are not those of the text. */
  readonly isReplaced: boolean;
}

/** What a variable holds; `undefined` where it is not known. */
export type Lookup = (name: string) => string | undefined;

/** A text with its variables replaced; `undefined` where one of them is not known. */
export function interpolated(text: string, lookup: Lookup): string | undefined {
  return text.includes('$') ? joinedPieces(piecesOf(text, lookup)) : text;
}

/** What the pieces make; `undefined` where one is not known, or where they are there to fill the memory. */
export function joinedPieces(pieces: readonly Piece[]): string | undefined {
  let result = '';
  for (const { text } of pieces) {
    if (text === undefined || result.length + text.length > LONGEST) return undefined;
    result += text;
  }
  return result;
}

const LONGEST = 1 << 18;

/** As compose-go reads it (template/template.go): `$NAME`, `${NAME}` with an operator, and `$$` for a dollar sign. */
export function piecesOf(text: string, lookup: Lookup): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = 0;
  let at = text.indexOf('$');
  while (at >= 0) {
    const read = text[at + 1] === '$' ? { end: at + 2, text: '$' } : readVariable(text, at, lookup, 0);
    // A dollar sign that nothing follows is refused by Compose, with a message of its own.
    if (read === undefined) at += 1;
    else {
      if (at > plain) pieces.push({ start: plain, end: at, text: text.slice(plain, at), isReplaced: false });
      pieces.push({ start: at, end: read.end, text: read.text, isReplaced: text[at + 1] !== '$' });
      at = read.end;
      plain = at;
    }
    at = text.indexOf('$', at);
  }
  if (plain < text.length) pieces.push({ start: plain, end: text.length, text: text.slice(plain), isReplaced: false });
  return pieces;
}

interface Replacement {
  readonly end: number;
  readonly text: string | undefined;
}

const NAME = /[A-Za-z_]\w*/y;
const OPERATOR = /:?[-?+]/y;
const MOST_LEVELS = 16;

function readVariable(text: string, at: number, lookup: Lookup, level: number): Replacement | undefined {
  const isBraced = text[at + 1] === '{';
  NAME.lastIndex = at + (isBraced ? 2 : 1);
  const [name] = NAME.exec(text) ?? [];
  if (name === undefined || level > MOST_LEVELS) return undefined;
  const behind = at + (isBraced ? 2 : 1) + name.length;
  const value = lookup(name);
  if (!isBraced) return { end: behind, text: value };
  if (text[behind] === '}') return { end: behind + 1, text: value };
  OPERATOR.lastIndex = behind;
  const [operator] = OPERATOR.exec(text) ?? [];
  if (operator === undefined) return undefined;
  const word = readWord(text, behind + operator.length, lookup, level);
  if (word === undefined) return undefined;
  const isGiven = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator.at(-1)) {
    case '-':
      // The environment may say otherwise; what is written is the best that is known.
      return { end: word.end, text: isGiven ? value : word.text };
    case '+':
      return { end: word.end, text: isGiven ? word.text : undefined };
    default:
      return { end: word.end, text: isGiven ? value : undefined };
  }
}

/** What stands behind an operator up to its brace; it may hold variables again. */
function readWord(text: string, start: number, lookup: Lookup, level: number): Replacement | undefined {
  let result: string | undefined = '';
  const add = (more: string | undefined) => {
    const isKnown = result !== undefined && more !== undefined && result.length + more.length <= LONGEST;
    result = isKnown ? `${result}${more}` : undefined;
  };
  for (let at = start; at < text.length; ) {
    if (text[at] === '}') return { end: at + 1, text: result };
    const isVariable = text[at] === '$' && /[\w{]/.test(text[at + 1] ?? '');
    const variable = isVariable ? readVariable(text, at, lookup, level + 1) : undefined;
    // What does not end in here does not end at all; to look on would take for ever.
    if (isVariable && variable === undefined) return undefined;
    add(variable === undefined ? text[at] : variable.text);
    at = variable?.end ?? at + (text.startsWith('$$', at) ? 2 : 1);
  }
  return undefined;
}
