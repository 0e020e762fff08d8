import type { BuildContext, Entry } from '../../context/context.ts';
import { sentOf } from '../../context/source/sent.ts';
import { entriesIn } from '../../context/source/taken.ts';
import { contextTree, type Tree, treeOf } from '../../context/tree.ts';
import type { Graph } from '../graph/graph.ts';

/** What the builder has of a context behind a transfer, and keeps: the next time only what looks changed is sent. */
export interface ContextCopy {
  readonly tree: Tree;
  /** What no step asked for is not kept. */
  readonly sent: ReadonlySet<Entry>;
  /** Files with new bytes that the builder does not notice. */
  readonly unnoticed: readonly string[];
  /** Whether the builder still has it is not known. */
  readonly isDoubtful?: boolean;
}

/**
 * Transfers a context. A file of equal size, time and mode is not sent again, whatever its bytes, and of what is a folder
 * on both sides nothing is compared (fsutil, diff_containerd.go, sameFile and compareStat).
 */
export function transferred(
  context: BuildContext,
  asked: readonly string[],
  before: ContextCopy | undefined,
): ContextCopy {
  const kept = before === undefined ? new Map<string, Entry>() : keptOf(context, before);
  const tree = kept.size === 0 ? contextTree(context) : treeOf(new Map([...context.entries, ...kept]));
  const unnoticed = [...kept.values()]
    .filter((it) => it.kind === 'file' && it.content !== undefined)
    .map((it) => it.path);
  let sent: ReadonlySet<Entry> | undefined;
  return {
    tree,
    // Hardly ever asked for, and as much work as all else.
    get sent() {
      sent ??= sentIn(tree, asked);
      return sent;
    },
    unnoticed,
  };
}

function keptOf(context: BuildContext, before: ContextCopy): ReadonlyMap<string, Entry> {
  const kept = new Map<string, Entry>();
  for (const [path, entry] of context.entries) {
    const old = before.tree.entries.get(path);
    if (old === undefined || !isUnnoticed(old, entry) || isAlike(old, entry)) continue;
    if (!before.sent.has(old)) continue;
    const isEither = before.isDoubtful === true && entry.kind === 'file';
    kept.set(path, isEither ? { ...entry, content: undefined } : old);
  }
  return kept;
}

/** The paths that the steps of a graph read from a context; an empty one is all of it (dockerfile2llb/convert.go, filterPaths). */
export function askedOf(graph: Graph, name: string): readonly string[] {
  const paths = graph.vertices.flatMap(({ inputs, effect }) =>
    inputs.flatMap(({ vertex, content }, index) => {
      if (vertex.effect.kind !== 'context' || vertex.effect.name !== name) return [];
      if (effect.kind === 'files') {
        return effect.actions.flatMap((it) => (it.kind === 'copy' && it.source === index ? it.selector.path : []));
      }
      return content === undefined || content.length === 0 ? [''] : content.map((it) => it.path);
    }),
  );
  return paths.includes('') ? [''] : paths;
}

function isUnnoticed(old: Entry, entry: Entry): boolean {
  if (old.kind === 'folder' && entry.kind === 'folder') return true;
  if (old.kind !== entry.kind || old.mode !== entry.mode) return false;
  if (old.kind === 'file' && entry.kind === 'file') {
    return old.mtime !== undefined && old.mtime === entry.mtime && old.size === entry.size;
  }
  return old.kind === 'symlink' && entry.kind === 'symlink' && old.target === entry.target;
}

function isAlike(a: Entry, b: Entry): boolean {
  if (JSON.stringify(a.xattrs) !== JSON.stringify(b.xattrs) || a.mode !== b.mode) return false;
  return a.kind !== 'file' || (b.kind === 'file' && a.content === b.content);
}

function sentIn(tree: Tree, asked: readonly string[]): ReadonlySet<Entry> {
  const sending = asked.includes('') ? undefined : sentOf(tree, asked);
  if (sending === undefined || 'fault' in sending) return new Set(tree.entries.values());
  return entriesIn(sending.matches);
}
