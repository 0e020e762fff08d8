import { largestIn, type Saving, type Size, savingsIn, sizeOf, type Thing } from '../../context/sizes.ts';
import { contextTree } from '../../context/tree.ts';
import type { Build } from '../../simulator/build.ts';

/** What a build context weighs, and what of it could stay at home. */
export interface ContextSize extends Size {
  readonly largest: readonly Thing[];
  /** What lines of the usual kind in the ignore file would keep out. */
  readonly savings: readonly Saving[];
}

export function contextSizeOf({ context }: Build): ContextSize {
  const tree = contextTree(context);
  return { ...sizeOf(context.entries.values()), largest: largestIn(tree, MOST), savings: savingsIn(tree) };
}

const MOST = 10;
