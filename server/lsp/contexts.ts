import { join, relative, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BuildContext, IgnoreFile } from '../context/context.ts';
import { ignoreFileFor } from '../context/ignore/dockerignore.ts';
import { type Listing, listingOf } from '../context/tree.ts';
import { FolderContexts } from '../host/context/nearest-context.ts';
import { readText } from '../host/files.ts';
import type { Buffers, Place } from './background/background.ts';

/** How often a folder and its repository may have changed. */
export interface FolderState {
  readonly disk: number;
  readonly git: number;
}

/** Build contexts; what has been read of a folder holds until something in it may have changed. */
export class Contexts {
  readonly #states = new Map<string, FolderState>();
  readonly #folders = new Map<string, FolderContexts>();
  readonly #contexts = new Map<string, Known>();
  /** Called when a folder is asked for that was not before. */
  onFolder: (folder: string) => void = () => {};

  get folders(): readonly string[] {
    return [...this.#states.keys()];
  }

  stateOf(folder: string): FolderState {
    const state = this.#states.get(folder) ?? { disk: 0, git: 0 };
    if (!this.#states.has(folder)) {
      this.#states.set(folder, state);
      this.onFolder(folder);
    }
    return state;
  }

  /** The same value while nothing changes. Nothing of it is read before it is asked for. */
  contextAt(place: Place, buffers: Buffers): BuildContext {
    return this.#knownAt(place, buffers).context;
  }

  /** What a folder is under an ignore file with that text. */
  contextUnder(folder: string, ignoreFile: IgnoreFile): BuildContext {
    return this.#folderContexts(folder).contextUnder(folder, ignoreFile);
  }

  /** Lists what is at some paths and below, so that it is known when it is asked for, and lets others work meanwhile. */
  async list(paths: readonly string[], place: Place, buffers: Buffers): Promise<void> {
    const { context, listed } = this.#knownAt(place, buffers);
    for (const path of paths) {
      const listing = listed.get(path) ?? bytesBelow(path, listingOf(context));
      listed.set(path, listing);
      await listing;
      listed.set(path, 'done');
    }
  }

  /** Whether nothing at some paths and below is still to be listed. */
  isListed(paths: readonly string[], place: Place, buffers: Buffers): boolean {
    const { listed } = this.#knownAt(place, buffers);
    return paths.every((it) => listed.get(it) === 'done');
  }

  #knownAt({ folder, dockerfile }: Place, buffers: Buffers): Known {
    const key = JSON.stringify([folder, dockerfile]);
    const found = this.#contexts.get(key);
    if (found !== undefined) return found;
    this.stateOf(folder);
    const contexts = this.#folderContexts(folder);
    const ignoreFile = ignoreFileIn(buffers, { folder, dockerfile });
    const context =
      ignoreFile === undefined ? contexts.contextOf(folder, dockerfile) : contexts.contextUnder(folder, ignoreFile);
    const known: Known = { folder, context, listed: new Map() };
    this.#contexts.set(key, known);
    return known;
  }

  #folderContexts(folder: string): FolderContexts {
    const known = this.#folders.get(folder) ?? new FolderContexts();
    this.#folders.set(folder, known);
    return known;
  }

  /** Something at a path is another thing now. */
  touch(path: string): void {
    for (const [folder, state] of this.#states) {
      // Also an ignore file beside a Dockerfile that lies elsewhere.
      if (!isIn(path, folder) && !path.endsWith('.dockerignore')) continue;
      this.#states.set(folder, { ...state, disk: state.disk + 1 });
      this.#forget(folder);
    }
  }

  /** Something in a repository has changed. */
  touchRepositories(): void {
    for (const [folder, state] of this.#states) this.#states.set(folder, { ...state, git: state.git + 1 });
  }

  /** Anything may have changed. */
  touchAll(): void {
    for (const [folder, { disk, git }] of this.#states) {
      this.#states.set(folder, { disk: disk + 1, git: git + 1 });
      this.#forget(folder);
    }
  }

  #forget(folder: string): void {
    this.#folders.delete(folder);
    for (const [key, it] of this.#contexts) if (it.folder === folder) this.#contexts.delete(key);
  }
}

interface Known {
  readonly folder: string;
  readonly context: BuildContext;
  readonly listed: Map<string, Promise<number> | 'done'>;
}

/** What files weigh together; to ask a file for its size is what has it looked at. */
async function bytesBelow(path: string, listing: Listing): Promise<number> {
  const folders = [path];
  let bytes = 0;
  let start = performance.now();
  for (const folder of folders) {
    for (const entry of listing.children.get(folder) ?? []) {
      if (entry.kind === 'folder') folders.push(entry.path);
      if (entry.kind === 'file') bytes += entry.size;
      if (performance.now() - start < LONGEST_TURN) continue;
      await nextTurn();
      start = performance.now();
    }
  }
  return bytes;
}

/** In milliseconds. */
const LONGEST_TURN = 10;

/** The ignore file in effect, where the editor has one of those that may be. */
function ignoreFileIn(buffers: Buffers, { folder, dockerfile }: Place): BuildContext['ignoreFile'] {
  if (![...buffers.keys()].some((it) => it.endsWith('.dockerignore'))) return undefined;
  return ignoreFileFor(relative(folder, dockerfile).replaceAll(sep, '/'), (path) => {
    const file = join(folder, path);
    const reading = buffers.has(file) ? undefined : readText(file);
    return reading !== undefined && 'source' in reading ? reading.source : buffers.get(file);
  });
}

/** Whether an absolute path is that of a folder or below it, by its name. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
