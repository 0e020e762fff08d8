import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { compareBytes } from '../context/path.ts';

/** What there is on disk, by absolute paths. */
export interface Folders {
  /** What is in a folder, in the order of the names' bytes; `undefined` where it cannot be read. */
  list(folder: string): readonly Dirent[] | undefined;
  /** Whether there is anything at a path, be it a link that leads nowhere. */
  has(path: string): boolean;
}

/** Looks anew each time. */
export const disk: Folders = {
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareBytes(a.name, b.name));
    } catch {
      return undefined;
    }
  },
  has(path) {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false;
    }
  },
};

/** Looks once: for a run that searches a folder for Dockerfiles and Compose files, and then builds from it. */
export class RememberedFolders implements Folders {
  readonly #listed = new Map<string, readonly Dirent[] | undefined>();
  /** The names in folders that were listed, where one was asked for. */
  readonly #names = new Map<string, ReadonlySet<string>>();
  /** What was asked for in other folders. */
  readonly #paths = new Map<string, boolean>();
  #count = 0;

  list(folder: string): readonly Dirent[] | undefined {
    if (this.#listed.has(folder)) return this.#listed.get(folder);
    const entries = disk.list(folder);
    this.#count += entries?.length ?? 0;
    // The rest of an enormous folder is mostly asked for once.
    if (this.#count <= MOST_ENTRIES) this.#listed.set(folder, entries);
    return entries;
  }

  has(path: string): boolean {
    const names = this.#namesIn(dirname(path));
    if (names !== undefined) return names.has(basename(path));
    const known = this.#paths.get(path) ?? disk.has(path);
    this.#paths.set(path, known);
    return known;
  }

  #namesIn(folder: string): ReadonlySet<string> | undefined {
    const known = this.#names.get(folder);
    if (known !== undefined) return known;
    const entries = this.#listed.get(folder);
    if (entries === undefined) return undefined;
    const names = new Set(entries.map((it) => it.name));
    this.#names.set(folder, names);
    return names;
  }
}

const MOST_ENTRIES = 200_000;
