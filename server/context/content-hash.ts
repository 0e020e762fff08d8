import type { Sha256 } from './context.ts';
import { nameOf } from './path.ts';
import { splitAtWildcard } from './pattern.ts';
import { type RecordDigest, textDigest } from './record.ts';
import { type Counted, countedIn } from './source/counted.ts';
import { combined, isWhole, type Selector } from './source/selector.ts';
import type { SelectionFault } from './source/taken.ts';
import { followed, located, type Tree, type TreeEntry } from './tree.ts';

/** A digest as `sha256:...`, `undefined` where it hangs on content that is not known; or why the build would stop. */
type ContentDigest = { readonly digest: string | undefined } | { readonly fault: SelectionFault };

/** Computes the content hashes of one tree, and remembers those of its folders. */
export interface ContentHasher {
  /** Of one selector (cache/contenthash/checksum.go, Checksum). */
  digestOf(selector: Selector): ContentDigest;
  /** Of all that one step takes from the tree, as it enters the key of the step (ops/opsutils, NewContentHashFunc). */
  keyOf(selectors: readonly Selector[]): ContentDigest;
}

/** Of what is in folders, by their lists of children: the same list in two trees means the same all the way down. */
export type FolderDigests = WeakMap<readonly TreeEntry[], string>;

/**
 * The digests are BuildKit's own where `record` gives BuildKit's own, and else equal where BuildKit's are; `recordDigest`
 * says more. The records of trees that are to be compared must come from one function.
 */
export function contentHasher(
  tree: Tree,
  record: RecordDigest,
  sha256: Sha256,
  known: FolderDigests = new WeakMap(),
): ContentHasher {
  const folders = new Map<string, string | undefined>();

  /** Of a folder without what is in it. BuildKit hears nothing of the root of a context, and counts nothing (HandleChange). */
  const headerDigest = (path: string): string | undefined => {
    const entry = path === '' ? tree.root : tree.entries.get(path);
    return entry === undefined ? textDigest(sha256, []) : record(entry);
  };

  const folderDigest = (path: string): string | undefined => {
    const children = tree.children.get(path) ?? [];
    const found = known.get(children);
    if (found !== undefined) return found;
    const parts = ['\0', headerDigest(path)];
    for (const { path: child } of children) parts.push('\0', nameOf(child), wholeDigest(child));
    const whole = parts.filter((it) => it !== undefined);
    if (whole.length < parts.length) return undefined;
    const digest = textDigest(sha256, whole);
    known.set(children, digest);
    return digest;
  };

  const wholeDigest = (path: string): string | undefined => {
    if (path !== '' && tree.entries.get(path)?.kind !== 'folder') return headerDigest(path);
    if (!folders.has(path)) folders.set(path, folderDigest(path));
    return folders.get(path);
  };

  const digestAt = (path: string, place: string | undefined): ContentDigest =>
    place === undefined ? { fault: { kind: 'missing', path } } : { digest: wholeDigest(place) };

  const digestOf = (selector: Selector): ContentDigest => {
    const { path, followsLinks } = selector;
    if (isWhole(selector)) return digestAt(path, followsLinks ? followed(tree, path) : located(tree, path));
    const selection = countedIn(selector, tree);
    if ('fault' in selection) return selection;
    const parts: string[] = [];
    for (const counted of selection.counted) {
      const result = counted.isFollowed
        ? digestAt(counted.path, followed(tree, counted.path))
        : { digest: headerDigest(counted.path) };
      if ('fault' in result || result.digest === undefined) return result;
      parts.push(keyText(counted, selector), result.digest);
    }
    const [only, ...others] = selection.counted;
    const isItself = only !== undefined && others.length === 0 && nameOf(only.asked) === nameOf(path);
    return { digest: isItself ? parts[1] : textDigest(sha256, parts) };
  };

  return {
    digestOf,
    keyOf(selectors) {
      const digests: string[] = [];
      for (const selector of combined(selectors)) {
        const result = digestOf(selector);
        if ('fault' in result || result.digest === undefined) return result;
        digests.push(result.digest);
      }
      return { digest: textDigest(sha256, [digests.join('\0')]) };
    },
  };
}

/** How a path stands in a list: relative to what precedes the wildcard, with NUL for every slash (convertPathToKey). */
function keyText({ asked }: Counted, { path, isPattern }: Selector): string {
  const base = isPattern ? splitAtWildcard(path).folder : path;
  const rest = base === '' ? `/${asked}` : asked.slice(base.length);
  return rest === '' ? '\0' : rest.replaceAll('/', '\0');
}
