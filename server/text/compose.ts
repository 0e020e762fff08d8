import { type Edit, ordered } from './edit.ts';
import type { Span } from './span.ts';

/**
 * One set of edits that does what two do, one after the other: `second` speaks of the text that `first` leaves. `length` is
 * that of the first text.
 */
export function composed(first: readonly Edit[], second: readonly Edit[], length: number): readonly Edit[] {
  const cutter = new Cutter(piecesOf(first, length));
  const pieces: Piece[] = [];
  for (const { span, text } of ordered(second)) {
    pieces.push(...cutter.until(span.start));
    cutter.until(span.end);
    pieces.push({ text });
  }
  pieces.push(...cutter.until(Number.POSITIVE_INFINITY));
  return editsOf(pieces, length);
}

/** A part of a text that was edited: what stands in the first text, or what is new. */
type Piece = Span | { readonly text: string };

function piecesOf(edits: readonly Edit[], length: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const { span, text } of ordered(edits)) {
    pieces.push({ start: position, end: span.start }, { text });
    position = span.end;
  }
  return [...pieces, { start: position, end: length }];
}

/** Hands out pieces in order, and cuts one in two where it has to. */
class Cutter {
  readonly #pieces: readonly Piece[];
  #at = 0;
  #offset = 0;
  /** How much of the piece at hand is gone. */
  #gone = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** What is left before an offset of the edited text. */
  until(offset: number): readonly Piece[] {
    const found: Piece[] = [];
    for (let piece = this.#pieces[this.#at]; piece !== undefined; piece = this.#pieces[this.#at]) {
      const left = lengthOf(piece) - this.#gone;
      const taken = Math.min(left, offset - this.#offset);
      if (taken > 0) found.push(part(piece, this.#gone, this.#gone + taken));
      this.#offset += taken;
      this.#gone += taken;
      if (taken < left) break;
      this.#at++;
      this.#gone = 0;
    }
    return found;
  }
}

function editsOf(pieces: readonly Piece[], length: number): readonly Edit[] {
  const edits: Edit[] = [];
  let position = 0;
  let text = '';
  for (const piece of [...pieces, { start: length, end: length }]) {
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    if (text !== '' || piece.start > position) edits.push({ span: { start: position, end: piece.start }, text });
    position = piece.end;
    text = '';
  }
  return edits;
}

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function part(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}
