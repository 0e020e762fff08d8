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

/** "183.5 MB" */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit = '', factor = 1] = UNITS.find(([, it]) => bytes < it * 1000) ?? UNITS.at(-1) ?? [];
  const amount = bytes / factor;
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
];
