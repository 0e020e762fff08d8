import { nameOf } from '../../context/path.ts';
import { decode } from '../files.ts';
import { blobsOf, type Repository } from '../git/repository.ts';
import type { WalkedCommit } from './walked.ts';

/**
 * Where the Dockerfile was in each commit, given where it is in the last: where it came with the same commit with which a
 * like file went, it was renamed.
 */
export function pathsBefore(
  dockerfile: string,
  commits: readonly WalkedCommit[],
  repository: Repository,
): readonly string[] {
  const exchanges = exchangesIn(commits);
  const paths: string[] = [];
  let path = dockerfile;
  for (const commit of commits.toReversed()) {
    paths.push(path);
    const exchange = exchanges.get(commit);
    const id = exchange?.added.get(path);
    if (exchange !== undefined && id !== undefined) path = formerPath(path, id, exchange, repository) ?? path;
  }
  return paths.reverse();
}

/** What came with a commit, and what went: ids by path. */
interface Exchange {
  readonly added: ReadonlyMap<string, string>;
  readonly removed: ReadonlyMap<string, string>;
}

/** Of the commits with which something came and something else went. */
function exchangesIn(commits: readonly WalkedCommit[]): ReadonlyMap<WalkedCommit, Exchange> {
  const current = new Map<string, string>();
  const exchanges = new Map<WalkedCommit, Exchange>();
  for (const commit of commits) {
    const added = new Map<string, string>();
    const removed = new Map<string, string>();
    for (const { path, after } of commit.changes) {
      const before = current.get(path);
      if (after === undefined && before !== undefined) removed.set(path, before);
      if (after !== undefined && before === undefined) added.set(path, after.id);
      if (after === undefined) current.delete(path);
      else current.set(path, after.id);
    }
    if (!commit.isBase && added.size > 0 && removed.size > 0) exchanges.set(commit, { added, removed });
  }
  return exchanges;
}

function formerPath(path: string, id: string, { removed }: Exchange, repository: Repository): string | undefined {
  const same = [...removed].find(([, it]) => it === id)?.[0];
  if (same !== undefined) return same;
  const alike = [...removed].filter(
    ([it]) => /dockerfile|containerfile/i.test(nameOf(it)) || nameOf(it) === nameOf(path),
  );
  const reading = blobsOf(repository, [id, ...alike.map(([, it]) => it)]);
  if (alike.length === 0 || 'error' in reading) return undefined;
  const [own, ...others] = reading.blobs.map(linesOf);
  const shares = others.map((it, index) => [alike[index]?.[0], likeness(own ?? [], it)] as const);
  const [best] = shares.sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= LEAST_LIKENESS ? best[0] : undefined;
}

/** As git has it for a rename (diffcore.h, DEFAULT_RENAME_SCORE). */
const LEAST_LIKENESS = 0.5;

function linesOf(bytes: Buffer | undefined): readonly string[] {
  const text = bytes && decode(bytes);
  return text !== undefined && 'source' in text
    ? text.source
        .split('\n')
        .map((it) => it.trim())
        .filter((it) => it !== '')
    : [];
}

/** The share of lines that two texts have in common. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const others = new Set(b);
  const most = Math.max(a.length, b.length);
  return most === 0 ? 0 : a.filter((it) => others.has(it)).length / most;
}
