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

/** What a file sets a variable to; its text is `undefined` where only the environment of whoever builds knows. */
export interface Variable {
  readonly text: string | undefined;
}

/** `undefined` where no file sets the variable. */
export type Lookup = (name: string) => Variable | undefined;

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
  return piecesAt(text, lookup, 0);
}

function piecesAt(text: string, lookup: Lookup, level: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const lastBrace = text.lastIndexOf('}');
  let plain = 0;
  let at = text.indexOf('$');
  while (at >= 0) {
    // What cannot end is not looked through for its end, again and again.
    const isOpen = text[at + 1] === '{' && at > lastBrace;
    const read =
      text[at + 1] === '$' ? { end: at + 2, text: '$' } : isOpen ? undefined : readVariable(text, at, lookup, level);
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
  if (!isBraced) return { end: behind, text: value?.text };
  if (text[behind] === '}') return { end: behind + 1, text: value?.text };
  OPERATOR.lastIndex = behind;
  const [operator] = OPERATOR.exec(text) ?? [];
  if (operator === undefined) return undefined;
  const closing = closingBrace(text, at);
  if (closing === undefined) return undefined;
  const end = closing + 1;
  const word = joinedPieces(piecesAt(text.slice(behind + operator.length, closing), lookup, level + 1));
  // Whether it is empty decides, and is not known.
  if (operator.startsWith(':') && value !== undefined && value.text === undefined) return { end, text: undefined };
  const isGiven = value !== undefined && !(operator.startsWith(':') && value.text === '');
  switch (operator.at(-1)) {
    case '-':
      // The environment may say otherwise; what is written is the best that is known.
      return { end, text: isGiven ? value.text : word };
    case '+':
      // Of one that is set and empty that is what remains.
      return { end, text: isGiven ? word : value?.text };
    default:
      return { end, text: isGiven ? value.text : undefined };
  }
}

/** Where what begins at `start` ends: braces inside count, or else it is the last one of the line. */
function closingBrace(text: string, start: number): number | undefined {
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  let open = 0;
  for (let at = start; at < lineEnd; at++) {
    if (text[at] === '}') {
      open--;
      if (open === 0) return at;
    } else if (text[at] === '{') {
      open++;
      // It does not look at what is behind one.
      at++;
    }
  }
  const last = text.lastIndexOf('}', lineEnd - 1);
  return last > start ? last : undefined;
}
