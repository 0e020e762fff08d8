import type { Span } from '../../text/span.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES, type TokenModifier, type TokenType } from './legend.ts';

/** A part of a source on which tokens are painted, one over another; what was painted last is seen. */
export class Canvas implements Span {
  readonly start: number;
  readonly end: number;
  readonly source: string;
  /** For each character the number of the stroke that is seen there; 0 for none. */
  readonly #strokes: Uint32Array;
  /** Type and modifiers of each stroke. */
  readonly #types: number[] = [0];
  readonly #modifiers: number[] = [0];

  constructor(source: string, { start, end }: Span) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.#strokes = new Uint32Array(end - start);
  }

  paint({ start, end }: Span, type: TokenType, modifier?: TokenModifier): void {
    this.#types.push(NUMBERS.get(type) ?? 0);
    this.#modifiers.push(modifier === undefined ? 0 : 1 << TOKEN_MODIFIERS.indexOf(modifier));
    this.#fill(start, end, this.#types.length - 1);
  }

  clear({ start, end }: Span): void {
    this.#fill(start, end, 0);
  }

  isPainted(offset: number): boolean {
    return (this.#strokes[offset - this.start] ?? 0) !== 0;
  }

  /**
   * All that is seen, in source order: start, length, type and modifiers of each. None reaches over the end of a line, nor is
   * the indentation of a line a part of one.
   */
  tokens(): readonly number[] {
    this.#clearLineEnds();
    const tokens: number[] = [];
    const strokes = this.#strokes;
    for (let from = 0; from < strokes.length; ) {
      const stroke = strokes[from] ?? 0;
      let until = from + 1;
      while (strokes[until] === stroke) until++;
      const start = stroke === 0 ? this.start + until : this.#skipIndentation(this.start + from, this.start + until);
      const length = this.start + until - start;
      if (length > 0) tokens.push(start, length, this.#types[stroke] ?? 0, this.#modifiers[stroke] ?? 0);
      from = until;
    }
    return tokens;
  }

  /** Editors take a lone carriage return for the end of a line too. */
  #clearLineEnds(): void {
    for (const end of this.source.includes('\r') ? ['\n', '\r'] : ['\n']) {
      for (
        let at = this.source.indexOf(end, this.start);
        at >= 0 && at < this.end;
        at = this.source.indexOf(end, at + 1)
      )
        this.#strokes[at - this.start] = 0;
    }
  }

  #skipIndentation(start: number, end: number): number {
    let at = start;
    if (this.source[start - 1] === '\n') while (at < end && (this.source[at] === ' ' || this.source[at] === '\t')) at++;
    return at;
  }

  #fill(start: number, end: number, stroke: number): void {
    if (end > this.start && start < this.end)
      this.#strokes.fill(stroke, Math.max(0, start - this.start), Math.max(0, end - this.start));
  }
}

const NUMBERS: ReadonlyMap<TokenType, number> = new Map(TOKEN_TYPES.map((type, index) => [type, index]));
