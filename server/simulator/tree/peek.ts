import { childPath, isUnder, nameOf, parentOf, rootedPath } from '../../context/path.ts';
import { isWhole } from '../../context/source/selector.ts';
import { followed, type TreeEntry } from '../../context/tree.ts';
import { isUncertain } from '../graph/scope.ts';
import type { Action, CopyAction } from '../graph/vertex.ts';
import type { Tree } from './tree.ts';

/** What a path of a tree is, as far as one sees without looking into all of it. */
export type Glimpse =
  | { readonly kind: 'file'; readonly entry: TreeEntry }
  /** A folder, or nothing, above an image or a command of which more is not known: so nobody knows all that is there. */
  | { readonly kind: 'open' }
  /** One has to look. */
  | { readonly kind: 'unsure' };

/** Goes down the layers to the one that made a path, and asks no other: what a view would say, or nothing. */
export function peek(tree: Tree, path: string): Glimpse {
  let lowest = tree;
  while (lowest.kind === 'layer') lowest = lowest.below;
  if (lowest.kind !== 'opaque') return UNSURE;
  for (let layer = tree; layer.kind === 'layer'; layer = layer.below) {
    const found = inLayer(layer.action, layer.source, rootedPath(path));
    if (found !== undefined) return found;
  }
  return OPEN;
}

/** What stands for all at a path where no layer has anything to do with it; `undefined` where one has, or may have. */
export function untouched(tree: Tree, path: string): string | undefined {
  let lowest = tree;
  for (; lowest.kind === 'layer'; lowest = lowest.below) {
    if (inLayer(lowest.action, lowest.source, rootedPath(path)) !== undefined) return undefined;
  }
  return lowest.kind === 'opaque' ? lowest.symbol : undefined;
}

const OPEN: Glimpse = { kind: 'open' };
const UNSURE: Glimpse = { kind: 'unsure' };

/** `undefined` where the layer has nothing to do with the path. */
function inLayer(action: Action, source: Tree | undefined, path: string): Glimpse | undefined {
  const target = action.kind === 'copy' ? action.target : action.path;
  if (isUncertain(target)) return UNSURE;
  switch (action.kind) {
    case 'folder':
      return isUnder(rootedPath(target), path) ? OPEN : undefined;
    case 'file':
      return isRelated(path, rootedPath(target)) ? UNSURE : undefined;
    case 'copy':
      return copied(action, source, path);
  }
}

function copied(action: CopyAction, source: Tree | undefined, path: string): Glimpse | undefined {
  const { target, selector, owner, mode, unpacks } = action;
  const into = rootedPath(target);
  if (!isRelated(path, into)) return undefined;
  if (source?.kind === 'opaque') return OPEN;
  const isPlain = owner === undefined && mode === undefined && !unpacks && isWhole(selector);
  if (source?.kind !== 'known' || !isPlain) return UNSURE;
  const { tree } = source;
  const from = followed(tree, selector.path);
  const entry = tree.entries.get(from ?? '');
  if (from === undefined) return UNSURE;
  if (entry !== undefined && entry.kind !== 'folder') {
    if (!/\/\.?$/.test(target)) return UNSURE;
    const to = childPath(into, nameOf(selector.path));
    if (path === to) return entry.kind === 'file' ? { kind: 'file', entry } : UNSURE;
    if (isUnder(path, to)) return UNSURE;
    return isUnder(to, path) ? OPEN : undefined;
  }
  if (isUnder(into, path)) return OPEN;
  const inner = childPath(from, into === '' ? path : path.slice(into.length + 1));
  for (let folder = parentOf(inner); folder !== '' && folder !== from; folder = parentOf(folder)) {
    if ((tree.entries.get(folder)?.kind ?? 'folder') !== 'folder') return UNSURE;
  }
  const found = tree.entries.get(inner);
  switch (found?.kind) {
    case undefined:
      return undefined;
    case 'file':
      return { kind: 'file', entry: found };
    case 'folder':
      return OPEN;
    default:
      return UNSURE;
  }
}

function isRelated(a: string, b: string): boolean {
  return isUnder(a, b) || isUnder(b, a);
}
