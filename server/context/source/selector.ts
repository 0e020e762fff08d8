import { cleanPath } from '../../text/path.ts';
import { compareBytes, rootedPath } from '../path.ts';
import { hasWildcard } from '../pattern.ts';

/** What a step takes from a tree, in BuildKit's terms (solver/llbsolver/ops/opsutils, Selector). */
export interface Selector {
  /** Relative to the root of the tree, which is the empty path. */
  readonly path: string;
  /** Whether `path` has a wildcard that counts as one: any number of paths may match then, none included. */
  readonly isPattern: boolean;
  /** Whether a symlink that `path` leads to stands for its target. */
  readonly followsLinks: boolean;
  /** Patterns like those of an ignore file, relative to `path`: if there are any, nothing else is taken. */
  readonly include: readonly string[];
  /** The same for what is left out. */
  readonly exclude: readonly string[];
  /** Paths below which, as texts go, something must be taken, or the build fails. */
  readonly required: readonly string[];
}

/** The flags of COPY and ADD that say what is taken. */
export interface CopyFlags {
  readonly parents?: boolean;
  readonly exclude?: readonly string[];
}

/** What a source of COPY or ADD takes; `source` is a path, with its variables expanded (convert_copy.go, dispatchCopy). */
export function copySelector(source: string, { parents = false, exclude = [] }: CopyFlags = {}): Selector {
  if (!parents) {
    const path = rootedPath(source);
    return { ...mountSelector(path), isPattern: hasWildcard(path), exclude };
  }
  const pivot = source.indexOf('/./');
  const folder = pivot < 0 ? '' : source.slice(0, pivot);
  const rest = pivot < 0 ? source : source.slice(pivot + 3);
  // What is absolute is not cleaned (util/system/path.go, NormalizePath): `//x` takes nothing.
  const pattern = rest.startsWith('/') ? rest : cleanPath(`/${rest}`);
  const path = rootedPath(folder);
  const isRequired = !hasWildcard(folder) && !hasWildcard(pattern);
  return {
    ...mountSelector(path),
    isPattern: hasWildcard(path),
    include: [pattern.slice(1)],
    exclude,
    required: isRequired ? [rootedPath(`${folder}/${pattern}`)] : [],
  };
}

/** What a bind mount takes: a path, never a pattern, and all below it (solver/llbsolver/ops/exec.go, toSelectors). */
export function mountSelector(source: string): Selector {
  return { path: rootedPath(source), isPattern: false, followsLinks: true, include: [], exclude: [], required: [] };
}

/** Whether it takes one path and all below it: then it counts as that, and else as a list of what is taken. */
export function isWhole({ isPattern, include, exclude }: Selector): boolean {
  return !isPattern && include.length === 0 && exclude.length === 0;
}

/** In the order in which a key has them, without those that another covers (solver/llbsolver/ops/file.go, dedupeSelectors). */
export function combined(selectors: readonly Selector[]): readonly Selector[] {
  const needed = selectors.filter((it, index) => {
    if (!isWhole(it)) return true;
    return !selectors.some((other, at) => {
      if (!isWhole(other) || other.followsLinks !== it.followsLinks) return false;
      return other.path === it.path ? at < index : `${it.path}/`.startsWith(other.path === '' ? '' : `${other.path}/`);
    });
  });
  return needed.sort((a, b) => compareBytes(a.path, b.path));
}
