import { resolve } from 'node:path';
import type { BuildContext, Sha256 } from '../../context/context.ts';
import type { Scheme } from '../../host/content.ts';
import { readContext, type Selection } from '../../host/context.ts';
import { readText, type Reading as TextReading } from '../../host/files.ts';
import { commitOf, openRepository, type Repository } from '../../host/git.ts';
import { cacheFolderOf } from '../../host/hash-cache.ts';
import { readSnapshot, readSnapshotText, type Snapshot } from '../../host/snapshot.ts';
import type { Problem } from '../../host/walk.ts';
import type { Build } from '../../simulator/build.ts';
import { newReading } from '../../simulator/simulation.ts';
import { wantedPaths } from '../../simulator/wanted.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a snapshot is called on a command line, understood. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'commit'; readonly commit: string; readonly revision: string };

/** A snapshot that was read, or why it cannot be; what could not be read of it goes to `problems`. */
export type Taken = { readonly build: Build } | { readonly error: string };

/** Reads the snapshots of one build context: folders as they are on disk, and commits of the repository that it lies in. */
export class Snapshots {
  readonly problems: Problem[] = [];
  readonly #folder: string;
  readonly #surroundings: Surroundings;
  readonly #reading: ReturnType<typeof newReading>;
  readonly #cacheFolder: string | undefined;
  #repository: Repository | { readonly error: string } | undefined;

  /** `folder` is the context, absolute. */
  constructor(folder: string, surroundings: Surroundings, sha256: Sha256) {
    this.#folder = folder;
    this.#surroundings = surroundings;
    this.#reading = newReading(sha256);
    this.#cacheFolder = cacheFolderOf(surroundings.environment);
  }

  get repository(): Repository | { readonly error: string } {
    this.#repository ??= openRepository(this.#folder, this.#surroundings.environment);
    return this.#repository;
  }

  /** Understands `git:REV` or a folder. */
  sourceNamed(name: string): Source | { readonly error: string } {
    if (!name.startsWith('git:')) return { kind: 'folder', folder: resolve(this.#surroundings.folder, name) };
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
