import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { MOST_LEVELS, tooDeepIn } from '../text/nesting.ts';
import { bareSpan, type Span } from '../text/span.ts';
import type { Entry, Mistake, Text, Value } from './value.ts';

/** The documents of a YAML or JSON text; none where something is wrong with it. */
export interface YamlFile {
  readonly documents: readonly Value[];
  readonly mistakes: readonly Mistake[];
}

/** Reads a YAML or JSON text with its anchors and merge keys. It cannot unfold to more than it is, and never throws. */
export function readYaml(source: string): YamlFile {
  const excess = excessIn(source);
  if (excess !== undefined) return { documents: [], mistakes: [excess] };
  // The keys are looked at below, where merge keys are known; comparing each with each here takes its time.
  const parsed = parseAllDocuments(source, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const documents = 'empty' in parsed ? [] : parsed;
  const mistakes = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => {
      // What is missing at the end is said to lie behind it.
      const [start, end] = pos.map((it) => Math.min(it, source.length));
      return {
        span: { start: start ?? 0, end: end ?? 0 },
        message: `this is no YAML: ${message.split('\n', 1)[0]?.replace(/\.$/, '')}`,
      };
    }),
  );
  // The others are most likely of its making.
  if (mistakes.length > 0) return { documents: [], mistakes: mistakes.slice(0, 1) };
  const readers = documents.map((it) => new Reader(it));
  const values = readers.map((it) => it.root());
  return { documents: values, mistakes: readers.flatMap((it) => it.mistakes) };
}

/** What is too much of a text before it is parsed. */
function excessIn(source: string): Mistake | undefined {
  if (source.length > MOST_CHARACTERS) {
    const message = `this file has more than ${MOST_CHARACTERS} characters, so nothing in it was read`;
    return { span: { start: 0, end: 0 }, message };
  }
  const span = tooDeepIn(source);
  return span && { span, message: TOO_DEEP };
}

export const MOST_CHARACTERS = 1 << 20;
const TOO_DEEP = `this lies more than ${MOST_LEVELS} levels deep, so nothing in the file was read`;

/** Turns the nodes of the `yaml` package into values; what an alias repeats is the same value, not a copy. */
class Reader {
  readonly mistakes: Mistake[] = [];
  readonly #document: Document.Parsed;
  readonly #known = new Map<Node, Value | 'open'>();
  readonly #anchors = new Map<string, Node>();

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  root(): Value {
    return this.#valueOf(this.#document.contents, { start: 0, end: 0 });
  }

  #valueOf(node: unknown, place: Span): Value {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      const value = target === undefined ? undefined : this.#valueOf(target, place);
      // It says the same, but here.
      return value === undefined ? { ...bareSpan(place), kind: 'nothing' } : { ...value, ...spanOf(node, place) };
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return { ...bareSpan(place), kind: 'nothing' };
    const known = this.#known.get(node);
    if (known === 'open') {
      const span = spanOf(node, place);
      this.mistakes.push({ span, message: 'an alias in here stands for all of this, so it would never end' });
      return { ...span, kind: 'unknown' };
    }
    if (known !== undefined) return known;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#known.set(node, 'open');
    const value = this.#read(node, spanOf(node, place));
    this.#known.set(node, value);
    return value;
  }

  #read(node: Node, span: Span): Value {
    if (node.tag === '!reset') return { ...span, kind: 'nothing', resets: true };
    if (isSeq(node)) return { ...span, kind: 'list', items: node.items.map((it) => this.#valueOf(it, span)) };
    if (isMap(node)) {
      const entries = node.items.map((pair): Entry => {
        const key = this.#keyOf(pair.key, span);
        return { key, value: this.#valueOf(pair.value, { start: key.end, end: key.end }) };
      });
      return { ...span, kind: 'mapping', entries: this.#merged(entries) };
    }
    const value = isScalar(node) ? node.value : undefined;
    switch (typeof value) {
      case 'string':
        return { ...span, kind: 'text', value };
      case 'number':
        return { ...span, kind: 'number', value };
      case 'boolean':
        return { ...span, kind: 'flag', value };
      default:
        return { ...span, kind: 'nothing' };
    }
  }

  #keyOf(node: unknown, place: Span): Text {
    const value = isScalar(node) ? String(node.source ?? node.value) : '';
    return { ...(isScalar(node) ? spanOf(node, place) : bareSpan(place)), kind: 'text', value };
  }

  /** What `<<` adds comes behind what a mapping says itself (https://yaml.org/type/merge.html). */
  #merged(entries: readonly Entry[]): readonly Entry[] {
    const own = new Map<string, Entry>();
    for (const it of entries) {
      if (it.key.value === MERGE) continue;
      if (own.has(it.key.value)) this.mistakes.push({ span: bareSpan(it.key), message: ONCE });
      own.set(it.key.value, it);
    }
    for (const { key, value } of entries) {
      if (key.value !== MERGE) continue;
      for (const source of value.kind === 'list' ? value.items : [value]) {
        for (const it of source.kind === 'mapping' ? source.entries : []) {
          if (!own.has(it.key.value)) own.set(it.key.value, it);
        }
      }
    }
    return [...own.values()];
  }
}

const MERGE = '<<';
const ONCE = 'this key is given above already; it may be given once';

function spanOf({ range }: Node, place: Span): Span {
  return range ? { start: range[0], end: range[1] } : bareSpan(place);
}
