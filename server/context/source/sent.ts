import { cleanPath } from '../../text/path.ts';
import { compareBytes, nameOf, parentOf } from '../path.ts';
import { hasWildcard, matchesPath, readPathPattern } from '../pattern.ts';
import type { Tree } from '../tree.ts';
import { mountSelector } from './selector.ts';
import { type Taking, takenBy } from './taken.ts';

/**
 * What the client sends of a context from which these paths are used: the sources of all COPY, ADD and bind mounts of the
 * stages that are built. It hardly ever matters for what a step gets, since symlinks are followed here, too. But paths are
 * read as patterns of an ignore file, so that a source with a backslash in its name is sent only with everything else.
 */
export function sentOf(tree: Tree, sources: readonly string[]): Taking {
  const include = followedPaths(tree, sources);
  return takenBy({ ...mountSelector(''), include: include ?? [] }, tree);
}

/**
 * The paths with all that symlinks on their way lead to, in the order of their bytes, and without those that lie below
 * another; `undefined` where the root is among them, so that everything is meant (fsutil/followlinks.go, FollowLinks).
 */
export function followedPaths(tree: Tree, paths: readonly string[]): readonly string[] | undefined {
  const resolved = new Set<string>();
  for (const path of paths) follow(tree, path, resolved);
  const found: string[] = [];
  for (const path of [...resolved].sort(compareBytes)) {
    if (path === '.') return undefined;
    const last = found.at(-1);
    if (last === undefined || !path.startsWith(`${last}/`)) found.push(path);
  }
  return found;
}

function follow(tree: Tree, path: string, resolved: Set<string>): void {
  const names = cleanPath(`./${path}`).split('/');
  for (let count = 1; count <= names.length; count++) {
    const current = names.slice(0, count).join('/');
    const targets = targetsOf(tree, current);
    const isLast = count === names.length;
    if (!isLast && targets.length === 0) continue;
    if (resolved.has(current)) return;
    resolved.add(current);
    for (const target of targets) follow(tree, [target, ...names.slice(count)].join('/'), resolved);
    if (targets.length > 0) return;
  }
}

/** Where the symlinks lead that a path, whose last name may have a wildcard, stands for. */
function targetsOf(tree: Tree, path: string): readonly string[] {
  if (!hasWildcard(nameOf(path))) return targetOf(tree, path);
  const pattern = readPathPattern(nameOf(path));
  if ('message' in pattern) return [];
  const siblings = tree.children.get(parentOf(path)) ?? [];
  return siblings.filter((it) => matchesPath(pattern, nameOf(it.path))).flatMap((it) => targetOf(tree, it.path));
}

function targetOf(tree: Tree, path: string): readonly string[] {
  const entry = tree.entries.get(path);
  if (entry?.kind !== 'symlink') return [];
  return [cleanPath(entry.target.startsWith('/') ? entry.target : `/${parentOf(path)}/${entry.target}`)];
}
