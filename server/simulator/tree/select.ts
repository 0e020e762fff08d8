import { contentHasher, type FolderDigests } from '../../context/content-hash.ts';
import type { Sha256 } from '../../context/context.ts';
import type { RecordDigest } from '../../context/record.ts';
import { combined, isWhole, mountSelector, type Selector } from '../../context/source/selector.ts';
import { entriesIn, takenBy } from '../../context/source/taken.ts';
import { followed, type Tree as KnownTree, type TreeEntry, treeOf } from '../../context/tree.ts';
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
  const folders: FolderDigests = new WeakMap();
  const known = new WeakMap<readonly TreeEntry[], string>();
  let unknown = 0;
  const read = (tree: KnownTree, selectors: readonly Selector[]): Selected => {
    const hasher = hashers.get(tree) ?? contentHasher(tree, record, sha256, folders);
    hashers.set(tree, hasher);
    const result = hasher.keyOf(selectors);
    if ('fault' in result) {
      return { missing: result.fault.kind === 'missing' ? result.fault.path : result.fault.pattern };
    }
    const files = once(() => filesOf(tree, selectors));
    const schemes = once(() => {
      const all = schemesBelow(tree, '', known);
      // Hardly ever more than one. Where there are, those of other files are of no meaning.
      return all.includes(' ') ? schemesOfRead(tree, selectors, known) : all;
    });
    if (result.digest !== undefined) return { key: result.digest, isComplete: true, files, schemes, causes: [] };
    // What cannot be read may be anything, each time.
    return { key: `unknown ${unknown++}`, isComplete: false, files, schemes, causes: withoutBytes(tree, selectors) };
  };
  const selections = new WeakMap<KnownTree, Map<readonly Selector[], Selected>>();
  /** The selectors of a step are one value in all builds, and the same tree is read in two worlds, and again in the next build. */
  const ofKnown = (tree: KnownTree, selectors: readonly Selector[]): Selected => {
    const known = selections.get(tree) ?? new Map<readonly Selector[], Selected>();
    selections.set(tree, known);
    const found = known.get(selectors);
    if (found !== undefined) return found;
    const selected = read(tree, selectors.length === 0 ? [mountSelector('')] : selectors);
    if ('missing' in selected || selected.isComplete) known.set(selectors, selected);
    return selected;
  };
  return {
    select(view, selectors) {
      if (view.kind === 'known') return ofKnown(view.tree, selectors);
      const partly = ofPartial(view, selectors.length === 0 ? [mountSelector('')] : selectors, digest);
      return 'missing' in partly || !partly.isComplete ? partly : ofKnown(knownPart(view), selectors);
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
    }
    const isFolder = place.kind === 'opaque' || place.node === undefined || isFolderNode(place.node);
    const own = place.kind === 'found' ? [place.path] : [];
    for (const it of [...own, ...(isFolder ? pathsBelow(view, place.path) : [])]) {
      const node = view.nodes.get(it);
      if (node === undefined) continue;
      const relative = it.slice(place.path === '' ? 0 : place.path.length + (it === place.path ? 0 : 1));
      lines.push(`${index}:${relative}\0${keyOfNode(node)}`);
      if (node.kind === 'opaque') unknown(node.causes);
      else if (node.rest !== '') unknown([]);
      if (node.kind === 'entry' && node.entry.kind === 'file' && node.entry.content !== undefined) {
        files.set(`${index}:${it === place.path ? '' : relative}`, node.entry.content);
      }
    }
    if (place.kind === 'opaque') continue;
    if (!isFolder || view.base === undefined) continue;
    lines.push(`${index} below ${view.base.symbol} ${place.path}`);
    unknown(view.base.causes);
  }
  const key = `partial ${digest(lines.join('\n'))}`;
  const schemes = [...new Set([...files.values()].map(schemeOf))].sort().join(' ');
  return { key, isComplete, files: () => (isWholly ? files : undefined), schemes: () => schemes, causes: [...causes] };
}

/** A tree of all that is known of one, for reading what is: folders of which not all is known are there to be gone through. */
function knownPart(view: PartialView): KnownTree {
  const known = knownParts.get(view);
  if (known !== undefined) return known;
  const entries = new Map<string, TreeEntry>();
  for (const [path, node] of view.nodes) {
    if (node.kind === 'entry') entries.set(path, node.entry);
    else entries.set(path, { kind: 'folder', path, mode: 0o755 });
  }
  const tree = treeOf(entries, { kind: 'folder', path: '', mode: 0o755 });
  knownParts.set(view, tree);
  return tree;
}

const knownParts = new WeakMap<PartialView, KnownTree>();

/** The scheme of what names a content, `sha256` or `git`. */
export function schemeOf(content: string): string {
  return content.slice(0, content.indexOf(':'));
}

function schemesOfRead(
  tree: KnownTree,
  selectors: readonly Selector[],
  known: WeakMap<readonly TreeEntry[], string>,
): string {
  const schemes = selectors.map((it) => {
    const place = isWhole(it) ? followed(tree, it.path) : undefined;
    if (place !== undefined && (place === '' || tree.entries.get(place)?.kind === 'folder'))
      return schemesBelow(tree, place, known);
    const taking = takenBy(it, tree);
    return 'fault' in taking ? '' : schemesOf(entriesIn(taking.matches));
  });
  return union(schemes);
}

/** Of lists, in one. */
function union(schemes: readonly string[]): string {
  const all = new Set(schemes.flatMap((it) => it.split(' ')).filter((it) => it !== ''));
  return [...all].sort().join(' ');
}

function schemesOf(entries: Iterable<TreeEntry>): string {
  const schemes = new Set<string>();
  for (const it of entries) if (it.kind === 'file') schemes.add(schemeOf(it.content ?? ''));
  return [...schemes].sort().join(' ');
}

/** The same of all that is in a folder; `known` is by the lists of children, which trees one after another share. */
function schemesBelow(tree: KnownTree, folder: string, known: WeakMap<readonly TreeEntry[], string>): string {
  const children = tree.children.get(folder) ?? [];
  const found = known.get(children);
  if (found !== undefined) return found;
  const folders = children.flatMap((it) => (it.kind === 'folder' ? schemesBelow(tree, it.path, known) : []));
  const text = union([schemesOf(children), ...folders]);
  known.set(children, text);
  return text;
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
  const known = keys.get(node) ?? keyOfEntry(node);
  keys.set(node, known);
  return known;
}

const keys = new WeakMap<Node, string>();

function keyOfEntry(node: Node & { kind: 'entry' }): string {
  const { kind, mode, uid = 0, gid = 0, xattrs = {} } = node.entry;
  const own = kind === 'file' ? [node.entry.content, node.entry.size] : kind === 'symlink' ? [node.entry.target] : [];
  return JSON.stringify([kind, mode, uid, gid, Object.entries(xattrs).sort(), node.rest, ...own]);
}
