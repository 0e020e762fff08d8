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
    this.#types.push(TOKEN_TYPES.indexOf(type));
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
    const tokens: number[] = [];
    for (let at = this.start; at < this.end; ) {
      if (this.source[at - 1] === '\n') at = this.#endOfIndentation(at);
      const stroke = this.#strokeAt(at);
      let end = at + 1;
      while (end < this.end && this.#strokeAt(end) === stroke) end++;
      if (stroke !== 0) tokens.push(at, end - at, this.#types[stroke] ?? 0, this.#modifiers[stroke] ?? 0);
      at = end;
    }
    return tokens;
  }

  #strokeAt(offset: number): number {
    const code = this.source.charCodeAt(offset);
    // Editors take a lone carriage return for the end of a line too.
    return code === 0x0a || code === 0x0d ? 0 : (this.#strokes[offset - this.start] ?? 0);
  }

  #endOfIndentation(start: number): number {
    let at = start;
    while (at < this.end && (this.source[at] === ' ' || this.source[at] === '\t')) at++;
    return at;
  }

  #fill(start: number, end: number, stroke: number): void {
    if (end > this.start && start < this.end)
      this.#strokes.fill(stroke, Math.max(0, start - this.start), Math.max(0, end - this.start));
  }
}
