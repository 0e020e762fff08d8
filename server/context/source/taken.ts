import { type Judgement, judge, type PatternList, patternListOf } from '../ignore/pattern-list.ts';
import { childPath, nameOf } from '../path.ts';
import { matchesPath, readPathPattern, splitAtWildcard } from '../pattern.ts';
import { followed, type Listing, located, type Tree, type TreeEntry } from '../tree.ts';
import type { Selector } from './selector.ts';

/** What a source of COPY or ADD stands for, or why the build would stop. */
export type Taking = { readonly matches: readonly Match[] } | { readonly fault: SelectionFault };

/** Why the build would stop at a source. */
export type SelectionFault =
  /** Nothing is at the path, which is relative to the root of the tree. */
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'malformed'; readonly pattern: string; readonly message: string };

/** One path that a source stands for: a plain source for one, a wildcard for any number. */
export interface Match {
  /** Where it lies in the tree, symlinks followed; the root is the empty path. */
  readonly path: string;
  /** What a file is called in a destination that is a folder: a symlink has its own name there, not that of its target. */
  readonly name: string;
  /** `undefined` for the root. */
  readonly entry: TreeEntry | undefined;
  /** What is taken from a folder. It comes directly into the destination; the folder gives it its metadata at most. */
  readonly contents: readonly Content[];
}

interface Content {
  readonly entry: TreeEntry;
  /** Where it comes, relative to the destination. */
  readonly target: string;
}

/** What a selector takes, in the order in which it is copied (fsutil/copy, Copy). */
export function takenBy(selector: Selector, tree: Tree): Taking {
  const filter = filterOf(selector);
  if ('fault' in filter) return filter;
  const sources = sourcesOf(selector, tree);
  if ('fault' in sources) return sources;
  const matches: Match[] = [];
  for (const { path } of sources.found) {
    const place = selector.followsLinks ? followed(tree, path) : located(tree, path);
    if (place === undefined) return { fault: { kind: 'missing', path } };
    const contents: Content[] = [];
    collect(contents, { tree, filter, from: place }, '', {});
    matches.push({ path: place, name: nameOf(path), entry: tree.entries.get(place), contents });
  }
  const missing = selector.required.find((required) => {
    const paths = matches.flatMap(({ contents }) => contents.map((it) => childPath(selector.path, it.target)));
    return !paths.some((it) => it.startsWith(required));
  });
  return missing === undefined ? { matches } : { fault: { kind: 'missing', path: missing } };
}

/** All that is taken, each once; the root is no entry. */
export function entriesIn(matches: readonly Match[]): ReadonlySet<TreeEntry> {
  const entries = new Set<TreeEntry>();
  for (const { entry, contents } of matches) {
    if (entry !== undefined) entries.add(entry);
    for (const content of contents) entries.add(content.entry);
  }
  return entries;
}

/** The patterns of a selector; `include` is `undefined` where there are none, so that everything is in. */
export interface Filter {
  readonly include: PatternList | undefined;
  readonly exclude: PatternList | undefined;
}

/** The fault is that of the first pattern which the builder refuses. */
export function filterOf(selector: Selector): Filter | { readonly fault: SelectionFault } {
  const [include, exclude] = [selector.include, selector.exclude].map((it) =>
    it.length === 0 ? undefined : patternListOf(it),
  );
  const [error] = [...(include?.errors ?? []), ...(exclude?.errors ?? [])];
  if (error === undefined) return { include, exclude };
  return { fault: { kind: 'malformed', pattern: error.text, message: error.message } };
}

/** A path that a selector means, with what it is called by the selector where symlinks lead to it. */
export interface Source {
  readonly path: string;
  readonly asked: string;
}

/**
 * The paths that a selector means, none of them below another, in the order of their bytes (fsutil/copy, ResolveWildcards).
 * Only what stands before a wildcard has to be there, and symlinks are followed only there.
 */
export function sourcesOf(
  { path, isPattern }: Selector,
  tree: Listing,
): { readonly found: readonly Source[] } | { readonly fault: SelectionFault } {
  if (!isPattern) return { found: [{ path, asked: path }] };
  const { folder, pattern } = splitAtWildcard(path);
  const reading = readPathPattern(pattern);
  if ('message' in reading) return { fault: { kind: 'malformed', pattern: path, message: reading.message } };
  const base = followed(tree, folder);
  if (base === undefined) return { fault: { kind: 'missing', path: folder } };
  const found: Source[] = [];
  const search = (within: string, inside: string, depth: number) => {
    for (const entry of tree.children.get(within) ?? []) {
      const relative = childPath(inside, nameOf(entry.path));
      if (matchesPath(reading, relative)) found.push({ path: entry.path, asked: childPath(folder, relative) });
      else if (depth < (reading.slashes ?? Infinity)) search(entry.path, relative, depth + 1);
    }
  };
  search(base, '', 0);
  return { found };
}

interface Collection {
  readonly tree: Tree;
  readonly filter: Filter;
  /** What was asked for, to which patterns are relative. */
  readonly from: string;
}

/** A folder that is left out comes along all the same if something in it is taken. */
function collect(
  contents: Content[],
  collection: Collection,
  folder: string,
  above: { readonly include?: Judgement | undefined; readonly exclude?: Judgement | undefined },
): void {
  const { tree, filter, from } = collection;
  for (const entry of tree.children.get(folder === '' ? from : childPath(from, folder)) ?? []) {
    const target = childPath(folder, nameOf(entry.path));
    const include = filter.include && judge(filter.include, target, above.include);
    const exclude = filter.exclude && judge(filter.exclude, target, above.exclude);
    const isIn = include?.isMatched !== false && exclude?.isMatched !== true;
    const count = contents.length;
    if (isIn || entry.kind === 'folder') contents.push({ entry, target });
    if (entry.kind === 'folder') collect(contents, collection, target, { include, exclude });
    if (!isIn && contents.length === count + 1) contents.pop();
  }
}
