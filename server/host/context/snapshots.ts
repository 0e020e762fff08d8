import { resolve } from 'node:path';
import type { BuildContext } from '../../context/context.ts';
import type { Build } from '../../simulator/build.ts';
import { newReading } from '../../simulator/simulation.ts';
import { wantedPaths } from '../../simulator/wanted.ts';
import { readText, type Reading as TextReading } from '../files.ts';
import { commitOf, openRepository, type Repository } from '../git/repository.ts';
import { readSnapshot, readSnapshotText, type Snapshot } from '../git/snapshot.ts';
import { sha256 } from '../sha256.ts';
import type { Scheme } from './content.ts';
import { readContext, type Selection } from './context.ts';
import { cacheFolderOf } from './hash-cache.ts';
import type { Problem } from './walker.ts';

/** What a snapshot is called on a command line, understood. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'commit'; readonly commit: string; readonly revision: string };

/** A snapshot that was read, or why it cannot be; what could not be read of it goes to `problems`. */
export type Taken = { readonly build: Build } | { readonly error: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the snapshots of one build context: folders as they are on disk, and commits of the repository that it lies in. */
export class Snapshots {
  readonly problems: Problem[] = [];
  readonly #folder: string;
  readonly #workingFolder: string;
  readonly #environment: Environment;
  readonly #reading: ReturnType<typeof newReading>;
  readonly #cacheFolder: string | undefined;
  #repository: Repository | { readonly error: string } | undefined;

  /** `folder` is the context; both folders are absolute. */
  constructor(folder: string, workingFolder: string, environment: Environment) {
    this.#folder = folder;
    this.#workingFolder = workingFolder;
    this.#environment = environment;
    this.#reading = newReading(sha256);
    this.#cacheFolder = cacheFolderOf(environment);
  }

  get repository(): Repository | { readonly error: string } {
    this.#repository ??= openRepository(this.#folder, this.#environment);
    return this.#repository;
  }

  /** Understands `git:REV` or a folder. */
  sourceNamed(name: string): Source | { readonly error: string } {
    if (!name.startsWith('git:')) return { kind: 'folder', folder: resolve(this.#workingFolder, name) };
    const revision = name.slice('git:'.length);
    const { repository } = this;
    if ('error' in repository) return repository;
    const answer = commitOf(repository, revision);
    return 'error' in answer ? answer : { kind: 'commit', commit: answer.commit, revision };
  }

  /** How contents are told apart where these are compared. */
  schemeFor(sources: readonly Source[]): Scheme {
    const { repository } = this;
    return sources.every((it) => it.kind === 'folder') || 'error' in repository ? 'sha256' : repository.scheme;
  }

  /** Reads the context of a build and its Dockerfile, whose path is relative to the context. */
  take(
    source: Source,
    dockerfile: string,
    inputs: Omit<Build, 'context' | 'dockerfile'>,
    scheme: Scheme,
    disk: BuildContext | undefined,
  ): Taken {
    const snapshot = source.kind === 'commit' ? this.#snapshotAt(source.commit, disk) : undefined;
    const text =
      snapshot === undefined ? readText(resolve(folderOf(source), dockerfile)) : readSnapshotText(snapshot, dockerfile);
    const file = dockerfileOf(text, dockerfile, source);
    if ('error' in file) return file;
    const build = { ...inputs, dockerfile: { path: dockerfile, source: file.source } };
    const select: Selection = (entries) => wantedPaths(build, entries, this.#reading);
    const options = { dockerfile, select, cacheFolder: this.#cacheFolder };
    const reading =
      snapshot === undefined ? readContext(folderOf(source), scheme, options) : readSnapshot(snapshot, options);
    if ('error' in reading) return reading;
    this.problems.push(...reading.problems);
    return { build: { ...build, context: reading.context } };
  }

  #snapshotAt(commit: string, disk: BuildContext | undefined): Snapshot | undefined {
    const { repository } = this;
    return 'error' in repository ? undefined : { repository, commit, disk };
  }
}

function folderOf(source: Source): string {
  return source.kind === 'folder' ? source.folder : '';
}

function dockerfileOf(text: TextReading | undefined, path: string, source: Source): TextReading {
  const where = source.kind === 'commit' ? ` in git:${source.revision}` : '';
  if (text === undefined) return { error: `${path} does not exist${where}` };
  return 'error' in text ? { error: `${path} ${text.error}${where}` } : text;
}
