import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { MOST_LEVELS, tooDeepIn } from '../../text/nesting.ts';
import { bareSpan, type Span, textOf } from '../../text/span.ts';

/** A value of a YAML text, with its place. */
export type Value = Text | Numeral | Flag | Nothing | List | Mapping;

export interface Text extends Span {
  readonly kind: 'text';
  readonly value: string;
}
interface Numeral extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** As it is written: `1.20` is not `1.2`. */
  readonly text: string;
}
interface Flag extends Span {
  readonly kind: 'flag';
  readonly value: boolean;
  readonly text: string;
}
interface Nothing extends Span {
  readonly kind: 'nothing';
}
interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Value[];
}
export interface Mapping extends Span {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
}
export interface Entry {
  readonly key: Text;
  readonly value: Value;
}

/** Something that is wrong with a configuration; the message completes "here, …". */
export interface ConfigMistake {
  readonly span: Span;
  readonly message: string;
}

/** Reads a YAML or JSON text. Nothing in it is ever executed, and it cannot unfold to more than it is. Never throws. */
export function readYaml(source: string): { value: Value; mistakes: readonly ConfigMistake[] } {
  const nothing: Nothing = { kind: 'nothing', start: 0, end: 0 };
  const excess = excessIn(source);
  if (excess !== undefined) return { value: nothing, mistakes: [excess] };
  const document = parseDocument(source, { prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings].map(({ code, message, pos: [start, end] }) => ({
    // What is missing at the end is said to lie behind it.
    span: { start: Math.min(start, source.length), end: Math.min(end, source.length) },
    message: WORDS[code] ?? `this is no YAML: ${message.split('\n', 1)[0]}`,
  }));
  if (mistakes.length > 0) return { value: nothing, mistakes };
  const reader = new Reader(source, document);
  const value = reader.valueOf(document.contents, nothing);
  return { value, mistakes: reader.mistakes };
}

/** The value of a key, or `undefined` where there is none. */
export function entryOf(value: Value, key: string): Entry | undefined {
  return value.kind === 'mapping' ? value.entries.find((it) => it.key.value === key) : undefined;
}

const WORDS: { readonly [code: string]: string } = {
  DUPLICATE_KEY: 'this key is already given above; it may be given once',
  TAG_RESOLVE_FAILED: 'this tag means nothing in a configuration; remove it',
  MULTIPLE_DOCS: 'a second document begins; a configuration is one',
};

/** What is too much of a text before it is parsed. */
function excessIn(source: string): ConfigMistake | undefined {
  if (source.length > MOST_CHARACTERS) {
    return { span: { start: 0, end: 0 }, message: `more than ${MOST_CHARACTERS} characters are no configuration` };
  }
  const span = tooDeepIn(source);
  return span && { span, message: TOO_DEEP };
}

const MOST_CHARACTERS = 1 << 18;
const TOO_DEEP = `this lies more than ${MOST_LEVELS} levels deep, which no configuration needs`;

/** Turns the nodes of the `yaml` package into values, each alias into the value that it repeats. */
class Reader {
  readonly mistakes: ConfigMistake[] = [];
  readonly #source: string;
  readonly #document: Document.Parsed;
  /** An anchor's value is read once, however often it is repeated. */
  readonly #known = new Map<Node, Value>();
  #aliases = 0;

  constructor(source: string, document: Document.Parsed) {
    this.#source = source;
    this.#document = document;
  }

  valueOf(node: unknown, place: Span): Value {
    if (isAlias(node)) return this.#repeated(node, spanOf(node, place));
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return { ...bareSpan(place), kind: 'nothing' };
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const value = this.#read(node, spanOf(node, place));
    this.#known.set(node, value);
    return value;
  }

  #read(node: Node, span: Span): Value {
    if (isSeq(node)) return { ...span, kind: 'list', items: node.items.map((it) => this.valueOf(it, span)) };
    if (isMap(node)) {
      const entries = node.items.map((pair) => {
        const key = this.valueOf(pair.key, span);
        return { key: this.#keyOf(key), value: this.valueOf(pair.value, { start: key.end, end: key.end }) };
      });
      return { ...span, kind: 'mapping', entries };
    }
    const value = isScalar(node) ? node.value : undefined;
    switch (typeof value) {
      case 'string':
        return { ...span, kind: 'text', value };
      case 'number':
        return { ...span, kind: 'number', value, text: textOf(this.#source, span) };
      case 'boolean':
        return { ...span, kind: 'flag', value, text: textOf(this.#source, span) };
      default:
        return { ...span, kind: 'nothing' };
    }
  }

  #keyOf(key: Value): Text {
    if (key.kind === 'text') return key;
    return { ...bareSpan(key), kind: 'text', value: textOf(this.#source, key) };
  }

  #repeated(alias: Node & { source: string; resolve(document: Document.Parsed): unknown }, span: Span): Value {
    this.#aliases++;
    // As many as the package itself would follow; more are there to blow the value up.
    const target = this.#aliases > MOST_ALIASES ? undefined : alias.resolve(this.#document);
    const known = isMap(target) || isSeq(target) || isScalar(target) ? this.#known.get(target) : undefined;
    if (known !== undefined) return { ...known, ...span };
    const message =
      this.#aliases > MOST_ALIASES ? `more than ${MOST_ALIASES} aliases are not followed` : REPEATS_ITSELF;
    if (this.mistakes.length === 0) this.mistakes.push({ span, message });
    return { ...span, kind: 'nothing' };
  }
}

const MOST_ALIASES = 100;
const REPEATS_ITSELF = 'this alias stands inside what it repeats';

function spanOf({ range }: Node, place: Span): Span {
  return range ? { start: range[0], end: range[1] } : bareSpan(place);
}
