import { contentHasher } from '../../context/content-hash.ts';
import type { Sha256 } from '../../context/context.ts';
import type { RecordDigest } from '../../context/record.ts';
import { combined, isWhole, mountSelector, type Selector } from '../../context/selector.ts';
import { entriesIn, takenBy } from '../../context/taken.ts';
import type { Tree as KnownTree } from '../../context/tree.ts';
import { locate, pathsBelow } from './locate.ts';
import type { Cause, Node, PartialView, View } from './tree.ts';

/** What was read of a tree, for comparison: BuildKit's content key, as far as it can be known. */
export interface Selection {
  /** Equal keys, equal content. Different keys are different content only where all is known in both. */
  readonly key: string;
  readonly isComplete: boolean;
  /**
   * The content of the files that are known, by where they are in what was read: a proof that two selections differ.
   * `undefined` where patterns choose them.
   */
  files(): ReadonlyMap<string, string> | undefined;
  /** In what ways the bytes of its files were hashed: what was hashed in two ways cannot be told apart. */
  schemes(): string;
  /** Why something in it is not known. */
  readonly causes: readonly Cause[];
}

/** The build stops where a path is missing. */
export type Selected = Selection | { readonly missing: string };

/** Reads trees; what is the same in trees one after another is hashed once. */
export interface Selecting {
  /** What the selectors take; without any, the whole. */
  select(view: View, selectors: readonly Selector[]): Selected;
}

export function selecting(record: RecordDigest, sha256: Sha256, digest: (text: string) => string): Selecting {
  const hashers = new WeakMap<KnownTree, ReturnType<typeof contentHasher>>();
  let unknown = 0;
  const ofKnown = (tree: KnownTree, selectors: readonly Selector[]): Selected => {
    const hasher = hashers.get(tree) ?? contentHasher(tree, record, sha256);
    hashers.set(tree, hasher);
    const result = hasher.keyOf(selectors);
    if ('fault' in result) {
      return { missing: result.fault.kind === 'missing' ? result.fault.path : result.fault.pattern };
    }
    const files = once(() => filesOf(tree, selectors));
    const schemes = once(() => schemesOf(tree));
    if (result.digest !== undefined) return { key: result.digest, isComplete: true, files, schemes, causes: [] };
    // What cannot be read may be anything, each time.
    return { key: `unknown ${unknown++}`, isComplete: false, files, schemes, causes: withoutBytes(tree, selectors) };
  };
  return {
    select(view, selectors) {
      const all = selectors.length === 0 ? [mountSelector('')] : selectors;
      return view.kind === 'known' ? ofKnown(view.tree, all) : ofPartial(view, all, digest);
    },
  };
}

function filesOf(tree: KnownTree, selectors: readonly Selector[]): ReadonlyMap<string, string> | undefined {
  const files = new Map<string, string>();
  for (const [index, selector] of combined(selectors).entries()) {
    if (!isWhole(selector)) return undefined;
    const taking = takenBy(selector, tree);
    if ('fault' in taking) return undefined;
    for (const { entry, contents } of taking.matches) {
      if (entry?.kind === 'file' && entry.content !== undefined) files.set(`${index}:`, entry.content);
      for (const { entry: inner, target } of contents) {
        if (inner.kind === 'file' && inner.content !== undefined) files.set(`${index}:${target}`, inner.content);
      }
    }
  }
  return files;
}

function withoutBytes(tree: KnownTree, selectors: readonly Selector[]): readonly Cause[] {
  const entries = selectors.flatMap((it) => {
    const taking = takenBy(it, tree);
    return 'fault' in taking ? [] : [...entriesIn(taking.matches)];
  });
  const unread = entries.filter((it) => it.kind === 'file' && it.content === undefined);
  return unread.map(({ path }): Cause => ({ kind: 'bytes', path }));
}

function ofPartial(view: PartialView, selectors: readonly Selector[], digest: (text: string) => string): Selected {
  const lines: string[] = [];
  const files = new Map<string, string>();
  const causes = new Set<Cause>();
  let isWholly = true;
  let isComplete = true;
  const unknown = (found: readonly Cause[]) => {
    isComplete = false;
    for (const cause of found) causes.add(cause);
  };
  for (const [index, selector] of combined(selectors).entries()) {
    const { path, followsLinks } = selector;
    const isPattern = !isWhole(selector);
    // Patterns may take anything: all that is known, and all that is not, counts.
    const place = locate(view, isPattern ? '' : path, followsLinks ? 'followed' : 'kept');
    if (isPattern) {
      isWholly = false;
      lines.push(JSON.stringify(selector));
      unknown([]);
    }
    if (place.kind === 'missing') return { missing: path };
    if (place.kind === 'opaque') {
      lines.push(`${index} opaque ${place.symbol} ${place.rest}`);
      unknown(place.causes);
      continue;
    }
    const isFolder = place.node === undefined || isFolderNode(place.node);
    const paths = isFolder ? pathsBelow(view, place.path) : [];
    for (const it of [place.path, ...paths]) {
      const node = view.nodes.get(it);
      if (node === undefined) continue;
      const relative = it.slice(place.path === '' ? 0 : place.path.length + (it === place.path ? 0 : 1));
      lines.push(`${index}:${relative}\0${keyOfNode(node)}`);
      if (node.kind === 'opaque') unknown(node.causes);
      else if (node.entry.kind === 'file' && node.entry.content !== undefined) {
        files.set(`${index}:${it === place.path ? '' : relative}`, node.entry.content);
      }
    }
    if (!isFolder || view.base === undefined) continue;
    lines.push(`${index} below ${view.base.symbol} ${place.path}`);
    unknown(view.base.causes);
  }
  const key = `partial ${digest(lines.join('\n'))}`;
  const schemes = [...new Set([...files.values()].map(schemeOf))].sort().join(' ');
  return { key, isComplete, files: () => (isWholly ? files : undefined), schemes: () => schemes, causes: [...causes] };
}

/** The scheme of what names a content, `sha256` or `git`. */
export function schemeOf(content: string): string {
  return content.slice(0, content.indexOf(':'));
}

/** Of all files of a tree: hardly ever more than one. */
function schemesOf({ entries }: KnownTree): string {
  const schemes = new Set<string>();
  for (const it of entries.values()) if (it.kind === 'file') schemes.add(schemeOf(it.content ?? ''));
  return [...schemes].sort().join(' ');
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function isFolderNode(node: Node): boolean {
  return node.kind === 'entry' && node.entry.kind === 'folder';
}

/** All that counts of a node, as a text; where it lies does not. */
export function keyOfNode(node: Node): string {
  if (node.kind === 'opaque') return `opaque ${node.symbol}`;
  const { kind, mode, uid = 0, gid = 0, xattrs = {} } = node.entry;
  const own = kind === 'file' ? [node.entry.content, node.entry.size] : kind === 'symlink' ? [node.entry.target] : [];
  return JSON.stringify([kind, mode, uid, gid, Object.entries(xattrs).sort(), node.rest, ...own]);
}
