import { judge } from '../ignore/pattern-list.ts';
import { followed, type Listing } from '../tree.ts';
import type { Selector } from './selector.ts';
import { filterOf, sourcesOf } from './taken.ts';

/** How far a source of COPY or ADD reaches, without a look at all that is there. */
export interface Reach {
  /** The folders that it takes with what is below them; the root is the empty path. */
  readonly folders: readonly string[];
  /** What else it takes, links followed. */
  readonly files: readonly string[];
  /** Whether it takes something that lies in one of the folders: `--exclude` and `--parents` leave things out. */
  takes(path: string): boolean;
}

/** `undefined` where the build would stop: nothing is there, or a pattern is no pattern. */
export function reachOf(selector: Selector, listing: Listing): Reach | undefined {
  const known = reaches.get(listing) ?? new Map<string, Reach | undefined>();
  reaches.set(listing, known);
  const { path, isPattern, followsLinks, include, exclude } = selector;
  const key = JSON.stringify([path, isPattern, followsLinks, include, exclude]);
  if (!known.has(key)) known.set(key, findReach(selector, listing));
  return known.get(key);
}

/** A wildcard may have all of a folder looked at, several rules ask, and many Dockerfiles may be built there. */
const reaches = new WeakMap<Listing, Map<string, Reach | undefined>>();

function findReach(selector: Selector, listing: Listing): Reach | undefined {
  const filter = filterOf(selector);
  const sources = sourcesOf(selector, listing);
  if ('fault' in filter || 'fault' in sources) return undefined;
  const folders: string[] = [];
  const files: string[] = [];
  for (const { path } of sources.found) {
    const place = selector.followsLinks ? followed(listing, path) : path;
    if (place === undefined) return undefined;
    const kind = place === '' ? 'folder' : listing.entries.get(place)?.kind;
    if (kind === 'folder') folders.push(place);
    else if (kind !== undefined) files.push(place);
  }
  const { include, exclude } = filter;
  const takes = (path: string) => {
    const folder = folders.find((it) => it === '' || path.startsWith(`${it}/`));
    if (folder === undefined) return false;
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    const isIn = include === undefined || judge(include, inside).isMatched;
    return isIn && !(exclude !== undefined && judge(exclude, inside).isMatched);
  };
  return { folders, files, takes };
}
