import { childPath, compareBytes, isUnder, parentOf, rootedPath } from '../../context/path.ts';
import type { Cause, Node, PartialView } from './tree.ts';

/** Where a path leads. */
export type Place =
  /** `node` is `undefined` for the root. */
  | { readonly kind: 'found'; readonly path: string; readonly node: Node | undefined }
  | { readonly kind: 'missing' }
  /** In something of which only the symbol is known, at `rest` of it; of what is below `path` some may be known. */
  | {
      readonly kind: 'opaque';
      readonly path: string;
      readonly symbol: string;
      readonly causes: readonly Cause[];
      readonly rest: string;
    };

/** Follows a path through the symlinks that are known; a last name that is one is only followed if asked. */
export function locate(view: PartialView, path: string, lastLink: 'followed' | 'kept'): Place {
  let current = '';
  /** The innermost node above the current one of which only the symbol is known, and where it is. */
  let unknown: (Node & { kind: 'opaque' }) | undefined;
  let start = '';
  const names = rootedPath(path).split('/').reverse();
  for (let links = 0; names.length > 0; ) {
    const name = names.pop() ?? '';
    if (name === '' || name === '.') continue;
    current = name === '..' ? parentOf(current) : childPath(current, name);
    if (!isUnder(current, start)) unknown = undefined;
    if (current === '') continue;
    const node = view.nodes.get(current);
    if (node?.kind === 'opaque') {
      unknown = node;
      start = current;
    } else if (node === undefined || node.entry.kind === 'folder') {
      if (node !== undefined || unknown !== undefined) continue;
      if (view.base === undefined) return { kind: 'missing' };
      const { symbol, causes } = view.base;
      return { kind: 'opaque', path: current, symbol, causes, rest: [current, ...names.reverse()].join('/') };
    } else {
      unknown = undefined;
      const { entry } = node;
      if (entry.kind === 'symlink' && (lastLink === 'followed' || names.length > 0)) {
        if (++links > MOST_LINKS) return { kind: 'missing' };
        names.push(...entry.target.split('/').reverse());
        current = entry.target.startsWith('/') ? '' : parentOf(current);
      } else if (names.length > 0) return { kind: 'missing' };
    }
  }
  if (unknown === undefined)
    return { kind: 'found', path: current, node: current === '' ? undefined : view.nodes.get(current) };
  const { symbol, causes } = unknown;
  return { kind: 'opaque', path: current, symbol, causes, rest: current.slice(start.length + 1) };
}

/** The paths that are known below a folder, in the order of their bytes. */
export function pathsBelow({ nodes }: PartialView, folder: string): readonly string[] {
  const start = folder === '' ? '' : `${folder}/`;
  return [...nodes.keys()].filter((it) => it.startsWith(start)).sort(compareBytes);
}

const MOST_LINKS = 255;
