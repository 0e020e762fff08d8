import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../context/context.ts';
import { childPath, parentOf } from '../../context/path.ts';
import { contentWith } from '../context/content.ts';
import type { FileDraft } from '../context/walk.ts';
import type { Problem } from '../context/walker.ts';
import type { TreeEntry } from './output.ts';
import { blobsOf, type Failure, type Repository, submoduleOf, treeOf } from './repository.ts';

/** What a commit holds in a folder, as a checkout there would make it; nothing is ignored yet. */
export interface Revision {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Those of the entries that are files whose contents git has. */
  readonly files: readonly TrackedFile[];
  /** By the folder: that of the context, which is the empty path, and those of submodules. */
  readonly repositories: ReadonlyMap<string, Repository>;
  readonly problems: readonly Problem[];
}

export interface TrackedFile {
  readonly entry: FileDraft;
  readonly repository: Repository;
  /** Of the blob. */
  readonly id: string;
}

/** Lists a commit. Where `onDisk` has the path as well, the mode is the one there, but executable as git has it. */
export function readRevision(
  repository: Repository,
  commit: string,
  onDisk: ReadonlyMap<string, Entry>,
): Revision | Failure {
  const reader = new Reader(onDisk);
  return reader.add('', repository, commit) ?? reader;
}

class Reader implements Revision {
  readonly entries = new Map<string, Entry>();
  readonly files: TrackedFile[] = [];
  readonly repositories = new Map<string, Repository>();
  readonly problems: Problem[] = [];
  readonly #onDisk: ReadonlyMap<string, Entry>;

  constructor(onDisk: ReadonlyMap<string, Entry>) {
    this.#onDisk = onDisk;
  }

  /** Adds what a commit holds; nothing where it cannot be read. */
  add(folder: string, repository: Repository, commit: string): Failure | undefined {
    const listing = treeOf(repository, commit);
    if ('error' in listing) return listing;
    const links = [...listing.tree].filter(([, { mode }]) => mode === LINK);
    const reading = blobsOf(
      repository,
      links.map(([, { id }]) => id),
    );
    if ('error' in reading) return reading;

    this.repositories.set(folder, repository);
    const isTrusted = trustsFileModes(repository);
    for (const [name, tracked] of listing.tree) {
      const path = childPath(folder, name);
      this.#addFolder(parentOf(path));
      if (tracked.mode === SUBMODULE) this.#addSubmodule(path, repository, name, tracked);
      else if (tracked.mode !== LINK) this.#addFile(path, repository, tracked, isTrusted);
    }
    for (const [index, [name]] of links.entries()) {
      const path = childPath(folder, name);
      const mode = this.#modeOf(path, 'symlink') ?? LINK_MODE;
      this.entries.set(path, { kind: 'symlink', path, mode, target: reading.blobs[index]?.toString('utf8') ?? '' });
    }
    return undefined;
  }

  #addFolder(path: string): void {
    if (path === '' || this.entries.has(path)) return;
    this.entries.set(path, { kind: 'folder', path, mode: this.#modeOf(path, 'folder') ?? EXECUTABLE_MODE });
    this.#addFolder(parentOf(path));
  }

  #addFile(path: string, repository: Repository, { mode, id, size }: TreeEntry, isTrusted: boolean): void {
    const isExecutable = mode === EXECUTABLE;
    const own = this.#modeOf(path, 'file') ?? (isExecutable ? EXECUTABLE_MODE : FILE_MODE);
    const content = contentWith(id, repository.scheme);
    const entry: FileDraft = {
      kind: 'file',
      path,
      mode: isTrusted ? executable(own, isExecutable) : own,
      size,
      content,
    };
    this.entries.set(path, entry);
    this.files.push({ entry, repository, id });
  }

  #addSubmodule(path: string, repository: Repository, name: string, { id }: TreeEntry): void {
    const submodule = submoduleOf(repository, name);
    const failure = submodule && this.add(path, submodule, id);
    if (submodule !== undefined && failure === undefined) {
      this.#addFolder(path);
    } else {
      const reason =
        submodule === undefined ? 'is a submodule that is not checked out' : 'is a submodule without that commit';
      this.problems.push({ path, reason });
      this.entries.set(path, { kind: 'file', path, mode: EXECUTABLE_MODE, size: 0, content: undefined });
    }
  }

  #modeOf(path: string, kind: Entry['kind']): number | undefined {
    const entry = this.#onDisk.get(path);
    return entry?.kind === kind ? entry.mode : undefined;
  }
}

/** As git writes modes. */
export const EXECUTABLE = '100755';
export const LINK = '120000';
export const SUBMODULE = '160000';

const isWindows = process.platform === 'win32';
/** As a checkout makes them. */
export const EXECUTABLE_MODE = 0o755;
export const FILE_MODE = isWindows ? 0o755 : 0o644;
export const LINK_MODE = isWindows ? 0o755 : 0o777;

/** As git changes the mode of a file: whoever may read it may also execute it, or nobody may. */
function executable(mode: number, isExecutable: boolean): number {
  return isExecutable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/** Whether modes on disk mean anything to git, which it has found out when it made the repository. */
function trustsFileModes({ store }: Repository): boolean {
  try {
    return !isWindows && !/^[ \t]*filemode\s*=\s*false/im.test(readFileSync(join(store, 'config'), 'utf8'));
  } catch {
    return true;
  }
}
