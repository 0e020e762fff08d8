import { bareSpan, type Span } from '../../text/span.ts';
import type { Entry, Unknown, Value } from '../value.ts';

/** Steps, and levels of functions and variables that call each other. */
export interface Budget {
  steps: number;
  levels: number;
}

export function freshBudget(): Budget {
  return { steps: 200_000, levels: 100 };
}

/** Texts may be put together out of texts until they fill the memory. */
export const LONGEST_TEXT = 1 << 20;
export const MOST_ITEMS = 10_000;

/** What it costs to make a text, in steps. */
export function costOf(text: string): number {
  return text.length >> 6;
}

/** The items of a list or mapping by what they are found under. */
export function pairsOf(value: Value): readonly (readonly [key: Value, value: Value])[] | undefined {
  if (value.kind === 'mapping') return value.entries.map((it) => [it.key, it.value]);
  if (value.kind !== 'list') return undefined;
  return value.items.map((it, index) => [{ kind: 'number', value: index, ...bareSpan(it) }, it]);
}

/** Of entries with one key the last counts. Where a key is not known, nothing is. */
export function mappingOf(entries: readonly (Entry | undefined)[], place: Span): Value {
  const known = new Map<string, Entry>();
  for (const it of entries) {
    if (it === undefined) return unknown(place);
    known.set(it.key.value, it);
  }
  return { kind: 'mapping', entries: [...known.values()], ...bareSpan(place) };
}

export function literal(value: string | number | boolean | null, { start, end }: Span): Value {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', value, start, end };
    case 'number':
      return { kind: 'number', value, start, end };
    case 'boolean':
      return { kind: 'flag', value, start, end };
    default:
      return { kind: 'nothing', start, end };
  }
}

export function unknown({ start, end }: Span): Unknown {
  return { kind: 'unknown', start, end };
}
