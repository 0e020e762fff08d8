import type { BuildContext, Entry } from '../../context/context.ts';
import { largestIn, type Saving, type Size, savingsIn, sizeOf, type Thing } from '../../context/sizes.ts';
import { contextTree } from '../../context/tree.ts';
import type { Graph } from '../../simulator/graph/graph.ts';
import type { Vertex } from '../../simulator/graph/vertex.ts';

/** Of which other steps a step is made, by their indices. */
export interface Flow {
  /** What it is stacked on; `undefined` where that is no step. */
  readonly base: number | undefined;
  /** What it copies from or mounts. */
  readonly reads: readonly number[];
}

/** What became of a path since the build before. */
export interface PathChange {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'modified';
}

/** What a build context weighs, and what of it could stay at home. */
export interface ContextSize extends Size {
  readonly largest: readonly Thing[];
  /** What lines of the usual kind in the ignore file would keep out. */
  readonly savings: readonly Saving[];
}

/** How the lines of a graph hang together, in their order. */
export function flowsOf({ lines }: Graph): readonly Flow[] {
  const indices = new Map<Vertex, number>();
  for (const [index, { vertices }] of lines.entries()) for (const it of vertices) indices.set(it, index);
  return lines.map(({ vertices }, own) => {
    const bases = new Set<number>();
    const reads = new Set<number>();
    for (const { inputs } of vertices) {
      for (const { vertex, content } of inputs) {
        for (const it of stepsBehind(vertex, indices)) if (it !== own) (content === undefined ? bases : reads).add(it);
      }
    }
    const [base] = bases;
    return { base, reads: [...reads].filter((it) => it !== base) };
  });
}

/** The step of an operation; of one that is not printed, those that it is made of. */
function stepsBehind(vertex: Vertex, indices: ReadonlyMap<Vertex, number>): readonly number[] {
  const index = indices.get(vertex);
  return index === undefined ? vertex.inputs.flatMap((it) => stepsBehind(it.vertex, indices)) : [index];
}

/** What differs between two contexts, sorted; what is not known to differ does not. Folders are named for nothing. */
export function changesBetween(before: BuildContext, now: BuildContext): readonly PathChange[] {
  const changes: PathChange[] = [];
  for (const [path, entry] of now.entries) {
    const old = before.entries.get(path);
    if (old === undefined) {
      if (entry.kind !== 'folder') changes.push({ path, change: 'added' });
    } else if (old !== entry && isChanged(old, entry)) changes.push({ path, change: 'modified' });
  }
  for (const [path, { kind }] of before.entries)
    if (kind !== 'folder' && !now.entries.has(path)) changes.push({ path, change: 'removed' });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isChanged(old: Entry, entry: Entry): boolean {
  if (old.kind !== entry.kind) return true;
  if (old.kind === 'folder' || entry.kind === 'folder') return false;
  if (old.mode !== entry.mode) return true;
  if (old.kind === 'symlink' && entry.kind === 'symlink') return old.target !== entry.target;
  if (old.kind !== 'file' || entry.kind !== 'file') return false;
  // What no step reads has not been hashed.
  return old.content !== undefined && entry.content !== undefined && old.content !== entry.content;
}

/** Worked out once for a context. */
export function contextSizeOf(context: BuildContext): ContextSize {
  const known = sizes.get(context);
  if (known !== undefined) return known;
  const tree = contextTree(context);
  const size = { ...sizeOf(context.entries.values()), largest: largestIn(tree, MOST), savings: savingsIn(tree) };
  sizes.set(context, size);
  return size;
}

const sizes = new WeakMap<BuildContext, ContextSize>();
const MOST = 10;
