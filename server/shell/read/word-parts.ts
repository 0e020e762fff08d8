import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { ShellPart, ShellWord } from '../script.ts';

/** A word in which nothing is special. */
export function literalWord(start: number, end: number, text: string): ShellWord {
  return new LiteralWord(start, end, text);
}

/** Nearly all words are such, and of few anybody asks for the parts. */
class LiteralWord implements ShellWord {
  readonly start: number;
  readonly end: number;
  readonly text: string;

  constructor(start: number, end: number, text: string) {
    this.start = start;
    this.end = end;
    this.text = text;
  }

  get value(): string {
    return this.text;
  }

  get parts(): readonly ShellPart[] {
    const { start, end, text } = this;
    return [{ kind: 'Literal', start, end, text, quoted: false }];
  }
}

/** The parts of a word while it is read, given by their places in the joined text. */
export class WordParts {
  readonly #joined: Joined;
  readonly #parts: ShellPart[] = [];

  constructor(joined: Joined) {
    this.#joined = joined;
  }

  /** Adds to the literal before it, if that is quoted likewise. */
  literal(pos: number, until: number, text: string, quoted: boolean): void {
    const { start, end } = sourceSpan(this.#joined, pos, until);
    const last = this.#parts.at(-1);
    if (last?.kind === 'Literal' && last.quoted === quoted) {
      this.#parts[this.#parts.length - 1] = { kind: 'Literal', start: last.start, end, text: last.text + text, quoted };
    } else {
      this.#parts.push({ kind: 'Literal', start, end, text, quoted });
    }
  }

  variable(pos: number, until: number, name: string, modifier: string, quoted: boolean): void {
    const { start, end } = sourceSpan(this.#joined, pos, until);
    this.#parts.push({ kind: 'Variable', start, end, name, modifier, quoted });
  }

  computed(pos: number, until: number, quoted: boolean): void {
    const { start, end } = sourceSpan(this.#joined, pos, until);
    this.#parts.push({ kind: 'Computed', start, end, quoted });
  }

  /** The word that reaches over `[pos, until)`. */
  word(pos: number, until: number): ShellWord {
    const { start, end } = sourceSpan(this.#joined, pos, until);
    const text = this.#joined.text.slice(pos, until);
    return { start, end, text, value: valueOf(this.#parts), parts: this.#parts };
  }
}

function valueOf(parts: readonly ShellPart[]): string | undefined {
  let value = '';
  for (const part of parts) {
    if (part.kind !== 'Literal') return undefined;
    value += part.text;
  }
  return value;
}
