import type { FolderEntry } from '../../context/context.ts';
import { childPath, isUnder, nameOf, parentOf, rootedPath } from '../../context/path.ts';
import { isWhole } from '../../context/source/selector.ts';
import { takenBy } from '../../context/source/taken.ts';
import { type Tree as KnownTree, type TreeEntry, treeOf } from '../../context/tree.ts';
import { needsAdd } from '../../model/copied/source-path.ts';
import type { Digest } from '../graph/operation.ts';
import { isUncertain } from '../graph/scope.ts';
import type { Action, CopyAction } from '../graph/vertex.ts';
import { locate, pathsBelow } from './locate.ts';
import { keyOfNode, type Selecting } from './select.ts';
import type { Cause, Node, Opaque, PartialView, Tree, View } from './tree.ts';

/** Looks into a tree: what its layers have made is worked out, on what is below them. */
export function look(tree: Tree, digest: Digest, { select }: Selecting): View {
  const known = views.get(tree);
  if (known !== undefined) return known;
  const view = tree.kind === 'known' ? tree : new Surface(digest, { select }).viewOf(tree);
  views.set(tree, view);
  return view;
}

const views = new WeakMap<Tree, View>();

/** A tree while it is being put together. */
class Surface {
  /** What is below an unknown one was put there later, as were the folders that it lies in. */
  readonly #nodes = new Map<string, Node>();
  #base: Opaque | undefined;
  readonly #digest: Digest;
  readonly #selecting: Selecting;

  constructor(digest: Digest, selecting: Selecting) {
    this.#digest = digest;
    this.#selecting = selecting;
  }

  /** From the lowest layer up. */
  viewOf(tree: Tree): View {
    const layers: Tree[] = [];
    let lowest = tree;
    while (lowest.kind === 'layer' || lowest.kind === 'merge') {
      layers.push(lowest);
      lowest = lowest.below;
    }
    this.#start(lowest);
    for (const layer of layers.reverse()) {
      if (layer.kind === 'layer') this.#apply(layer.action, layer.source);
      else if (layer.kind === 'merge') this.#merge(look(layer.above, this.#digest, this.#selecting));
    }
    const entries = this.#base === undefined ? entriesOf(this.#nodes) : undefined;
    if (entries !== undefined) return { kind: 'known', tree: treeOf(entries, ROOT) };
    return { kind: 'partial', base: this.#base, nodes: this.#nodes };
  }

  #start(tree: Tree): void {
    switch (tree.kind) {
      case 'opaque':
        this.#base = tree;
        return;
      case 'known':
        this.#copyKnown(tree.tree, '', undefined, undefined);
        return;
      case 'download': {
        const { file, content, cause } = tree;
        const entry: TreeEntry = { kind: 'file', path: file, mode: 0o600, size: 0, content };
        const isKnown = content.startsWith('sha256:');
        this.#nodes.set(file, isKnown ? plain(entry) : { kind: 'opaque', symbol: content, causes: [cause] });
      }
    }
  }

  #merge(above: View): void {
    if (above.kind === 'known') this.#copyKnown(above.tree, '', undefined, undefined);
    else if (above.base === undefined) this.#copyPartial(above, '', '', undefined, undefined);
    else this.#hide('', above.base.symbol, above.base.causes);
  }

  #apply(action: Action, source: Tree | undefined): void {
    switch (action.kind) {
      case 'folder':
        if (isUncertain(action.path)) this.#hide('', action.path, []);
        else this.#folder(rootedPath(action.path), action.mode, action.owner);
        return;
      case 'file': {
        const path = rootedPath(action.path);
        const content = this.#digest(action.text);
        this.#nodes.set(path, plain({ kind: 'file', path, mode: action.mode, size: action.text.length, content }));
        return;
      }
      case 'copy':
        if (source !== undefined) this.#copy(action, source);
    }
  }

  /** What is made where nothing is known to be, with all above it; what an image may already have stays as it is. */
  #folder(path: string, mode: number, owner: string | undefined): void {
    if (path === '' || this.#nodes.has(path)) return;
    this.#folder(parentOf(path), mode, owner);
    this.#set(plain({ kind: 'folder', path, mode }), path, owner, undefined);
  }

  #copy(action: CopyAction, source: Tree): void {
    const { selector, target } = action;
    const view = look(source, this.#digest, this.#selecting);
    if (view.kind === 'known' && !isUncertain(target)) {
      this.#copyTaken(action, view.tree);
      return;
    }
    const read = this.#selecting.select(view, [selector]);
    if ('missing' in read) return;
    const place = view.kind === 'partial' && isWhole(selector) ? locate(view, selector.path, 'followed') : undefined;
    if (isUncertain(target)) this.#hide('', `${read.key} ${target}`, read.causes);
    else if (
      view.kind === 'known' ||
      place?.kind !== 'found' ||
      (place.node === undefined && view.base !== undefined)
    ) {
      this.#copyUnknown(action, read.key, read.causes);
    } else if (place.node?.kind === 'entry' && place.node.entry.kind !== 'folder') {
      this.#copyFile(action, place.node, nameOf(selector.path));
    } else if (view.base !== undefined) this.#copyUnknown(action, read.key, read.causes);
    else this.#copyPartial(view, place.path, this.#resolved(target), action.owner, action.mode);
  }

  /** Files of which only the key is known: what is under the target then is a function of both. */
  #copyUnknown({ target, selector, owner, mode }: CopyAction, key: string, causes: readonly Cause[]): void {
    // A file goes into the folder under its own name, but whether it is one is not known.
    this.#hide(rootedPath(target), JSON.stringify([key, target, nameOf(selector.path), owner, mode]), causes);
  }

  #copyTaken(action: CopyAction, tree: KnownTree): void {
    const { target, owner, mode } = action;
    const taking = takenBy(action.selector, tree);
    if ('fault' in taking) return;
    const into = this.#resolved(target);
    const folderMode = modeOfFolders(mode);
    for (const { name, entry, contents } of taking.matches) {
      if (entry !== undefined && entry.kind !== 'folder') {
        this.#copyFile(action, plain(entry), name);
        continue;
      }
      // The target is made before what is in the folder is copied, so that it has nothing of the folder (fsutil/copy, Copy).
      this.#folder(into, folderMode, owner);
      for (const { entry: inner, target: relative } of contents) {
        // The folders that it lies in come before it.
        const to = childPath(into, relative);
        if (owner === undefined && mode === undefined) this.#put(moved(inner, to), to);
        else this.#set(plain(inner), to, owner, mode);
      }
    }
  }

  #copyFile(action: CopyAction, node: Node & { kind: 'entry' }, name: string): void {
    const { target, owner, mode, unpacks } = action;
    const into = this.#resolved(target);
    const { entry } = node;
    if (unpacks && entry.kind === 'file' && needsAdd(name)) {
      // Other bytes may well unpack to the same files.
      this.#hide(into, `archive ${entry.content} ${entry.mode}`, [{ kind: 'remote', name: entry.path }]);
      return;
    }
    const isFolder = /\/\.?$/.test(target) || into === '' || this.#kindAt(into) === 'folder';
    const to = isFolder ? childPath(into, name) : into;
    this.#folder(parentOf(to), modeOfFolders(mode), owner);
    if (!isFolder && (this.#mayBeFolder(to) || this.#unknownOver(to) !== undefined)) {
      this.#hide(to, JSON.stringify([keyOfNode(node), name, owner, mode]), []);
    } else this.#set(node, to, owner, mode);
  }

  #copyKnown(tree: KnownTree, into: string, owner: string | undefined, mode: string | undefined): void {
    const entries = [...tree.entries.values()].sort((a, b) => a.path.length - b.path.length);
    for (const entry of entries) this.#set(plain(entry), childPath(into, entry.path), owner, mode);
  }

  #copyPartial(
    view: PartialView,
    from: string,
    into: string,
    owner: string | undefined,
    mode: string | undefined,
  ): void {
    this.#folder(into, modeOfFolders(mode), owner);
    for (const path of pathsBelow(view, from)) {
      const node = view.nodes.get(path);
      const to = childPath(into, path.slice(from === '' ? 0 : from.length + 1));
      if (node !== undefined) this.#set(node, to, owner, mode);
    }
  }

  /** Puts a node at a path, in place of what was there; a folder leaves what is in it. */
  #set(node: Node, path: string, owner: string | undefined, mode: string | undefined): void {
    this.#put(changed(node, path, { owner, mode, users: this.#base?.symbol ?? '' }), path);
  }

  #put(node: Node, path: string): void {
    if (node.kind === 'opaque') {
      this.#hide(path, node.symbol, node.causes);
      return;
    }
    const isFolder = node.entry.kind === 'folder';
    const there = this.#nodes.get(path);
    if (isFolder && there?.kind === 'opaque') {
      // Most likely a folder, which then has the mode of this one.
      this.#nodes.set(path, { ...there, symbol: this.#digest([there.symbol, keyOfNode(node)].join('\n')) });
      return;
    }
    if (!isFolder || this.#kindAt(path) !== 'folder') this.#remove(path);
    this.#nodes.set(path, node);
  }

  /** Puts something unknown at a path, on all that is there and below it. */
  #hide(path: string, symbol: string, causes: readonly Cause[]): void {
    const inner = [...this.#nodes].filter(([it]) => isUnder(it, path));
    const over = path === '' ? undefined : this.#unknownOver(parentOf(path));
    const isAlone = this.#base === undefined && over === undefined && inner.length === 0;
    const lines = inner.map(([it, node]) => `${it} ${keyOfNode(node)}`).sort();
    const below = [over, ...inner.map(([, node]) => node)].flatMap((it) => (it?.kind === 'opaque' ? it.causes : []));
    const start = [this.#base?.symbol ?? '', path, symbol, ...(over === undefined ? [] : [`over ${over.symbol}`])];
    const key = isAlone ? symbol : this.#digest([...start, ...lines].join('\n'));
    const all = [...new Set([...causes, ...(this.#base?.causes ?? []), ...below])];
    this.#remove(path);
    if (path === '') {
      this.#base = { kind: 'opaque', symbol: key, causes: all, scripts: this.#base?.scripts ?? [] };
      return;
    }
    this.#folder(parentOf(path), 0o755, undefined);
    this.#nodes.set(path, { kind: 'opaque', symbol: key, causes: all });
  }

  #remove(path: string): void {
    const kind = this.#kindAt(path);
    if (path === '') this.#nodes.clear();
    else if (kind !== 'folder' && kind !== 'opaque') this.#nodes.delete(path);
    else for (const it of [...this.#nodes.keys()]) if (isUnder(it, path)) this.#nodes.delete(it);
  }

  /** The innermost unknown node that a path is of. */
  #unknownOver(path: string): (Node & { kind: 'opaque' }) | undefined {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const node = this.#nodes.get(at);
      if (node?.kind === 'opaque') return node;
    }
    return undefined;
  }

  #kindAt(path: string): TreeEntry['kind'] | 'opaque' | undefined {
    const node = this.#nodes.get(path);
    return node?.kind === 'entry' ? node.entry.kind : node?.kind;
  }

  /**
   * Whether a target without a slash may be a folder all the same, into which a file then goes: in an image that is not
   * known every usual folder may be there, and so may be what a command that ran on it speaks of.
   */
  #mayBeFolder(path: string): boolean {
    if (this.#base === undefined || this.#kindAt(path) === 'file') return false;
    return USUAL_FOLDERS.test(path) || this.#base.scripts.some((it) => it.includes(nameOf(path)));
  }

  /** The path of a target, through the links that are known. */
  #resolved(target: string): string {
    const path = rootedPath(target);
    const place = locate({ kind: 'partial', base: this.#base, nodes: this.#nodes }, path, 'followed');
    return place.kind === 'found' ? place.path : path;
  }
}

const ROOT: FolderEntry = { kind: 'folder', path: '', mode: 0o755 };

/** Of the Filesystem Hierarchy Standard, and where programs usually live. */
const USUAL_FOLDERS =
  /^(?:bin|boot|dev|etc|home|lib(?:32|64|x32)?|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|app|src|code|workspace|(?:usr|var)(?:\/[a-z0-9]+){0,2})$/;

function plain(entry: TreeEntry): Node & { kind: 'entry' } {
  return { kind: 'entry', entry, rest: '' };
}

/** An entry at another path: in the next build it is copied there again. */
function moved(entry: TreeEntry, path: string): Node & { kind: 'entry' } {
  const known = moves.get(entry);
  if (known?.entry.path === path) return known;
  const node = plain({ ...entry, path });
  moves.set(entry, node);
  return node;
}

const moves = new WeakMap<TreeEntry, Node & { kind: 'entry' }>();

/** Of the folders that a copy makes on its way: what `--chmod` says in digits is said of them, too. */
function modeOfFolders(mode: string | undefined): number {
  return mode !== undefined && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : 0o755;
}

/** The entries, if every node is one and says all that counts. */
function entriesOf(nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, TreeEntry> | undefined {
  const entries = new Map<string, TreeEntry>();
  for (const [path, node] of nodes) {
    if (node.kind === 'opaque' || node.rest !== '') return undefined;
    entries.set(path, node.entry);
  }
  return entries;
}

interface Change {
  readonly owner: string | undefined;
  readonly mode: string | undefined;
  /** Stands for the users that the image below knows by name. */
  readonly users: string;
}

function changed(node: Node, path: string, { owner, mode, users }: Change): Node {
  if (node.kind === 'opaque') {
    if (owner === undefined && mode === undefined) return node;
    return { ...node, symbol: `${node.symbol} ${owner ?? ''} ${mode ?? ''}` };
  }
  let { rest } = node;
  let entry: TreeEntry = { ...node.entry, path };
  if (owner !== undefined && owner !== '') {
    const ids = idsOf(owner);
    if (ids === undefined) rest = `${rest} ${owner} of ${users}`;
    else entry = { ...entry, ...ids };
  }
  if (mode !== undefined && entry.kind !== 'symlink') {
    if (/^[0-7]+$/.test(mode)) entry = { ...entry, mode: Number.parseInt(mode, 8) };
    else rest = `${rest} ${mode}`;
  }
  return { kind: 'entry', entry, rest };
}

/** Owners in numbers; a lone number is the group's as well. What has a name, only the image can tell, but for root. */
function idsOf(owner: string): { readonly uid: number; readonly gid: number } | undefined {
  const [user = '', group = user] = owner.split(':').map((it) => (it === 'root' ? '0' : it));
  if (!/^\d+$/.test(user) || !/^\d+$/.test(group)) return undefined;
  return { uid: Number(user), gid: Number(group) };
}
