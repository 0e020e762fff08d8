import type { Declaration, Pair } from '../../syntax/ast.ts';
import { type Environment, UNKNOWN, type Value } from './expand.ts';

/** What a name means at some place. */
export interface Binding {
  readonly name: string;
  /** `undefined` where nothing is set. */
  readonly value: Value | undefined;
  readonly origin: Origin;
}

/** Who sets a variable; `base`: only the base image may; `none`: nobody does. */
export type Origin =
  | {
      readonly kind: 'arg';
      readonly declaration: Declaration;
      /** What stands before the first FROM and gives the value, where the declaration itself has none. */
      readonly global: Binding | undefined;
    }
  | { readonly kind: 'env'; readonly pair: Pair }
  | { readonly kind: 'predefined' }
  | { readonly kind: 'base' }
  | { readonly kind: 'none' };

/** The variables at one place of a Dockerfile. A value: what is set is set in a new one. */
export class Variables implements Environment {
  readonly #log: Log;
  /** How much of the log is seen from here. */
  readonly #length: number;
  /** A name that the log has not set from here on may hold anything; `undefined` where it is known not to. */
  readonly #unknownFrom: number | undefined;
  #names: readonly string[] | undefined;

  private constructor(log: Log, length: number, unknownFrom: number | undefined) {
    this.#log = log;
    this.#length = length;
    this.#unknownFrom = unknownFrom;
  }

  /** None but those given; of any other it is known that nobody sets it. */
  static of(bindings: readonly Binding[]): Variables {
    return new Variables({ entries: new Map(), length: 0 }, 0, undefined).with(bindings);
  }

  /** Those of a base image that is not known: each name may be set. */
  static unknown(): Variables {
    return Variables.of([]).withUnknownName();
  }

  lookup(name: string): Binding {
    const entries = this.#log.entries.get(name);
    const entry = entries?.[countBefore(entries, this.#length) - 1];
    const isUnknown = this.#unknownFrom !== undefined && (entry === undefined || entry.at < this.#unknownFrom);
    if (isUnknown) return { name, value: UNKNOWN, origin: { kind: 'base' } };
    return entry?.binding ?? { name, value: undefined, origin: { kind: 'none' } };
  }

  get(name: string): Value | undefined {
    return this.lookup(name).value;
  }

  /** Every name that somebody known sets or declares. */
  names(): readonly string[] {
    this.#names ??= [...this.#log.entries.keys()].filter((it) => {
      const { kind } = this.lookup(it).origin;
      return kind !== 'none' && kind !== 'base';
    });
    return this.#names;
  }

  with(bindings: readonly Binding[]): Variables {
    if (bindings.length === 0) return this;
    const log = this.#log.length === this.#length ? this.#log : this.#ownLog();
    for (const binding of bindings) {
      const entries = log.entries.get(binding.name) ?? [];
      log.entries.set(binding.name, entries);
      entries.push({ at: log.length, binding });
      log.length++;
    }
    return new Variables(log, log.length, this.#unknownFrom);
  }

  /** After something was set whose name is not known. */
  withUnknownName(): Variables {
    return new Variables(this.#log, this.#length, this.#length);
  }

  /**
   * Those with which a stage begins that is built on one that ends with these. The image's own variables are set once
   * more, so that ENV wins over an ARG that came behind it (BuildKit's dockerfile2llb/convert.go, dispatchStages).
   */
  inherited(): Variables {
    const start = this.#unknownFrom === undefined ? Variables.of([]) : Variables.unknown();
    return start.with([...this.#log.entries.keys()].map((it) => this.#inherited(it)));
  }

  #inherited(name: string): Binding {
    const binding = this.lookup(name);
    if (binding.origin.kind !== 'arg' || binding.value === undefined) return binding;
    const ofImage = this.#log.entries
      .get(name)
      ?.findLast((it) => it.at < this.#length && it.binding.origin.kind !== 'arg');
    if (ofImage !== undefined) return ofImage.binding;
    return this.#unknownFrom === undefined ? binding : { ...binding, value: UNKNOWN };
  }

  #ownLog(): Log {
    const entries = [...this.#log.entries].map(
      ([name, list]) => [name, list.filter(({ at }) => at < this.#length)] as const,
    );
    return { entries: new Map(entries), length: this.#length };
  }
}

/** How many entries were made before; by halves, for one name may be set very often. */
function countBefore(entries: readonly { readonly at: number }[], length: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.at ?? length) < length) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All that was set, in order and by name. Those who look at its end add to it together; it never changes otherwise. */
interface Log {
  readonly entries: Map<string, { readonly at: number; readonly binding: Binding }[]>;
  length: number;
}
