import { type Selection, schemeOf } from './tree/select.ts';
import type { Tree } from './tree/tree.ts';

/** What stands for an operation with its inputs in the cache (solver/cachemanager.go). */
export type KeyId = string;

/** One way in which an input can be recognized: by what it is, or by what of it is read. */
export type Alternative =
  | { readonly kind: 'key'; readonly id: KeyId; readonly selector: string }
  | { readonly kind: 'content'; readonly selection: Selection };

/** Whether content of which not all is known is taken for equal. */
export type Comparison = (a: Selection, b: Selection) => boolean;

/**
 * A build cache that forgets nothing: which operation was built on which inputs, and what came out. It grows; builds are
 * kept apart so that one that failed can be taken back.
 */
export class History {
  readonly #isEqual: Comparison;
  /** From an input to the keys of the operations on it. */
  #links = new Map<string, readonly KeyId[]>();
  /** The same for content, in all that was read by one operation. */
  #contents = new Map<string, { readonly selection: Selection; readonly id: KeyId }[]>();
  #results = new Map<KeyId, Tree>();
  /** Of the operations that were linked to anything. */
  #digests = new Set<string>();
  #undo: (() => void)[] = [];
  #count = 0;

  constructor(isEqual: Comparison) {
    this.#isEqual = isEqual;
  }

  /** From here on, `takeBack` leaves what is. */
  keep(): void {
    this.#undo = [];
  }

  /** Forgets all that was added since `keep`. */
  takeBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }

  hasResult(id: KeyId): boolean {
    return this.#results.has(id);
  }

  resultOf(id: KeyId): Tree | undefined {
    return this.#results.get(id);
  }

  addResult(id: KeyId, tree: Tree): void {
    if (this.#results.has(id)) {
      const before = this.#results.get(id);
      this.#undo.push(() => before && this.#results.set(id, before));
    } else this.#undo.push(() => this.#results.delete(id));
    this.#results.set(id, tree);
  }

  /** Whether an operation may be linked to any input. */
  mayKnow(digest: string): boolean {
    return this.#digests.has(digest);
  }

  /** Remembers all that another one does, as the first thing that it is told. */
  adopt(other: History): void {
    this.#links = new Map(other.#links);
    this.#contents = new Map([...other.#contents].map(([place, list]) => [place, [...list]]));
    this.#results = new Map(other.#results);
    this.#digests = new Set(other.#digests);
    this.#count = other.#count;
  }

  newKey(): KeyId {
    return `key ${this.#count++}`;
  }

  /** The keys of an operation that were built on an input that is recognized in one of these ways. */
  linked(digest: string, input: number, alternatives: readonly Alternative[]): ReadonlySet<KeyId> {
    const found = new Set<KeyId>();
    for (const it of alternatives) {
      if (it.kind === 'key') {
        for (const id of this.#links.get(linkOf(digest, input, it)) ?? []) found.add(id);
      } else {
        for (const { selection, id } of this.#contents.get(`${digest} ${input}`) ?? [])
          if (this.#isEqual(selection, it.selection)) found.add(id);
      }
    }
    return found;
  }

  link(digest: string, input: number, alternatives: readonly Alternative[], id: KeyId): void {
    this.#digests.add(digest);
    for (const it of alternatives) {
      if (it.kind === 'key') this.#addLink(linkOf(digest, input, it), id);
      else this.#addContent(`${digest} ${input}`, it.selection, id);
    }
  }

  #addLink(link: string, id: KeyId): void {
    const ids = this.#links.get(link) ?? NOTHING;
    if (ids.includes(id)) return;
    this.#links.set(link, [...ids, id]);
    this.#undo.push(() => this.#links.set(link, ids));
  }

  #addContent(place: string, selection: Selection, id: KeyId): void {
    const list = this.#contents.get(place) ?? [];
    if (list.some((it) => it.id === id && it.selection.key === selection.key)) return;
    this.#contents.set(place, list);
    list.push({ selection, id });
    this.#undo.push(() => list.pop());
  }
}

const NOTHING: readonly never[] = [];

/** Whether two selections are the same for certain. */
export function isSame(a: Selection, b: Selection): boolean {
  return a.key === b.key;
}

/** Whether nothing proves that two selections differ. */
export function maybeSame(a: Selection, b: Selection): boolean {
  if (a.key === b.key) return true;
  // What was hashed in two ways may be the same, but for files that only one of them has.
  if (a.isComplete && b.isComplete && a.schemes() === b.schemes()) return false;
  const [files, others] = [a.files(), b.files()];
  if (files === undefined || others === undefined) return true;
  return !isOtherIn(files, others, b.isComplete) && !isOtherIn(others, files, a.isComplete);
}

/** Whether a file is known to be another in the other selection, or not to be there. */
function isOtherIn(files: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>, areAll: boolean): boolean {
  for (const [path, content] of files) {
    const other = others.get(path);
    if (other === undefined ? areAll : other !== content && schemeOf(other) === schemeOf(content)) return true;
  }
  return false;
}

function linkOf(digest: string, input: number, { id, selector }: Alternative & { kind: 'key' }): string {
  return `${id} ${input} ${digest} ${selector}`;
}
