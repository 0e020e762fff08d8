import { bareSpan, type Span } from '../../text/span.ts';
import { type Entry, type Unknown, type Value, writtenText } from '../value.ts';

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

/** The items of a list, or of a mapping by the order of its keys, by what they are found under. */
export function pairsOf(value: Value): readonly (readonly [key: Value, value: Value])[] | undefined {
  if (value.kind === 'mapping') return sortedEntries(value.entries).map((it) => [it.key, it.value]);
  if (value.kind !== 'list') return undefined;
  return value.items.map((it, index) => [{ kind: 'number', value: index, ...bareSpan(it) }, it]);
}

/** In the order that HCL goes through a mapping. */
export function sortedEntries(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => (a.key.value < b.key.value ? -1 : 1));
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

/** A value of HCL, which composes its characters (go-cty's cty/value_init.go). */
export function literal(value: string | number | boolean | null, { start, end }: Span): Value {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', value: value.normalize('NFC'), start, end };
    case 'number':
      return numeral(value, { start, end });
    case 'boolean':
      return { kind: 'flag', value, start, end };
    default:
      return { kind: 'nothing', start, end };
  }
}

/** A value where it may also be the other one: what is a number in one case and a text in the other is a text. */
export function unified(value: Value, other: Value): Value {
  const isMixed =
    other.kind !== value.kind && (other.kind === 'text' || other.kind === 'number' || other.kind === 'flag');
  const text = isMixed ? writtenText(value) : undefined;
  return text === undefined ? value : { ...bareSpan(value), kind: 'text', value: text };
}

/** HCL reckons with far more digits than we have, so only a short number is known to be the same. */
function numeral(number: number, { start, end }: Span): Value {
  const value = Number.isSafeInteger(number) ? number : Number(number.toPrecision(MOST_DIGITS));
  const digits = Math.abs(value).toString();
  const isShort = digits.length < MOST_DIGITS && !digits.includes('e');
  const isFraction = Number.isFinite(value) && !Number.isInteger(value);
  const isKnown = Number.isSafeInteger(number) ? !Object.is(number, -0) : isShort && isFraction;
  return isKnown ? { kind: 'number', value, start, end } : unknown({ start, end });
}

const MOST_DIGITS = 14;

export function unknown({ start, end }: Span): Unknown {
  return { kind: 'unknown', start, end };
}
