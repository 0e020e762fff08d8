import type { Span } from '../../text/span.ts';
import type { EscapeCharacter, Variable, WordPart } from '../ast.ts';
import { SPACE } from '../space.ts';

/** What becomes of quotes and escapes where parts of a word become text. */
export interface Quoting {
  readonly escape: EscapeCharacter;
  readonly quotes: 'removed' | 'kept';
  /** `doubled`: kept, and those that quotes protect are escaped, for a pattern that is read once more. */
  readonly escapes: 'removed' | 'kept' | 'doubled';
}

/** The text of a part, its quotes treated as BuildKit's shell/lex.go does; what a variable becomes is the caller's to say. */
export function unquoted(part: WordPart, quoting: Quoting, textOf: (variable: Variable) => string): string {
  switch (part.kind) {
    case 'Literal':
      return part.text;
    case 'Escaped':
      return quoting.escapes === 'removed' ? part.text : quoting.escape + part.text;
    case 'Variable':
      return textOf(part);
    case 'SingleQuoted':
      return enclosed("'", quoting.escapes === 'doubled' ? doubled(part.text, quoting) : part.text, quoting);
    case 'DoubleQuoted': {
      // processDoubleQuote also doubles where escapes are only kept, unless the quotes are kept too.
      const doubles = quoting.escapes === 'doubled' || (quoting.escapes === 'kept' && quoting.quotes === 'removed');
      const texts = part.parts.map((inner) => {
        const text = unquoted(inner, quoting, textOf);
        return doubles && inner.kind === 'Literal' ? doubled(text, quoting) : text;
      });
      return enclosed('"', texts.join(''), quoting);
    }
  }
}

/** Text between spaces, and where in the word it stands. */
export interface Fragment extends Span {
  readonly text: string;
}

/**
 * Splits at the white space that stands unquoted or comes out of a variable, as BuildKit's ProcessWords does.
 * The places are right for a word that is read without gaps.
 */
export function fragmentsOf(parts: readonly WordPart[], textOf: (part: WordPart) => string): readonly Fragment[] {
  const fragments: Fragment[] = [];
  let text = '';
  let place: Span = { start: 0, end: 0 };

  const add = (piece: string, { start, end }: Span) => {
    place = { start: text === '' ? start : place.start, end };
    text += piece;
  };
  const separate = () => {
    if (text !== '') fragments.push({ start: place.start, end: place.end, text });
    text = '';
  };

  for (const part of parts) {
    // BuildKit collects a modifier's operand in the buffer that holds the fragment at hand, and so loses the latter
    // (shell/lex.go, processStopOn resets wordsBuffer).
    if (hasOperand(part)) text = '';
    const { kind, start, end } = part;
    const own = textOf(part);
    // Nearly all are in one piece.
    if ((kind !== 'Literal' && kind !== 'Variable') || (own !== '' && !PARTED.test(own))) {
      add(own, part);
      continue;
    }
    for (const { 0: piece, index } of own.matchAll(kind === 'Literal' ? LITERAL_PIECE : PIECE)) {
      if (BLANK.test(piece)) separate();
      else
        add(piece, kind === 'Literal' ? { start: start + index, end: start + index + piece.length } : { start, end });
    }
  }
  separate();
  return fragments;
}

const PIECE = new RegExp(`[${SPACE}]+|[^${SPACE}]+`, 'g');
/** Also takes blanks behind `<<` for a part of the fragment (processPossibleHeredoc): `<< EOF`. */
const LITERAL_PIECE = new RegExp(`<<[\\t\\r ]*|[${SPACE}]+|<|[^<${SPACE}]+`, 'g');
const PARTED = new RegExp(`[<${SPACE}]`);
const BLANK = new RegExp(`^[${SPACE}]`);

function hasOperand(part: WordPart): boolean {
  if (part.kind === 'DoubleQuoted') return part.parts.some(hasOperand);
  return part.kind === 'Variable' && part.modifier !== undefined;
}

function enclosed(quote: string, text: string, { quotes }: Quoting): string {
  return quotes === 'kept' ? quote + text + quote : text;
}

function doubled(text: string, { escape }: Quoting): string {
  return text.replaceAll(escape, escape + escape);
}
