import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Change, Commit, Tree } from '../git/output.ts';
import {
  commitOf,
  type Failure,
  hasPath,
  historyOf,
  type Repository,
  type Stretch,
  treeOf,
} from '../git/repository.ts';

/** A history as git tells it: what there was at first, and what each commit changed. */
export interface Walked {
  readonly commits: readonly WalkedCommit[];
  /** The sizes of what the first commit holds; those of later blobs are not known yet. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

export interface WalkedCommit extends Commit {
  /** It comes before the first that was asked for, and its changes are all that it holds. */
  readonly isBase: boolean;
}

/** The newest first parents of HEAD, the oldest first, with the commit before them where there is one. */
export function walkedHistory(
  repository: Repository,
  { count, after, since }: Omit<Stretch, 'revision'>,
): Walked | Failure {
  const head = commitOf(repository, 'HEAD');
  if ('error' in head) return { error: 'there is no commit yet, and so no history' };
  const history = readableHistory(repository, { revision: head.commit, count, after, since });
  if ('error' in history) return history;
  const [first] = history.commits;
  if (first === undefined)
    return { error: `no commit is ${since === undefined ? `newer than ${after}` : `as new as ${since}`}` };
  const notes = [...history.notes];
  const parent = commitOf(repository, `${first.id}^`);
  if ('error' in parent) {
    if (existsSync(join(repository.store, 'shallow')))
      notes.push(`the clone is shallow: what came before ${first.id.slice(0, 10)} is not here`);
    const commits = history.commits.map((it) => ({ ...it, isBase: false }));
    return { commits, sizes: new Map(), notes };
  }
  const base = treeAt(repository, parent.commit);
  if ('error' in base) return base;
  const start: WalkedCommit = {
    id: parent.commit,
    time: first.time,
    subject: '',
    isBase: true,
    changes: changesOf(base.tree),
  };
  return {
    commits: [start, ...history.commits.map((it) => ({ ...it, isBase: false }))],
    sizes: new Map([...base.tree.values()].filter((it) => it.size > 0).map((it) => [it.id, it.size])),
    notes,
  };
}

/** As much of a history as git has: where objects are missing, the newest commits may be there all the same. */
function readableHistory(
  repository: Repository,
  stretch: Stretch,
): { readonly commits: readonly Commit[]; readonly notes: readonly string[] } | Failure {
  const whole = historyOf(repository, stretch);
  if ('commits' in whole) return { commits: whole.commits, notes: [] };
  let good: readonly Commit[] = [];
  let [least, most] = [0, Math.min(stretch.count, MOST_COMMITS)];
  while (least + 1 < most) {
    const middle = (least + most) >> 1;
    const part = historyOf(repository, { ...stretch, count: middle });
    if ('error' in part) most = middle;
    else [least, good] = [middle, part.commits];
    if (least > good.length) break;
  }
  const [first] = good;
  if (first === undefined) return whole;
  return { commits: good, notes: [`objects are missing: what came before ${first.id.slice(0, 10)} cannot be read`] };
}

const MOST_COMMITS = 1 << 20;

/** The folder may not have been there yet. */
function treeAt(repository: Repository, commit: string): { readonly tree: Tree } | Failure {
  const folder = repository.prefix.replace(/\/$/, '');
  return folder === '' || hasPath(repository, commit, folder) ? treeOf(repository, commit) : { tree: new Map() };
}

function changesOf(tree: Tree): readonly Change[] {
  return [...tree].map(([path, { mode, id }]) => ({ path, after: { mode, id } }));
}
