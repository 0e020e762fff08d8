import type { Entry } from '../context/context.ts';
import { sentOf } from '../context/source/sent.ts';
import { entriesIn } from '../context/source/taken.ts';
import { treeOf } from '../context/tree.ts';
import type { Build } from './build.ts';
import { graphOf, type Reading } from './graph/graph.ts';
import { askedOf } from './tree/context-copy.ts';

/**
 * The paths of what the steps of a build read from its context, or from the named one; the bytes of other files never
 * count. A build that is refused reads nothing.
 */
export function wantedPaths(
  build: Omit<Build, 'context'>,
  entries: ReadonlyMap<string, Entry>,
  reading: Reading,
  name = '',
): Iterable<string> {
  const graph = graphOf({ ...build, context: { entries, ignoreFile: undefined, ignored: [] } }, reading);
  if (graph.kind === 'refused') return [];
  const asked = askedOf(graph, name);
  if (asked.length === 0) return [];
  if (asked.includes('')) return entries.keys();
  const sending = sentOf(treeOf(entries), asked);
  return 'fault' in sending ? entries.keys() : [...entriesIn(sending.matches)].map((it) => it.path);
}
