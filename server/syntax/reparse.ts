import type { Span } from '../text/span.ts';
import type { Dockerfile, Instruction, SyntaxError } from './ast.ts';
import type { Lowered } from './lower.ts';

/** What can be taken over from a former text of the same file: the instructions before and behind what was changed. */
export class Former {
  readonly #file: Dockerfile;
  /** Up to here both texts are the same. */
  readonly #unchangedUntil: number;
  /** From here on both texts are the same, in the new one. */
  readonly #unchangedFrom: number;
  readonly #growth: number;
  /** The place among the instructions of the last one that was asked for; they are asked for in order. */
  #at = 0;

  constructor(file: Dockerfile, source: string) {
    this.#file = file;
    this.#growth = source.length - file.source.length;
    const most = Math.min(source.length, file.source.length);
    let head = 0;
    while (head < most && source.charCodeAt(head) === file.source.charCodeAt(head)) head++;
    let tail = 0;
    while (
      tail < most - head &&
      source.charCodeAt(source.length - 1 - tail) === file.source.charCodeAt(file.source.length - 1 - tail)
    )
      tail++;
    this.#unchangedUntil = head;
    this.#unchangedFrom = source.length - tail;
  }

  /**
   * What a logical line was before, where it now stands; `undefined` if it must be parsed. `next` is where the line after
   * it starts: up to there, what follows decides whether a line goes on.
   */
  loweredAt({ start }: Span, next: Span | undefined): Lowered | undefined {
    if (next !== undefined && next.start <= this.#unchangedUntil) {
      const instruction = this.#instructionAt(start);
      // A here-document that no longer ends gives its lines back.
      const isSame = instruction !== undefined && instruction.end <= next.start;
      return isSame ? { instruction, errors: errorsOf(instruction) } : undefined;
    }
    // A line break may be two characters, and one that is cut off or joined makes another line of it.
    if (start - LINE_BREAK < this.#unchangedFrom) return undefined;
    const former = this.#instructionAt(start - this.#growth);
    if (former === undefined) return undefined;
    return noted({ instruction: shifted(former, this.#growth), errors: shifted(errorsOf(former), this.#growth) });
  }

  #instructionAt(start: number): Instruction | undefined {
    const { instructions } = this.#file;
    while ((instructions[this.#at]?.start ?? Number.POSITIVE_INFINITY) < start) this.#at++;
    const instruction = instructions[this.#at];
    return instruction?.start === start ? instruction : undefined;
  }
}

const LINE_BREAK = 2;

/** Notes what is wrong in an instruction, for when it is taken over. */
export function noted(lowered: Lowered): Lowered {
  if (lowered.errors.length > 0) ERRORS.set(lowered.instruction, lowered.errors);
  return lowered;
}

function errorsOf(instruction: Instruction): readonly SyntaxError[] {
  return ERRORS.get(instruction) ?? NONE;
}

/** What is wrong in instructions: among the errors of a file nothing tells whose they are. */
const ERRORS = new WeakMap<Instruction, readonly SyntaxError[]>();
const NONE: readonly SyntaxError[] = [];

/** The same tree elsewhere: what is called `start`, `end` or `source` is an offset, and no other number is one. */
function shifted<Value>(value: Value, by: number): Value {
  if (by === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((it) => shifted(it, by)) as Value;
  // Half of a file may be moved at each key stroke, and a copy that is made whole is the fastest to make and to read.
  const copy: Record<string, unknown> = { ...(value as Readonly<Record<string, unknown>>) };
  for (const key in copy) {
    const it = copy[key];
    if (typeof it === 'object') copy[key] = shifted(it, by);
    else if (typeof it === 'number' && (key === 'start' || key === 'end' || key === 'source')) copy[key] = it + by;
  }
  return copy as Value;
}
