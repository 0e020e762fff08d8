import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { MOST_LEVELS, tooDeepIn } from '../../text/nesting.ts';
import { bareSpan, type Span } from '../../text/span.ts';
import type { Entry, Mistake, Text, Value } from '../value.ts';
import { parseYaml } from './yaml-parse.ts';
import { readPlain } from './yaml-plain.ts';

/** The documents of a YAML or JSON text; none where something is wrong with it. */
export interface YamlFile {
  readonly documents: readonly Value[];
  readonly mistakes: readonly Mistake[];
}

/** Reads a YAML or JSON text with its anchors and merge keys. It cannot unfold to more than it is, and never throws. */
export function readYaml(source: string): YamlFile {
  const excess = excessIn(source);
  if (excess !== undefined) return { documents: [], mistakes: [excess] };
  const { documents, unfolded } = parseYaml(source);
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
  mistakes.push(...otherVersionsIn(source));
  // The others are most likely of its making.
  if (mistakes.length > 0) return { documents: [], mistakes: mistakes.slice(0, 1) };
  // To go-yaml an anchor is there for the documents behind it too.
  const anchors = new Map<string, Node>();
  const readers = documents.map((it) => new Reader(it, anchors, unfolded));
  const values = readers.map((it) => it.root());
  return { documents: values, mistakes: readers.flatMap((it) => it.mistakes) };
}

/** go-yaml refuses files that say to be of another version than the one that it knows by name (its parserc.go). */
function otherVersionsIn(source: string): readonly Mistake[] {
  const [directive = ''] = /^\ufeff?%YAML[ \t]+(?!1\.1\s)\S+/.exec(source) ?? [];
  return directive === '' ? [] : [{ span: { start: 0, end: directive.length }, message: OTHER_VERSION }];
}

const OTHER_VERSION = 'Compose reads no file that says to be of a version of YAML other than 1.1';

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
  readonly #anchors: Map<string, Node>;

  readonly #unfolded: ReadonlySet<number>;

  constructor(document: Document.Parsed, anchors: Map<string, Node>, unfolded: ReadonlySet<number>) {
    this.#document = document;
    this.#anchors = anchors;
    this.#unfolded = unfolded;
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
    if (node.tag === '!reset') return { ...span, kind: 'nothing', replaces: true };
    if (node.tag === '!override') return { ...this.#untagged(node, span), replaces: true };
    return this.#untagged(node, span);
  }

  #untagged(node: Node, span: Span): Value {
    if (isSeq(node)) return { ...span, kind: 'list', items: node.items.map((it) => this.#valueOf(it, span)) };
    if (isMap(node)) {
      const entries = node.items.map((pair): Entry => {
        const key = this.#keyOf(pair.key, span);
        return { key, value: this.#valueOf(pair.value, { start: key.end, end: key.end }) };
      });
      return { ...span, kind: 'mapping', entries: this.#merged(entries) };
    }
    if (!isScalar(node)) return { ...span, kind: 'nothing' };
    if (this.#unfolded.has(span.start)) return { ...span, kind: 'unknown' };
    const { source, type, tag, value } = node;
    const plain = type === 'PLAIN' && source !== undefined && tag === undefined ? readPlain(source) : undefined;
    if (plain !== undefined) return { ...span, ...plain };
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
    const named = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (isMap(named) || isSeq(named)) this.mistakes.push({ span: spanOf(named, place), message: NO_KEY });
    const value = isScalar(named) ? String(named.source ?? named.value) : '';
    return { ...(isNode(node) ? spanOf(node, place) : bareSpan(place)), kind: 'text', value };
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
const NO_KEY = 'this cannot be a key, which is a text';
const ONCE = 'this key is given above already; it may be given once';

function spanOf({ range }: Node, place: Span): Span {
  return range ? { start: range[0], end: range[1] } : bareSpan(place);
}
