import { bareSpan, type Span } from '../../text/span.ts';
import { type Entry, type List, type Value, writtenText } from '../value.ts';
import { areEqual, numberOf } from './operate.ts';
import { type Budget, costOf, LONGEST_TEXT, literal, MOST_ITEMS, mappingOf, pairsOf, unknown } from './values.ts';

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

type Result = string | number | boolean | Value | readonly (string | Value)[] | undefined;
type Arguments = readonly Value[];

const FUNCTIONS: Readonly<Record<string, (args: Arguments) => Result>> = {
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  title: onText((text) => text.replace(/(?<![\p{L}\p{N}_'])\p{L}/gu, (it) => it.toUpperCase())),
  strlen: onText((text) => [...text].length),
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
  split: onText((separator, text = '') => text.split(separator)),
  basename: onText((text) => text.split('/').at(-1) ?? ''),
  dirname: onText((text) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/')) || '/' : '.')),
  indent: onText((count, text = '') => text.replaceAll('\n', `\n${' '.repeat(Math.min(Number(count) || 0, 100))}`)),
  substr: ([text, start, length]) => {
    const [from, count] = [start && numberOf(start), length && numberOf(length)];
    const characters = [...((text && writtenText(text)) ?? '')];
    if (text === undefined || writtenText(text) === undefined || from === undefined || count === undefined)
      return undefined;
    const first = from < 0 ? characters.length + from : from;
    return characters.slice(first, count < 0 ? undefined : first + count).join('');
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
  flatten: ([list]) => {
    const items = list?.kind === 'list' ? list.items : [];
    if (list?.kind !== 'list' || items.reduce((sum, it) => sum + sizeOf(it), 0) > MOST_ITEMS) return undefined;
    return items.flatMap((it) => (it.kind === 'list' ? it.items : [it]));
  },
  distinct: ([list]) => {
    const texts = list?.kind === 'list' ? list.items.map(writtenText) : undefined;
    return texts === undefined || texts.includes(undefined) ? undefined : [...new Set(texts)].flatMap((it) => it ?? []);
  },
  compact: ([list]) => (list?.kind === 'list' ? list.items.filter((it) => writtenText(it) !== '') : undefined),
  reverse: onText((text) => [...text].reverse().join('')),
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
    return list.items[at % list.items.length];
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
  keys: ([map]) => (map?.kind === 'mapping' ? sortedEntries(map).map((it) => it.key) : undefined),
  values: ([map]) => (map?.kind === 'mapping' ? sortedEntries(map).map((it) => it.value) : undefined),
  lookup: ([map, key, otherwise]) => {
    const name = key && writtenText(key);
    if (map?.kind !== 'mapping' || name === undefined) return undefined;
    return map.entries.find((it) => it.key.value === name)?.value ?? otherwise;
  },
  merge: (maps) => {
    const [first] = maps;
    const entries = maps.flatMap((it): readonly (Entry | undefined)[] =>
      it.kind === 'mapping' ? it.entries : [undefined],
    );
    return first === undefined ? undefined : mappingOf(entries, first);
  },
  coalesce: (args) => {
    const found = args.find((it) => it.kind !== 'nothing' && writtenText(it) !== '');
    return found;
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
    const [from, to, step] = b === undefined ? [0, a, 1] : [a, b, c ?? 1];
    if (from === undefined || to === undefined || step <= 0 || (to - from) / step > MOST_ITEMS) return undefined;
    return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) =>
      String(from + index * step),
    );
  },
  equal: ([a, b]) => a && b && areEqual(a, b),
  notequal: ([a, b]) => {
    const same = a && b && areEqual(a, b);
    return same === undefined ? undefined : !same;
  },
  not: ([value]) => negated(value && writtenText(value)),
  and: ([a, b]) => both(a, b, (x, y) => x && y),
  or: ([a, b]) => both(a, b, (x, y) => x || y),
  add: onNumbers((a, b) => a + b),
  subtract: onNumbers((a, b) => a - b),
  multiply: onNumbers((a, b) => a * b),
  divide: onNumbers((a, b) => a / b),
  modulo: onNumbers((a, b) => a % b),
  min: onNumbers((...all) => Math.min(...all)),
  max: onNumbers((...all) => Math.max(...all)),
  greaterthan: onNumbers((a, b) => a > b),
  lessthan: onNumbers((a, b) => a < b),
  int: onNumbers((a) => Math.trunc(a)),
};

function onText(make: (first: string, ...rest: readonly string[]) => Result): (args: Arguments) => Result {
  return (args) => {
    const [first, ...rest] = args.flatMap((it) => writtenText(it) ?? []);
    return first === undefined || rest.length + 1 < args.length ? undefined : make(first, ...rest);
  };
}

function onNumbers(make: (a: number, b: number) => number | boolean): (args: Arguments) => Result {
  return (args) => {
    const [a = 0, b = a] = args.flatMap((it) => numberOf(it) ?? []);
    const result = args.every((it) => numberOf(it) !== undefined) ? make(a, b) : undefined;
    return typeof result === 'number' && !Number.isFinite(result) ? undefined : result;
  };
}

function both(a: Value | undefined, b: Value | undefined, make: (a: boolean, b: boolean) => boolean): Result {
  const [x, y] = [a, b].map((it) => it && writtenText(it));
  const areKnown = [x, y].every((it) => it === 'true' || it === 'false');
  return areKnown ? make(x === 'true', y === 'true') : undefined;
}

function negated(text: string | undefined): Result {
  return text === 'true' ? false : text === 'false' ? true : undefined;
}

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
  if (template === undefined || /%(?![sdv%])/.test(template)) return undefined;
  let next = 0;
  let isKnown = true;
  const text = template.replace(/%([sdv%])/g, (_, verb) => {
    if (verb === '%') return '%';
    const value = args[next++];
    const written = value && writtenText(value);
    isKnown &&= written !== undefined;
    return written ?? '';
  });
  return isKnown && text.length <= LONGEST_TEXT ? text : undefined;
}

function areLists(values: Arguments): values is readonly List[] {
  return values.every((it) => it.kind === 'list');
}

function sortedEntries(map: Value & { kind: 'mapping' }) {
  return map.entries.toSorted((a, b) => (a.key.value < b.key.value ? -1 : 1));
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
