import type { FileEntry, SymlinkEntry } from '../../context/context.ts';
import { childPath } from '../../context/path.ts';
import { contentWith } from '../context/content.ts';
import type { FileDraft } from '../context/walk.ts';
import type { Problem } from '../context/walker.ts';
import { fillPointers } from '../git/lfs.ts';
import type { Change } from '../git/output.ts';
import { blobsOf, type Failure, type Repository, sizesOf, submoduleOf } from '../git/repository.ts';
import {
  EXECUTABLE,
  EXECUTABLE_MODE,
  FILE_MODE,
  LINK,
  LINK_MODE,
  readRevision,
  SUBMODULE,
  type TrackedFile,
} from '../git/revision.ts';
import type { Move } from './moving-tree.ts';
import type { Walked } from './walked.ts';

export const FOLDER_MODE = EXECUTABLE_MODE;

/** The entries of all that the commits of a history change. */
export interface Tracked {
  /** What the changes of a commit do to the entries; to be asked of one commit after another. */
  movesOf(commit: { readonly changes: readonly Change[] }): readonly Move[];
  /** What git does not have, each path once. */
  readonly problems: readonly Problem[];
}

/** Makes an entry of each blob, as `readRevision` does of a single commit, with few questions to git for all of them. */
export function trackedEntries(
  repository: Repository,
  { commits, sizes }: Walked,
  cacheFolder: string | undefined,
): Tracked | Failure {
  const afters = new Map<string, Present>();
  for (const { changes } of commits) {
    for (const { path, after } of changes) if (after !== undefined) afters.set(keyOf(path, after), { path, ...after });
  }
  const blobs = [...afters.values()].filter((it) => it.mode !== SUBMODULE);
  const links = blobs.filter((it) => it.mode === LINK);
  const more = sizesOf(
    repository,
    blobs.flatMap(({ id }) => (sizes.has(id) ? [] : id)),
  );
  if ('error' in more) return more;
  const targets = blobsOf(
    repository,
    links.map((it) => it.id),
  );
  if ('error' in targets) return targets;

  const entries = new Map<string, FileEntry | SymlinkEntry>();
  const files: TrackedFile[] = [];
  for (const blob of blobs) {
    if (blob.mode === LINK) continue;
    const size = sizes.get(blob.id) ?? more.sizes.get(blob.id) ?? 0;
    const entry = draftOf(blob, size, repository);
    entries.set(keyOf(blob.path, blob), entry);
    files.push({ entry, repository, id: blob.id });
  }
  for (const [index, link] of links.entries()) {
    const target = targets.blobs[index]?.toString('utf8') ?? '';
    entries.set(keyOf(link.path, link), { kind: 'symlink', path: link.path, mode: LINK_MODE, target });
  }
  const submodules = new Submodules(repository, cacheFolder);
  const problems = fillKnown(files, cacheFolder);
  return {
    movesOf: ({ changes }) =>
      changes.flatMap(({ path, after }): readonly Move[] => {
        const left = submodules.leave(path);
        if (after?.mode === SUBMODULE) return [...left, ...submodules.enter(path, after.id)];
        return [...left, [path, after && entries.get(keyOf(path, after))]];
      }),
    get problems() {
      const all = [...problems, ...submodules.problems];
      return [...new Map(all.map((it) => [it.path, it])).values()];
    },
  };
}

interface Present {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
}

function keyOf(path: string, { mode, id }: Omit<Present, 'path'>): string {
  return `${id} ${mode} ${path}`;
}

function draftOf({ path, mode, id }: Present, size: number, { scheme }: Repository): FileDraft {
  const own = mode === EXECUTABLE ? EXECUTABLE_MODE : FILE_MODE;
  return { kind: 'file', path, mode: own, size, content: contentWith(id, scheme) };
}

/**
 * Puts the files of Git LFS into the place of their pointers. One that is not here is known by its pointer, which names the
 * digest of its bytes: from one commit to the next that says all that is asked.
 */
function fillKnown(files: readonly TrackedFile[], cacheFolder: string | undefined): readonly Problem[] {
  const problems = fillPointers(files, cacheFolder);
  if (problems.length === 0) return problems;
  for (const { entry, id } of files) entry.content ??= `lfs:${id}`;
  return problems;
}

/** The files of submodules, where these are checked out. */
class Submodules {
  readonly problems: Problem[] = [];
  readonly #repository: Repository;
  readonly #cacheFolder: string | undefined;
  readonly #repositories = new Map<string, Repository | undefined>();
  readonly #moves = new Map<string, readonly Move[]>();
  readonly #entered = new Map<string, readonly Move[]>();

  constructor(repository: Repository, cacheFolder: string | undefined) {
    this.#repository = repository;
    this.#cacheFolder = cacheFolder;
  }

  enter(path: string, commit: string): readonly Move[] {
    const key = `${commit} ${path}`;
    const moves = this.#moves.get(key) ?? this.#movesAt(path, commit);
    this.#moves.set(key, moves);
    this.#entered.set(path, moves);
    return moves;
  }

  leave(path: string): readonly Move[] {
    const moves = this.#entered.get(path) ?? [];
    this.#entered.delete(path);
    return moves.map(([it]) => [it, undefined]);
  }

  #movesAt(path: string, commit: string): readonly Move[] {
    if (!this.#repositories.has(path)) this.#repositories.set(path, submoduleOf(this.#repository, path));
    const repository = this.#repositories.get(path);
    const revision = repository && readRevision(repository, commit, new Map());
    if (revision === undefined || 'error' in revision) {
      const reason =
        revision === undefined ? 'is a submodule that is not checked out' : 'is a submodule without that commit';
      this.problems.push({ path, reason });
      // Another commit may hold the same files. What was hashed in two ways cannot be told apart, and so is unknown.
      const content = `submodule-${commit}:${commit}`;
      return [[path, { kind: 'file', path, mode: EXECUTABLE_MODE, size: 0, content }]];
    }
    const unknown = fillKnown(revision.files, this.#cacheFolder);
    for (const it of [...revision.problems, ...unknown]) this.problems.push({ ...it, path: childPath(path, it.path) });
    return [...revision.entries.values()].flatMap((it): readonly Move[] => {
      if (it.kind === 'folder') return [];
      const inner = childPath(path, it.path);
      return [[inner, { ...it, path: inner }]];
    });
  }
}
