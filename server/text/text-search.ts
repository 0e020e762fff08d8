/** Finds which of many short texts a long one holds. The letters A to Z are the same in upper and lower case. */
export class TextSearch {
  readonly #texts: readonly string[];
  #automaton: Automaton | undefined;
  #isUsed = false;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map(inLowerCase);
  }

  /** Whether each of the texts occurs, in their order. */
  occurringIn(text: string): readonly boolean[] {
    // Who lints one file would wait longer for the automaton than for a look at the file for each of the texts.
    if (!this.#isUsed && text.length < LONG) {
      this.#isUsed = true;
      const lower = inLowerCase(text);
      return this.#texts.map((it) => lower.includes(it));
    }
    this.#automaton ??= new Automaton(this.#texts);
    return this.#automaton.occurringIn(text);
  }
}

const LONG = 100_000;

function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * Looks for all texts in one pass: the automaton of Aho and Corasick, as a table. A single expression with alternatives
 * takes about as long.
 */
class Automaton {
  readonly #count: number;
  /** The column of the table for each UTF-16 unit; 0 for all that are in none of the texts. */
  readonly #columns = new Uint16Array(0x1_0000);
  readonly #table: Table;

  constructor(texts: readonly string[]) {
    this.#count = texts.length;
    const letters = [...new Set(texts.flatMap((it) => it.split('')))];
    for (const [index, letter] of letters.entries()) {
      this.#columns[letter.charCodeAt(0)] = index + 1;
      if (/[a-z]/.test(letter)) this.#columns[letter.toUpperCase().charCodeAt(0)] = index + 1;
    }
    this.#table = tableOf(texts, this.#columns, letters.length + 1);
  }

  occurringIn(text: string): readonly boolean[] {
    const columns = this.#columns;
    const { next, isEnd, endings } = this.#table;
    const occurring: boolean[] = new Array(this.#count).fill(false);
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = next[state + (columns[text.charCodeAt(at)] ?? 0)] ?? 0;
      if (isEnd[state] === 1) for (const index of endings.get(state) ?? []) occurring[index] = true;
    }
    return occurring;
  }
}

/** A state is the index at which its row begins. */
interface Table {
  /** For each state and column the state after it. */
  readonly next: Uint32Array;
  /** 1 for each state at which texts end. */
  readonly isEnd: Uint8Array;
  /** The texts that end at a state. */
  readonly endings: ReadonlyMap<number, readonly number[]>;
}

function tableOf(texts: readonly string[], columns: Uint16Array, width: number): Table {
  const endings = new Map<number, readonly number[]>();
  const root: Branch = { state: 0, column: 0, branches: [] };
  let size = width;
  for (const [index, text] of texts.entries()) {
    let branch = root;
    for (let at = 0; at < text.length; at++) {
      const column = columns[text.charCodeAt(at)] ?? 0;
      let next = branch.branches.find((it) => it.column === column);
      if (next === undefined) {
        next = { state: size, column, branches: [] };
        branch.branches.push(next);
        size += width;
      }
      branch = next;
    }
    endings.set(branch.state, [...(endings.get(branch.state) ?? []), index]);
  }
  const next = new Uint32Array(size);
  const isEnd = new Uint8Array(size);
  // In the order of their length: a state goes on as the longest proper end of what it has read does, but for its branches.
  const queue: (readonly [Branch, fallback: number])[] = [[root, 0]];
  for (const [{ state, branches }, fallback] of queue) {
    if (state !== 0) next.copyWithin(state, fallback, fallback + width);
    for (const it of branches) {
      const shorter = next[state + it.column] ?? 0;
      next[state + it.column] = it.state;
      queue.push([it, shorter]);
    }
    const ended = [...(endings.get(state) ?? []), ...(state === 0 ? [] : (endings.get(fallback) ?? []))];
    if (ended.length === 0) continue;
    endings.set(state, ended);
    isEnd[state] = 1;
  }
  return { next, isEnd, endings };
}

interface Branch {
  readonly state: number;
  /** That of the letter that leads here. */
  readonly column: number;
  readonly branches: Branch[];
}
