import { baseName, cleanPath } from '../../text/path.ts';
import { bareSpan, type Span } from '../../text/span.ts';
import { type Entry, type List, type Value, writtenText } from '../value.ts';
import { charactersOf, mapped, substring, titled } from './characters.ts';
import { areEqual, numberOf, remainder, truthOf } from './operate.ts';
import {
  type Budget,
  costOf,
  LONGEST_TEXT,
  literal,
  MOST_ITEMS,
  mappingOf,
  pairsOf,
  sortedEntries,
  unified,
  unknown,
} from './values.ts';

/**
 * What a function of Bake's standard library gives (buildx's bake/hclparser/stdlib.go). Of those that are not here, and
 * where one is called wrongly, nothing is known.
 */
export function callFunction(name: string, args: readonly Value[], place: Span, budget: Budget): Value {
  budget.steps -= args.reduce((sum, it) => sum + sizeOf(it), 0);
  if (budget.steps < 0) return unknown(place);
  const result = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args) : undefined;
  if (result === undefined) return unknown(place);
  if (typeof result !== 'object') return literal(result, place);
  if (!('kind' in result)) {
    const items = result.flatMap((it) => (typeof it === 'object' ? it : literal(it, place)));
    return items.length > MOST_ITEMS ? unknown(place) : { kind: 'list', items, ...bareSpan(place) };
  }
  return { ...result, ...bareSpan(place) };
}

type Result = string | number | boolean | Value | readonly (string | number | Value)[] | undefined;
type Arguments = readonly Value[];

const FUNCTIONS: Readonly<Record<string, (args: Arguments) => Result>> = {
  upper: onText((text) => mapped(text, (it) => it.toUpperCase())),
  lower: onText((text) => mapped(text, (it) => it.toLowerCase())),
  title: onText(titled),
  sanitize: onText((text) => text.replace(/[^a-zA-Z0-9_-]/gu, '_')),
  strlen: onText((text) => charactersOf(text).length),
  trimspace: onText((text) => text.trim()),
  chomp: onText((text) => text.replace(/(?<![\r\n])[\r\n]+$/, '')),
  trim: onText((text, set = '') => trimmedStart(trimmedEnd(text, set), set)),
  trimprefix: onText((text, prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onText((text, suffix = '') =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  replace: onText((text, from = '', to = '') => {
    // The longest that it can become is worked out first.
    return (text.length + 1) * (to.length + 1) > LONGEST_TEXT ? undefined : text.replaceAll(from, () => to);
  }),
  split: onText((separator, text = '') => (separator === '' ? [...text] : text.split(separator))),
  basename: onText(baseName),
  dirname: onText((text) => cleanPath(text.slice(0, text.lastIndexOf('/') + 1))),
  indent: onText((count, text = '') => {
    const spaces = numberOf({ kind: 'text', value: count, start: 0, end: 0 });
    return spaces === undefined || spaces < 0 || spaces > 100
      ? undefined
      : text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
  }),
  substr: ([text, start, length]) => {
    const [from, count] = [start && numberOf(start), length && numberOf(length)];
    const whole = text && writtenText(text);
    if (whole === undefined || !Number.isInteger(from) || !Number.isInteger(count)) return undefined;
    return substring(charactersOf(whole), from ?? 0, count ?? 0);
  },
  join: ([separator, ...lists]) => {
    const between = separator && writtenText(separator);
    const texts = lists.flatMap((it) => (it.kind === 'list' ? it.items.map(writtenText) : [undefined]));
    const known = texts.flatMap((it) => it ?? []);
    if (between === undefined || known.length < texts.length) return undefined;
    const length = known.reduce((sum, it) => sum + it.length + between.length, 0);
    return length > LONGEST_TEXT ? undefined : known.join(between);
  },
  format: ([template, ...args]) => formatted(template && writtenText(template), args),
  concat: (lists) => (areLists(lists) ? lists.flatMap((it) => it.items) : undefined),
  flatten: ([list]) => (list?.kind === 'list' ? flattened(list) : undefined),
  distinct: ([list]) => {
    if (list?.kind !== 'list') return undefined;
    const items = list.items.map((it) => list.items.reduce(unified, it));
    const texts = items.map(writtenText);
    return texts.includes(undefined) ? undefined : items.filter((_, index) => texts.indexOf(texts[index]) === index);
  },
  compact: ([list]) => {
    const items = list?.kind === 'list' ? list.items.filter((it) => it.kind !== 'nothing') : undefined;
    const texts = items?.map(writtenText);
    return texts === undefined || texts.includes(undefined) ? undefined : texts.flatMap((it) => it || []);
  },
  reverse: onText((text) => charactersOf(text).reverse().join('')),
  reverselist: ([list]) => (list?.kind === 'list' ? list.items.toReversed() : undefined),
  sort: ([list]) => {
    const texts = list?.kind === 'list' ? list.items.map(writtenText) : undefined;
    if (texts === undefined || texts.includes(undefined)) return undefined;
    return texts.flatMap((it) => it ?? []).sort((a, b) => (a < b ? -1 : 1));
  },
  length: ([value]) => (value === undefined ? undefined : pairsOf(value)?.length),
  element: ([list, index]) => {
    const at = index && numberOf(index);
    if (list?.kind !== 'list' || at === undefined || list.items.length === 0) return undefined;
    return list.items.at(at % list.items.length);
  },
  slice: ([list, start, end]) => {
    const [from, to] = [start && numberOf(start), end && numberOf(end)];
    return list?.kind === 'list' && from !== undefined && to !== undefined ? list.items.slice(from, to) : undefined;
  },
  contains: ([list, wanted]) => {
    if (list?.kind !== 'list' || wanted === undefined) return undefined;
    const same = list.items.map((it) => areEqual(it, wanted));
    return same.includes(true) ? true : same.includes(undefined) ? undefined : false;
  },
  keys: ([map]) => (map?.kind === 'mapping' ? sortedEntries(map.entries).map((it) => it.key) : undefined),
  values: ([map]) => (map?.kind === 'mapping' ? sortedEntries(map.entries).map((it) => it.value) : undefined),
  lookup: ([map, key, otherwise]) => {
    const name = key && writtenText(key);
    if (map?.kind !== 'mapping' || name === undefined) return undefined;
    return map.entries.find((it) => it.key.value === name)?.value ?? otherwise;
  },
  merge: (maps) => {
    const entries = maps.flatMap((it): readonly (Entry | undefined)[] => {
      if (it.kind === 'nothing') return [];
      return it.kind === 'mapping' ? it.entries : [undefined];
    });
    return mappingOf(entries, { start: 0, end: 0 });
  },
  coalesce: (args) => {
    const found = args.find((it) => it.kind !== 'nothing');
    return found && args.reduce(unified, found);
  },
  coalescelist: (args) => args.find((it) => it.kind === 'unknown' || (it.kind === 'list' && it.items.length > 0)),
  zipmap: ([keys, values]) => {
    if (keys?.kind !== 'list' || values?.kind !== 'list') return undefined;
    const entries = keys.items.map((key, index) => {
      const [name, value] = [writtenText(key), values.items[index]];
      return name === undefined || value === undefined
        ? undefined
        : { key: { kind: 'text', value: name, ...bareSpan(key) } as const, value };
    });
    return mappingOf(entries, keys);
  },
  range: (args) => {
    const [a, b, c] = args.map(numberOf);
    const [from, to] = b === undefined ? [0, a] : [a, b];
    if (from === undefined || to === undefined || args.some((it) => numberOf(it) === undefined)) return undefined;
    const step = c ?? (from > to ? -1 : 1);
    const count = Math.max(0, Math.ceil((to - from) / step));
    return count > MOST_IN_RANGE ? undefined : Array.from({ length: count }, (_, index) => from + index * step);
  },
  equal: ([a, b]) => a && b && areEqual(a, b),
  notequal: ([a, b]) => {
    const same = a && b && areEqual(a, b);
    return same === undefined ? undefined : !same;
  },
  not: ([value]) => {
    const truth = value && truthOf(value);
    return truth === undefined ? undefined : !truth;
  },
  and: ([a, b]) => both(a, b, (x, y) => x && y),
  or: ([a, b]) => both(a, b, (x, y) => x || y),
  add: onNumbers((a, b) => a + b),
  subtract: onNumbers((a, b) => a - b),
  multiply: onNumbers((a, b) => a * b),
  divide: onNumbers((a, b) => a / b),
  modulo: onNumbers(remainder),
  pow: onNumbers((a, b) => (Number.isInteger(a) && Number.isInteger(b) && b >= 0 ? a ** b : undefined)),
  min: onNumbers((...all) => Math.min(...all)),
  max: onNumbers((...all) => Math.max(...all)),
  greaterthan: onNumbers((a, b) => a > b),
  greaterthanorequalto: onNumbers((a, b) => a >= b),
  lessthan: onNumbers((a, b) => a < b),
  lessthanorequalto: onNumbers((a, b) => a <= b),
  absolute: onNumbers((a) => Math.abs(a)),
  negate: onNumbers((a) => -a),
  signum: onNumbers((a) => Math.sign(a)),
  ceil: onNumbers((a) => Math.ceil(a)),
  floor: onNumbers((a) => Math.floor(a)),
  int: onNumbers((a) => Math.trunc(a)),
};

function onText(make: (first: string, ...rest: readonly string[]) => Result): (args: Arguments) => Result {
  return (args) => {
    const [first, ...rest] = args.flatMap((it) => writtenText(it) ?? []);
    return first === undefined || rest.length + 1 < args.length ? undefined : make(first, ...rest);
  };
}

function onNumbers(make: (a: number, b: number, ...others: readonly number[]) => Result): (args: Arguments) => Result {
  return (args) => {
    const [a = 0, b = a, ...others] = args.flatMap((it) => numberOf(it) ?? []);
    return args.every((it) => numberOf(it) !== undefined) ? make(a, b, ...others) : undefined;
  };
}

function both(a: Value | undefined, b: Value | undefined, make: (a: boolean, b: boolean) => boolean): Result {
  const [x, y] = [a && truthOf(a), b && truthOf(b)];
  return x === undefined || y === undefined ? undefined : make(x, y);
}

/** All that is in a list and the lists in it; `undefined` where that is too much, or not known. */
function flattened(list: List): readonly Value[] | undefined {
  let items: readonly Value[] = list.items;
  while (items.some((it) => it.kind === 'list')) {
    if (items.reduce((sum, it) => sum + (it.kind === 'list' ? it.items.length : 1), 0) > MOST_ITEMS) return undefined;
    items = items.flatMap((it) => (it.kind === 'list' ? it.items : [it]));
  }
  return items.some((it) => it.kind === 'unknown') ? undefined : items;
}

const MOST_IN_RANGE = 1024;

function trimmedStart(text: string, set: string): string {
  let start = 0;
  while (start < text.length && set.includes(text.charAt(start))) start++;
  return text.slice(start);
}

function trimmedEnd(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** `%s`, `%d`, `%v` and `%%`, as Go's fmt has them; with anything else the text is not known. */
function formatted(template: string | undefined, args: Arguments): string | undefined {
  if (template === undefined || /%(?![sdv%])/.test(template.replaceAll('%%', ''))) return undefined;
  let next = 0;
  let isKnown = true;
  const text = template.replace(/%([sdv%])/g, (_, verb) => {
    if (verb === '%') return '%';
    const value = args[next++];
    const number = value && numberOf(value);
    const written =
      verb === 'd' ? (Number.isInteger(number) ? number?.toString() : undefined) : value && writtenText(value);
    isKnown &&= written !== undefined;
    return written ?? '';
  });
  return isKnown && text.length <= LONGEST_TEXT ? text : undefined;
}

function areLists(values: Arguments): values is readonly List[] {
  return values.every((it) => it.kind === 'list');
}

function sizeOf(value: Value): number {
  switch (value.kind) {
    case 'text':
      return 1 + costOf(value.value);
    case 'list':
      return value.items.length;
    case 'mapping':
      return value.entries.length;
    default:
      return 1;
  }
}
