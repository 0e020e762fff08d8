import { sizeText } from '../../context/size-text.ts';
import { type Saving, savingsIn } from '../../context/sizes.ts';
import { reachOf } from '../../context/source/reach.ts';
import type { Selector } from '../../context/source/selector.ts';
import type { Listing } from '../../context/tree.ts';

/**
 * What some sources take along that no image needs and that is worth a word, the largest first, each by the line of an
 * ignore file that would keep it out. What one of them, or of the others, names is needed.
 */
export function wasteIn(
  selectors: readonly Selector[],
  listing: Listing,
  others: readonly Selector[] = [],
): readonly Saving[] {
  const named = [...selectors, ...others].map((it) => it.path);
  const found = new Map<string, Saving>();
  for (const selector of selectors) {
    const reach = reachOf(selector, listing);
    for (const folder of reach?.folders ?? []) {
      for (const saving of savingsIn(listing, named, folder)) {
        const { pattern, paths, bytes } = saving;
        const isWorth = bytes >= LEAST_BYTES || HISTORIES.includes(pattern);
        const isTaken = reach !== undefined && paths.some((it) => reach.takes(it));
        if (isWorth && isTaken && (found.get(pattern)?.bytes ?? 0) < bytes) found.set(pattern, saving);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.bytes - a.bytes);
}

/** `.git (12 MB), node_modules (340 MB) and 2 more` */
export function wasteText(waste: readonly Saving[]): string {
  const shown = waste.slice(0, MOST_SHOWN).map(({ paths: [path, ...more], bytes }) => {
    return `${path}${more.length > 0 ? ` and ${more.length} like it` : ''} (${sizeText(bytes)})`;
  });
  const left = waste.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${left} more` : '');
}

const LEAST_BYTES = 1_000_000;
/** They change with every commit, and with them the layer. */
const HISTORIES: readonly string[] = ['.git', '.hg', '.svn'];
const MOST_SHOWN = 3;
