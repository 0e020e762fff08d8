import type { IgnoreFile } from '../../context/context.ts';
import { ignoreFileFor, patternsOf } from '../../context/ignore/dockerignore.ts';
import { judge } from '../../context/ignore/pattern-list.ts';
import type { Build } from '../../simulator/build.ts';
import type { Reading } from '../../simulator/graph/graph.ts';
import type { PastBuild } from '../../simulator/replay.ts';
import { wantedPaths } from '../../simulator/wanted.ts';
import type { Problem } from '../context/walker.ts';
import { decode, type Reading as TextReading } from '../files.ts';
import type { Commit } from '../git/output.ts';
import { blobsOf, type Failure, hasPath, pathFromTop, type Repository } from '../git/repository.ts';
import { pathsBefore } from './dockerfile-path.ts';
import { type Move, MovingTree } from './moving-tree.ts';
import { FOLDER_MODE, trackedEntries } from './tracked-entries.ts';
import { type Walked, walkedHistory } from './walked.ts';

export interface PastRequest {
  readonly repository: Repository;
  /** As the newest commit has it, relative to the repository's folder; before a rename it is what was renamed. */
  readonly dockerfile: string;
  /** How many commits at most, and from which on, as `Stretch` has it. */
  readonly count: number;
  readonly after?: string | undefined;
  readonly since?: string | undefined;
  readonly inputs: Omit<Build, 'context' | 'dockerfile'>;
  readonly reading: Reading;
  readonly cacheFolder: string | undefined;
}

/** The builds of a history, the oldest first. */
export interface Past {
  readonly builds: readonly PastBuild[];
  /** Whether one of the commits has the Dockerfile, readable or not; what comes before the first does not count. */
  readonly hasDockerfile: boolean;
  /** Files that git does not have, of those that the newest build reads. */
  readonly problems: readonly Problem[];
  /** What is to be said of the history, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads the builds of the newest first parents from git's objects alone: each file is listed once and not once a commit,
 * and what the contexts have in common they share.
 */
export function pastBuilds(request: PastRequest): Past | Failure {
  const { repository, dockerfile, inputs, reading, cacheFolder } = request;
  const walked = walkedHistory(repository, request);
  if ('error' in walked) return walked;
  const entries = trackedEntries(repository, walked, cacheFolder);
  if ('error' in entries) return entries;
  const paths = pathsBefore(dockerfile, walked.commits, repository);
  const texts = textsOf(repository, walked, paths);
  if ('error' in texts) return texts;

  const tree = new MovingTree(FOLDER_MODE);
  const builds: PastBuild[] = [];
  let last: Build | undefined;
  let moves: readonly Move[] = [];
  let file: PastFile | undefined;
  let hasDockerfile = false;
  for (const [index, commit] of walked.commits.entries()) {
    moves = [...moves, ...entries.movesOf(commit)];
    const { id, time, subject, changes } = commit;
    const changed = new Set(commit.isBase ? [] : changes.map((it) => it.path));
    const past = { id, time, subject, changed, isBase: commit.isBase };
    const path = paths[index] ?? dockerfile;
    const text = texts.texts[index];
    // Whether it is missing here or everywhere takes a question of its own, which is asked once.
    const isStill = text?.dockerfile === undefined && path === paths[index - 1] && !changed.has(path);
    file = isStill && file !== undefined && 'error' in file ? file : fileOf(text?.dockerfile, path, commit, repository);
    if (!commit.isBase && !('isMissing' in file)) hasDockerfile = true;
    const patterns = patternsOf(text?.ignoreFile);
    if ('error' in file || 'error' in patterns) {
      const problem = 'error' in file ? file.error : 'error' in patterns ? patterns.error : '';
      builds.push({ ...past, build: { problem } });
      continue;
    }
    const context = tree.moved(moves, text?.ignoreFile);
    moves = [];
    const isSame = last?.context === context && last.dockerfile.path === path && last.dockerfile.source === file.source;
    // No file of a commit has a time, by which a builder could take it for unchanged.
    last = isSame ? last : { ...inputs, freshContext: true, dockerfile: { path, source: file.source }, context };
    if (last !== undefined) builds.push({ ...past, build: last });
  }
  return {
    builds,
    hasDockerfile,
    ...remarksOn(builds, entries.problems, reading),
    notes: [...walked.notes, ...notesOn(builds, paths, reading)],
  };
}

interface Texts {
  readonly dockerfile: Buffer | undefined;
  readonly ignoreFile: IgnoreFile | undefined;
}

/** The Dockerfile and the ignore file of each commit: a single question to git for all of them. */
function textsOf(
  repository: Repository,
  { commits }: Walked,
  paths: readonly string[],
): { readonly texts: readonly Texts[] } | Failure {
  const wanted = commits.flatMap(({ id }, index) => {
    const path = paths[index] ?? '';
    return [path, `${path}.dockerignore`, '.dockerignore'].map((it) => nameOf(repository, id, it));
  });
  const answer = blobsOf(repository, wanted);
  if ('error' in answer) return answer;
  const { blobs } = answer;
  const texts = commits.map((_, index): Texts => {
    const [dockerfile, own, shared] = blobs.slice(index * 3, index * 3 + 3);
    const sources = [own, shared].values();
    return { dockerfile, ignoreFile: ignoreFileFor(paths[index] ?? '', () => sourceOf(sources.next().value)) };
  });
  return { texts };
}

/** A commit has nothing outside its tree. */
function nameOf(repository: Repository, commit: string, path: string): string {
  const top = pathFromTop(repository, path);
  return top === undefined ? '-' : `${commit}:${top}`;
}

function sourceOf(bytes: Buffer | undefined): string | undefined {
  const text = bytes && decode(bytes);
  return text !== undefined && 'source' in text ? text.source : undefined;
}

type PastFile = TextReading | { readonly error: string; readonly isMissing: true };

function fileOf(bytes: Buffer | undefined, path: string, { id }: Commit, repository: Repository): PastFile {
  if (bytes === undefined) {
    const top = pathFromTop(repository, path);
    const isElsewhere = top !== undefined && hasPath(repository, id, top);
    if (isElsewhere) return { error: `${path} is not in this repository, which lacks objects` };
    return { error: `${path} does not exist`, isMissing: true };
  }
  const text = decode(bytes);
  return 'error' in text ? { error: `${path} ${text.error}` } : text;
}

/** Of what git does not have only that is worth a word which the newest build reads. */
function remarksOn(
  builds: readonly PastBuild[],
  problems: readonly Problem[],
  reading: Reading,
): Pick<Past, 'problems'> {
  const newest = newestOf(builds);
  if (problems.length === 0 || newest === undefined) return { problems: [] };
  const wanted = new Set(wantedPaths(newest, newest.context.entries, reading));
  return { problems: problems.filter((it) => wanted.has(it.path)) };
}

function notesOn(builds: readonly PastBuild[], paths: readonly string[], reading: Reading): readonly string[] {
  const notes: string[] = [];
  for (const [index, path] of paths.entries()) {
    const after = paths[index + 1];
    if (after !== undefined && after !== path)
      notes.push(`${after} was ${path} up to ${builds[index]?.id.slice(0, 10)}`);
  }
  const newest = newestOf(builds);
  if (newest !== undefined && takesRepository(newest, reading)) {
    notes.push(
      '.git is in the build context, and a step copies it: in a clone that step is built again after every commit; ' +
        'here .git counts as if it were ignored',
    );
  }
  return notes;
}

function newestOf(builds: readonly PastBuild[]): Build | undefined {
  const newest = builds.findLast((it) => !('problem' in it.build))?.build;
  return newest === undefined || 'problem' in newest ? undefined : newest;
}

/** Whether a step would copy what git keeps beside the files, if there were a folder to build. */
function takesRepository(build: Build, reading: Reading): boolean {
  const { entries, ignoreFile } = build.context;
  const patterns = patternsOf(ignoreFile);
  if ('error' in patterns || judge(patterns, HEAD).isMatched || entries.has('.git')) return false;
  const withRepository = new Map(entries)
    .set('.git', { kind: 'folder', path: '.git', mode: 0o755 })
    .set(HEAD, { kind: 'file', path: HEAD, mode: 0o644, size: 0, content: undefined });
  return [...wantedPaths(build, withRepository, reading)].includes(HEAD);
}

const HEAD = '.git/HEAD';
