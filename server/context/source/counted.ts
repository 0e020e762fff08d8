import { type Judgement, judge } from '../ignore/pattern-list.ts';
import { childPath, nameOf } from '../path.ts';
import { located, type Tree } from '../tree.ts';
import type { Selector } from './selector.ts';
import { type Filter, filterOf, type SelectionFault, sourcesOf } from './taken.ts';

/** Something that counts in the digest of a selector with patterns, by itself: a folder without what is in it. */
export interface Counted {
  /** Where it lies in the tree. */
  readonly path: string;
  /** The path by which the selector comes to it. */
  readonly asked: string;
  /** A symlink for which all that it leads to counts, whatever the patterns say of that. */
  readonly isFollowed: boolean;
}

/**
 * What counts in the digest of a selector with a wildcard, includes or excludes, in the order in which it counts
 * (cache/contenthash/checksum.go, includedPaths). It is nearly, but not quite, what is copied: patterns are asked of the
 * matched path itself, too, and behind a folder that no include matches excludes forget what they knew.
 */
export function countedIn(
  selector: Selector,
  tree: Tree,
): { readonly counted: readonly Counted[] } | { readonly fault: SelectionFault } {
  const filter = filterOf(selector);
  if ('fault' in filter) return filter;
  const tops = topsOf(selector, tree);
  if ('fault' in tops) return tops;
  const counted: Counted[] = [];
  for (const top of tops.found) count(counted, { tree, selector, filter }, top, undefined);
  const missing = selector.required.find((required) => !counted.some((it) => it.asked.startsWith(required)));
  return missing === undefined ? { counted } : { fault: { kind: 'missing', path: missing } };
}

interface Top {
  readonly path: string;
  readonly asked: string;
  /** What patterns are asked of. */
  readonly candidate: string;
}

/** Where nothing is, nothing counts: that the build stops is for the copying to say. */
function topsOf(
  selector: Selector,
  tree: Tree,
): { readonly found: readonly Top[] } | { readonly fault: SelectionFault } {
  if (selector.isPattern) {
    const sources = sourcesOf(selector, tree);
    if ('found' in sources) return { found: sources.found.map((it) => ({ ...it, candidate: '' })) };
    return sources.fault.kind === 'missing' ? { found: [] } : sources;
  }
  // The root does not count, and what is in it counts as if it had been asked for: its symlinks are followed.
  if (selector.path === '') {
    const names = (tree.children.get('') ?? []).map((it) => it.path);
    return { found: names.map((name) => ({ path: name, asked: name, candidate: name })) };
  }
  const path = located(tree, selector.path);
  return { found: path === undefined ? [] : [{ path, asked: selector.path, candidate: '' }] };
}

interface Counting {
  readonly tree: Tree;
  readonly selector: Selector;
  readonly filter: Filter;
}

interface Above {
  readonly include: Judgement | undefined;
  readonly exclude: Judgement | undefined;
}

function count(
  counted: Counted[],
  counting: Counting,
  { path, asked, candidate }: Top,
  above: Above | undefined,
): void {
  const { tree, selector, filter } = counting;
  const kind = tree.entries.get(path)?.kind;
  const include = filter.include && judge(filter.include, candidate, above?.include);
  const isIncluded = include?.isMatched !== false;
  const exclude = filter.exclude && isIncluded ? judge(filter.exclude, candidate, above?.exclude) : undefined;
  const isIn = isIncluded && exclude?.isMatched !== true;
  const length = counted.length;
  if (isIn || kind === 'folder') {
    counted.push({ path, asked, isFollowed: kind === 'symlink' && above === undefined && selector.followsLinks });
  }
  for (const child of (kind === 'folder' && tree.children.get(path)) || []) {
    const name = nameOf(child.path);
    const place = { path: child.path, asked: childPath(asked, name), candidate: childPath(candidate, name) };
    count(counted, counting, place, { include, exclude });
  }
  if (!isIn && counted.length === length + 1) counted.pop();
}
