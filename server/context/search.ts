import type { Listing, TreeEntry } from './tree.ts';

/** What is looked for. Whoever asks with the same value again, gets what was found before. */
export interface Search {
  isFound(entry: TreeEntry): boolean;
  /** By the path of a folder that is not found itself: whether what is looked for may be in there. */
  isEntered(path: string): boolean;
}

/** What a search finds below a folder, in the order of their bytes, folder by folder; links are not followed. */
export function foundBelow(listing: Listing, folder: string, search: Search): readonly TreeEntry[] {
  const searches = findings.get(listing) ?? new Map<Search, Map<string, readonly TreeEntry[]>>();
  findings.set(listing, searches);
  const known = searches.get(search) ?? new Map<string, readonly TreeEntry[]>();
  searches.set(search, known);
  const below = (path: string): readonly TreeEntry[] => {
    let found = known.get(path);
    if (found !== undefined) return found;
    found = (listing.children.get(path) ?? []).flatMap((it) => {
      if (search.isFound(it)) return [it];
      return it.kind === 'folder' && search.isEntered(it.path) ? below(it.path) : NOTHING;
    });
    if (found.length === 0) found = NOTHING;
    known.set(path, found);
    return found;
  };
  return below(folder);
}

const NOTHING: readonly TreeEntry[] = [];
const findings = new WeakMap<Listing, Map<Search, Map<string, readonly TreeEntry[]>>>();
