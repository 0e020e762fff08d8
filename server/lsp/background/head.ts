import type { BuildContext, Entry } from '../../context/context.ts';
import type { Selection } from '../../host/context/context.ts';
import { commitOf, openRepository, type Repository } from '../../host/git/repository.ts';
import { readSnapshot, readSnapshotText } from '../../host/git/snapshot.ts';
import { untrackedOf } from '../../host/git/untracked.ts';
import type { Environment } from '../../host/program.ts';
import { type FolderSnapshot, withEntries } from './folder.ts';

/** The commit that a folder is compared with. */
export interface Head {
  readonly repository: Repository;
  readonly commit: string;
}

/** The HEAD of the repository that a folder is in. */
export function headOf(
  folder: string,
  environment: Environment,
  workspaces: readonly string[],
): Head | { readonly error: string } {
  const repository = openRepository(folder, environment, workspaces);
  if ('error' in repository) return repository;
  const answer = commitOf(repository, 'HEAD');
  return 'error' in answer ? answer : { repository, commit: answer.commit };
}

/** The text of a file at HEAD; what git does not track is taken as it is now. */
export function textAt({ repository, commit }: Head, path: string, now: string): string | undefined {
  const reading = readSnapshotText({ repository, commit }, path);
  if (reading !== undefined) return 'source' in reading ? reading.source : undefined;
  const untracked = untrackedOf(repository, [path]);
  return 'paths' in untracked && untracked.paths.length > 0 ? now : undefined;
}

/** A commit as a build context, and the sentences on what of it could not be read. */
export interface HeadContext {
  readonly context: BuildContext;
  readonly problems: readonly string[];
}

/** What is to be read of a commit. */
export interface HeadTask {
  readonly head: Head;
  /** The folder on disk, and the context that was made of it. */
  readonly snapshot: FolderSnapshot;
  readonly now: BuildContext;
  readonly dockerfile: string;
  readonly select: Selection;
  /** Equal where the same is selected. */
  readonly selection: string;
  readonly gitState: number;
  readonly cacheFolder: string | undefined;
}

/** Commits as build contexts, read again only when the commit, the index or the folder is another. */
export class HeadContexts {
  readonly #known = new WeakMap<FolderSnapshot, { readonly key: string; readonly reading: HeadContext }>();
  #overlaid: { readonly key: readonly unknown[]; readonly context: BuildContext } | undefined;

  contextFor(task: HeadTask): HeadContext | { readonly error: string } {
    const { head, snapshot, now, dockerfile, select, selection, gitState, cacheFolder } = task;
    const { commit, repository } = head;
    const key = JSON.stringify([commit, gitState, selection, repository.scheme]);
    const known = this.#known.get(snapshot);
    if (known?.key === key) return { ...known.reading, context: this.#withUntracked(known.reading.context, now) };
    const { entries, ignoreFile, ignored } = snapshot;
    const disk: BuildContext = { entries, ignoreFile, ignored };
    const reading = readSnapshot({ repository, commit, disk }, { dockerfile, select, cacheFolder });
    if ('error' in reading) return reading;
    const problems = reading.problems.map((it) => `${it.path} ${it.reason}`);
    this.#known.set(snapshot, { key, reading: { context: reading.context, problems } });
    return { problems, context: this.#withUntracked(reading.context, now) };
  }

  /** What git does not track is unchanged, so also what the editor has of it was there before. */
  #withUntracked(context: BuildContext, now: BuildContext): BuildContext {
    const others: Entry[] = [];
    for (const [path, entry] of now.entries) {
      // Only what the editor has and what git tells has no time.
      if (entry.kind !== 'file' || entry.mtime !== undefined) continue;
      const before = context.entries.get(path);
      if (before?.kind === 'file' && before.mtime !== undefined) others.push(entry);
    }
    if (others.length === 0) return context;
    const key = [context, ...others];
    if (this.#overlaid?.key.every((it, index) => it === key[index]) && this.#overlaid.key.length === key.length)
      return this.#overlaid.context;
    this.#overlaid = { key, context: { ...context, entries: withEntries(context.entries, others) } };
    return this.#overlaid.context;
  }
}
