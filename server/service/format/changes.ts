import type { Edit } from '../../text/edit.ts';

/** Collects edits, each no larger than what it changes. */
export class Changes {
  readonly edits: Edit[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /**
   * Has `text` stand at `[from, to)`, unless that holds white space of an unusual kind: it may be all that keeps a list from
   * being JSON, or a line from being continued. To be called in the order of the source.
   */
  replace(from: number, to: number, text: string): void {
    const source = this.#source;
    const former = source.slice(from, to);
    if (former === text || UNUSUAL.test(former)) return;
    let [start, end, head, tail] = [from, to, 0, text.length];
    while (start < end && head < tail && source.charCodeAt(start) === text.charCodeAt(head)) {
      start++;
      head++;
    }
    while (end > start && tail > head && source.charCodeAt(end - 1) === text.charCodeAt(tail - 1)) {
      end--;
      tail--;
    }
    // An editor knows no place between the two characters of a line ending.
    if (end < to && isWithinLineEnding(source, end)) {
      end++;
      tail++;
    }
    if (start > from && isWithinLineEnding(source, start)) {
      start--;
      head--;
    }
    this.edits.push({ span: { start, end }, text: text.slice(head, tail) });
  }
}

/** Other than blanks, tabs and line endings; a form feed, a no-break space, a lone carriage return. */
const UNUSUAL = /[^\S\t\r\n ]|\u0085|\r(?!\r*\n)/;

function isWithinLineEnding(source: string, at: number): boolean {
  return source.charCodeAt(at - 1) === 0x0d && source.charCodeAt(at) === 0x0a;
}
