/**
 * Maps of which each differs little from the one before, kept together. A version that was looked at does not change any
 * more, as long as what is set is set in later ones.
 */
export class Versions<Value extends object> {
  readonly #rows = new Map<string, Row<Value>>();

  /** The value in the newest version. */
  latest(key: string): Value | undefined {
    return this.#rows.get(key)?.values.at(-1);
  }

  /** Sets, or with `undefined` takes away, what is there from a version on; never before a version that was set already. */
  set(key: string, value: Value | undefined, version: number): void {
    const row = this.#rows.get(key);
    if (row === undefined) {
      if (value !== undefined) this.#rows.set(key, { since: [version], values: [value] });
    } else if (row.since.at(-1) === version) {
      row.values[row.values.length - 1] = value;
    } else {
      row.since.push(version);
      row.values.push(value);
    }
  }

  at(version: number): ReadonlyMap<string, Value> {
    return new Version(this.#rows, version);
  }
}

/** The values of one key, and the versions in which they came. */
interface Row<Value> {
  readonly since: number[];
  readonly values: (Value | undefined)[];
}

class Version<Value> implements ReadonlyMap<string, Value> {
  readonly #rows: ReadonlyMap<string, Row<Value>>;
  readonly #version: number;
  #size: number | undefined;

  constructor(rows: ReadonlyMap<string, Row<Value>>, version: number) {
    this.#rows = rows;
    this.#version = version;
  }

  get size(): number {
    this.#size ??= [...this.keys()].length;
    return this.#size;
  }

  get(key: string): Value | undefined {
    const row = this.#rows.get(key);
    return row === undefined ? undefined : valueIn(row, this.#version);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  forEach(callback: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [key, row] of this.#rows) {
      const value = valueIn(row, this.#version);
      if (value !== undefined) yield [key, value];
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

/** Most keys have few values, and most who ask want one of the newest. */
function valueIn<Value>({ since, values }: Row<Value>, version: number): Value | undefined {
  let low = 0;
  let high = since.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((since[middle] ?? 0) <= version) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : values[low - 1];
}
