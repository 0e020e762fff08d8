import type { BuildContext, Entry, FolderEntry } from './context.ts';
import { childPath, compareBytes, parentOf, rootedPath } from './path.ts';

/** Files by their paths: a build context, or what the steps of a stage have left. An index is made once, and then asked. */
export interface Tree {
  /** As in a build context: every folder above an entry is an entry, but the root has none. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** The root itself, where it counts in a key: BuildKit does not look at the root of a build context. */
  readonly root: (FolderEntry & Owner) | undefined;
  /** What lies directly in a folder, in the order of the names' bytes; the root is the empty path. */
  readonly children: ReadonlyMap<string, readonly TreeEntry[]>;
}

/** Something in a tree, with whom it belongs to. */
export type TreeEntry = Entry & Owner;

/** A tree of which one asks for one path or folder after another, so that what nobody asks for need not be read. */
export interface Listing {
  readonly entries: Pick<ReadonlyMap<string, TreeEntry>, 'get' | 'has'>;
  readonly children: Pick<ReadonlyMap<string, readonly TreeEntry[]>, 'get'>;
}

/** The listing of a build context: its own, where it has one. */
export function listingOf(context: BuildContext): Listing {
  return context.listing ?? contextTree(context);
}

/** Who has it; absent is 0, as the client makes everything that it sends (client/solve.go, prepareSyncedFiles). */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Indexes entries; without a root it is a tree of a build context. */
export function treeOf(entries: ReadonlyMap<string, TreeEntry>, root?: FolderEntry & Owner): Tree {
  const children = new Map<string, TreeEntry[]>();
  for (const entry of entries.values()) {
    const folder = parentOf(entry.path);
    const siblings = children.get(folder);
    if (siblings === undefined) children.set(folder, [entry]);
    else siblings.push(entry);
  }
  // They all begin with the path of the folder.
  for (const siblings of children.values()) siblings.sort((a, b) => compareBytes(a.path, b.path));
  return { entries, root, children };
}

/** The tree of a build context, indexed when it is first asked for. */
export function contextTree(context: BuildContext): Tree {
  const known = contextTrees.get(context);
  if (known !== undefined) return known;
  const tree = treeOf(context.entries);
  contextTrees.set(context, tree);
  return tree;
}

const contextTrees = new WeakMap<BuildContext, Tree>();

/** The build context that a tree is: it is not indexed again. */
export function contextWith(tree: Tree, ignoreFile: BuildContext['ignoreFile']): BuildContext {
  const context: BuildContext = { entries: tree.entries, ignoreFile, ignored: [] };
  contextTrees.set(context, tree);
  return context;
}

/**
 * Where a path leads when every symlink in it is followed, as far up as the root; `undefined` where nothing is there, or
 * links go in a circle (contenthash/checksum.go, getFollowLinks).
 */
export function followed(tree: Listing, path: string): string | undefined {
  return resolved(tree, path, 'followed');
}

/** The same but for the last name of the path: a symlink there is what is meant. */
export function located(tree: Listing, path: string): string | undefined {
  return resolved(tree, path, 'kept');
}

const MOST_LINKS = 255;

function resolved(tree: Listing, path: string, lastLink: 'followed' | 'kept'): string | undefined {
  let current = '';
  const names = rootedPath(path).split('/').reverse();
  for (let links = 0; names.length > 0; ) {
    const name = names.pop() ?? '';
    current = rootedPath(childPath(current, name));
    const entry = tree.entries.get(current);
    if (entry?.kind !== 'symlink' || (lastLink === 'kept' && names.length === 0)) continue;
    if (++links > MOST_LINKS) return undefined;
    names.push(...entry.target.split('/').reverse());
    current = entry.target.startsWith('/') ? '' : parentOf(current);
  }
  return current === '' || tree.entries.has(current) ? current : undefined;
}
