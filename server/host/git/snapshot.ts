import { resolve } from 'node:path';
import type { BuildContext, Entry, IgnoreFile } from '../../context/context.ts';
import { contextOf, ignoreFileFor, patternsOf } from '../../context/ignore/dockerignore.ts';
import { type ContextOptions, type ContextReading, fillContents } from '../context/context.ts';
import { filesAt, walk } from '../context/walk.ts';
import type { Problem } from '../context/walker.ts';
import { decode, kindOf, type Reading, readText } from '../files.ts';
import { fillPointers } from './lfs.ts';
import { blobsOf, hasPath, pathFromTop, type Repository } from './repository.ts';
import { readRevision } from './revision.ts';
import { untrackedIn, untrackedOf } from './untracked.ts';

/** A commit as a checkout in the repository's folder would make it. */
export interface Snapshot {
  readonly repository: Repository;
  readonly commit: string;
  /**
   * The folder as it is, read by the repository's scheme, where it is built as well: what git does not track, `.git`
   * included, is taken from there, and so is unchanged. Between two commits there is nothing untracked.
   */
  readonly disk?: BuildContext | undefined;
}

/** The text of a file, by its path relative to the context, even with `../`; `undefined` where there is no such file. */
export function readSnapshotText({ repository, commit, disk }: Snapshot, path: string): Reading | undefined {
  const top = pathFromTop(repository, path);
  const reading = blobsOf(repository, top === undefined ? [] : [`${commit}:${top}`]);
  if ('error' in reading) return reading;
  const [blob] = reading.blobs;
  if (blob !== undefined) return decode(blob);
  if (top !== undefined && hasPath(repository, commit, top)) return { error: 'is not in this repository' };
  const file = resolve(repository.folder, path);
  if (disk === undefined || kindOf(file) === 'missing') return undefined;
  const untracked = untrackedOf(repository, [path]);
  if ('error' in untracked) return untracked;
  return untracked.paths.length > 0 ? readText(file) : undefined;
}

/** A commit as a build context. Where there is no selection, files lack a content only if their bytes are not here. */
export function readSnapshot(
  snapshot: Snapshot,
  { dockerfile = '', select, cacheFolder }: ContextOptions = {},
): ContextReading {
  const { repository, commit } = snapshot;
  const unreadable: Problem[] = [];
  const ignoreFile = ignoreFileFor(dockerfile, (path) => {
    const reading = readSnapshotText(snapshot, path);
    if (reading !== undefined && 'error' in reading) unreadable.push({ path, reason: reading.error });
    return reading !== undefined && 'source' in reading ? reading.source : undefined;
  });
  const patterns = patternsOf(ignoreFile);
  if ('error' in patterns) return patterns;
  const disk = diskUnder(snapshot, ignoreFile);
  const revision = readRevision(repository, commit, disk.entries);
  if ('error' in revision) return revision;
  const untracked = untrackedIn(disk.entries, revision);
  if ('error' in untracked) return untracked;

  const tracked = contextOf(revision.entries, ignoreFile);
  const entries = new Map([...tracked.entries, ...untracked.entries]);
  const wanted = new Set(select === undefined ? entries.keys() : select(entries));
  const isWanted = ({ path }: Entry) => wanted.has(path) && entries.has(path);
  const unknown = [...untracked.entries.values()].filter((it) => isWanted(it) && it.kind === 'file' && !it.content);
  const files = filesAt(
    repository.folder,
    unknown.map((it) => it.path),
  );
  const problems = [
    ...unreadable,
    ...revision.problems.filter((it) => entries.has(it.path)),
    ...fillPointers(
      revision.files.filter((it) => isWanted(it.entry)),
      cacheFolder,
    ),
    ...fillContents(files, { root: repository.folder, scheme: repository.scheme, cacheFolder }),
  ];
  for (const entry of files.drafts) entries.set(entry.path, entry);
  const ignored = new Set([...tracked.ignored, ...disk.ignored.filter((it) => !entries.has(it))]);
  return { context: { entries, ignoreFile, ignored: [...ignored] }, problems };
}

/** The folder as it is, but for what another ignore file keeps out. */
function diskUnder(
  { repository, disk }: Snapshot,
  ignoreFile: IgnoreFile | undefined,
): Pick<BuildContext, 'entries' | 'ignored'> {
  if (disk === undefined) return { entries: new Map(), ignored: [] };
  if (disk.ignoreFile?.source === ignoreFile?.source) return disk;
  const { entries, ignored } = walk(repository.folder, ignoreFile);
  // What both of them let through is the same, and may have its content already.
  return { entries: new Map([...entries].map(([path, entry]) => [path, disk.entries.get(path) ?? entry])), ignored };
}
