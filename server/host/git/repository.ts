import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import type { Scheme } from '../context/content.ts';
import { type Environment, findProgram } from '../program.ts';
import { realPathOf } from '../within.ts';
import { type Commit, readBlobs, readLog, readTree, type Tree } from './output.ts';

/** A folder in a working tree of git. What it brings along is never run, nothing is fetched, and nothing written. */
export interface Repository {
  readonly git: string;
  readonly environment: Environment;
  /** Without links. */
  readonly folder: string;
  /** The folder as git has it: relative to the top of the working tree, and empty or with a slash at its end. */
  readonly prefix: string;
  /** Where git keeps what is common to all working trees of the repository. */
  readonly store: string;
  /** By which contents on disk compare with blob ids. */
  readonly scheme: Scheme;
}

/** Why there is no answer, in words that stand by themselves. */
export interface Failure {
  readonly error: string;
}

/** Of which commits the history is wanted. */
export interface Stretch {
  readonly revision: string;
  /** At most so many. */
  readonly count: number;
  /** None that this commit can be reached from, nor that itself. */
  readonly after?: string | undefined;
  /** None before a date, in any form that git understands. */
  readonly since?: string | undefined;
}

type Place = Pick<Repository, 'git' | 'environment' | 'folder'>;

/** The git on the PATH, by its absolute path; not one that lies in a workspace, which others may have filled. */
export function findGit(environment: Environment, workspaces: readonly string[]): string | undefined {
  return findProgram('git', environment, workspaces);
}

/** The repository that a folder is in. No git is run that lies in its working tree or in one of the other workspaces. */
export function openRepository(
  folder: string,
  environment: Environment,
  workspaces: readonly string[] = [],
): Repository | Failure {
  const place = realPathOf(folder);
  const top = topOf(place);
  if (top === undefined) return { error: `${folder} is in no git repository` };
  const git = findGit(environment, [top, ...workspaces]);
  if (git === undefined) return { error: 'git is not installed, or not on the PATH' };
  return repositoryAt({ git, environment: withoutRepository(environment), folder: place });
}

/** The repository of a submodule, by its path relative to the folder; `undefined` where it is not checked out. */
export function submoduleOf(repository: Repository, path: string): Repository | undefined {
  const folder = realPathOf(join(repository.folder, path));
  const submodule = existsSync(join(folder, '.git')) ? repositoryAt({ ...repository, folder }) : undefined;
  return submodule === undefined || 'error' in submodule ? undefined : submodule;
}

function repositoryAt(place: Place): Repository | Failure {
  const answer = run(place, ['rev-parse', '--show-prefix', '--git-common-dir', '--show-object-format']);
  if ('error' in answer) return answer;
  const [prefix = '', store = '', format] = answer.output.toString('utf8').split('\n');
  return {
    ...place,
    prefix,
    store: resolve(place.folder, store),
    scheme: format === 'sha256' ? 'git-sha256' : 'git-sha1',
  };
}

/** The commit that a revision stands for. */
export function commitOf(repository: Repository, revision: string): { readonly commit: string } | Failure {
  const failure = { error: `there is no revision ${revision}` };
  // An option would be obeyed.
  if (revision.startsWith('-') || revision.includes('\0')) return failure;
  const answer = run(repository, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  return 'error' in answer ? failure : { commit: answer.output.toString('latin1').trim() };
}

/** The commit from which HEAD and a revision have gone different ways; of several, the one that git names first. */
export function mergeBaseOf(repository: Repository, revision: string): { readonly commit: string } | Failure {
  const other = commitOf(repository, revision);
  if ('error' in other) return other;
  const head = commitOf(repository, 'HEAD');
  if ('error' in head) return { error: 'there is no commit yet' };
  // `A...B` is both of them and, each with a `^`, their merge bases.
  const answer = run(repository, ['rev-parse', `${other.commit}...${head.commit}`]);
  if ('error' in answer) return answer;
  const base = answer.output.toString('latin1').match(/^\^(\w+)$/m)?.[1];
  if (base !== undefined) return { commit: base };
  return { error: `HEAD and ${revision} have no commit in common; a shallow clone needs more of the history` };
}

/** The path that git has for one that is relative to the repository's folder; none where it leads out of the working tree. */
export function pathFromTop({ prefix }: Repository, path: string): string | undefined {
  const clean = posix.normalize(prefix + path);
  return clean.startsWith('../') ? undefined : clean;
}

/** What a commit holds in the repository's folder. */
export function treeOf(repository: Repository, commit: string): { readonly tree: Tree } | Failure {
  const folder = repository.prefix.replace(/\/$/, '');
  const list = (...options: string[]) =>
    run(repository, ['ls-tree', '-r', '-z', '--full-tree', ...options, `${commit}:${folder}`]);
  const sized = list('-l');
  // In a partial clone blobs are missing, and with them their sizes.
  const answer = 'error' in sized ? list() : sized;
  if ('error' in answer) return folder === '' ? answer : { error: `there is no ${folder} in ${commit}` };
  return { tree: readTree(answer.output.toString('utf8')) };
}

/**
 * The bytes of blobs in the order of their names, which are ids or `<commit>:<path from the top>`, where links are followed;
 * `undefined` for those that are not there. The bytes are as git keeps them: what a filter or a change of line ends makes of
 * them on a checkout is not known, because filters are programs.
 */
export function blobsOf(
  repository: Repository,
  names: readonly string[],
): { readonly blobs: readonly (Buffer | undefined)[] } | Failure {
  if (names.length === 0) return { blobs: [] };
  const answer = run(repository, ['cat-file', '--batch', '--buffer', '--follow-symlinks'], linesOf(names));
  if ('error' in answer) return answer;
  return { blobs: readBlobs(answer.output, names.length) };
}

/** Whether a commit has something at a path from the top, be it here or, in a partial clone, elsewhere. */
export function hasPath(repository: Repository, commit: string, path: string): boolean {
  return !('error' in run(repository, ['rev-parse', '--verify', '--quiet', `${commit}:${path}`]));
}

/** Those of the paths, relative to the repository's folder, that git tracks at the moment. */
export function trackedOf(
  repository: Repository,
  paths: readonly string[],
): { readonly tracked: ReadonlySet<string> } | Failure {
  if (paths.length === 0) return { tracked: new Set() };
  const tops = paths.map((it) => pathFromTop(repository, it));
  const names = linesOf(tops.map((it) => it && `:0:${it}`));
  const answer = run(repository, ['cat-file', '--batch-check', '--buffer'], names);
  if ('error' in answer) return answer;
  const lines = answer.output.toString('utf8').split('\n');
  return { tracked: new Set(paths.filter((_, index) => !lines[index]?.endsWith(' missing'))) };
}

/** The ids that a commit has for paths relative to the repository's folder; for what is no file, or not here, there is none. */
export function blobIdsOf(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): { readonly ids: ReadonlyMap<string, string> } | Failure {
  if (paths.length === 0) return { ids: new Map() };
  const tops = paths.map((it) => pathFromTop(repository, it));
  const names = linesOf(tops.map((it) => it && `${commit}:${it}`));
  const answer = run(repository, ['cat-file', '--batch-check', '--buffer'], names);
  if ('error' in answer) return answer;
  const lines = answer.output.toString('utf8').split('\n');
  const ids = new Map<string, string>();
  for (const [index, path] of paths.entries()) {
    // 257cc5642cb1a054f08cc83f2d943e56fd3ebe99 blob 513
    const id = lines[index]?.match(/^(\w+) blob \d+$/)?.[1];
    if (id !== undefined) ids.set(path, id);
  }
  return { ids };
}

/** How many bytes blobs have, by their ids; of those that are not here nothing is said. */
export function sizesOf(
  repository: Repository,
  ids: Iterable<string>,
): { readonly sizes: ReadonlyMap<string, number> } | Failure {
  const names = [...new Set(ids)];
  const answer = run(repository, ['cat-file', '--batch-check', '--buffer'], linesOf(names));
  if ('error' in answer) return answer;
  const sizes = new Map<string, number>();
  for (const line of answer.output.toString('latin1').split('\n')) {
    // 257cc5642cb1a054f08cc83f2d943e56fd3ebe99 blob 513
    const [, id, size] = line.match(/^(\w+) blob (\d+)$/) ?? [];
    if (id !== undefined) sizes.set(id, Number(size));
  }
  return { sizes };
}

/** The newest first parents of a revision, the newest last, each with what it changed in the repository's folder. */
export function historyOf(
  repository: Repository,
  { revision, count, after, since }: Stretch,
): { readonly commits: readonly Commit[] } | Failure {
  const answer = run(repository, [
    ...['log', '--first-parent', '--diff-merges=first-parent', '--root', '--no-ext-diff', '--no-textconv'],
    ...['--raw', '-z', '--no-renames', '--no-abbrev', '--no-color', '--ignore-submodules=none', '--encoding=UTF-8'],
    ...['--format=%H %ct %s', `--max-count=${count}`, ...(since === undefined ? [] : [`--since=${since}`])],
    ...[revision, ...(after === undefined ? [] : [`^${after}`]), '--'],
  ]);
  return 'error' in answer ? answer : { commits: readLog(answer.output.toString('utf8'), repository.prefix) };
}

/** Runs a plumbing command of git, so that nothing of what a repository configures is run or fetched. */
function run(
  { git, environment, folder }: Place,
  args: readonly string[],
  input = '',
): { readonly output: Buffer } | Failure {
  const { status, stdout, stderr, error } = spawnSync(git, [...HARMLESS, ...args], {
    cwd: folder,
    env: { ...environment, ...SEALED },
    input,
    maxBuffer: MOST_OUTPUT,
    windowsHide: true,
  });
  if (error !== undefined) return { error: `git cannot be run: ${error.message}` };
  if (status === 0) return { output: stdout };
  const [reason = ''] = stderr.toString('utf8').split('\n');
  return { error: `git says: ${reason.replace(/^fatal: /, '')}` };
}

const HARMLESS = [
  ...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'log.showSignature=false'],
  ...['-c', 'protocol.allow=never', '--no-pager', '--no-optional-locks'],
];

const SEALED = {
  GIT_TERMINAL_PROMPT: '0',
  // A repository may ask for missing objects to be fetched, from a remote that is a program, and allow that protocol by name,
  // which beats `protocol.allow`.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
};

const MOST_OUTPUT = 1 << 30;

/** A hook of git is told which repository it is called for; here it is always that of the folder. */
function withoutRepository(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^GIT_(?!CONFIG_)/i.test(name)));
}

/** A name with an end of line in it cannot be asked for. Nothing has the name that is asked for instead. */
function linesOf(names: readonly (string | undefined)[]): string {
  return names.map((it) => (it === undefined || it.includes('\n') ? '-\n' : `${it}\n`)).join('');
}

/** The nearest folder with a `.git` in it, that itself or one above. */
export function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topOf(parent);
}
