import { dirname, join, relative, sep } from 'node:path';
import type { BuildContext, Entry, IgnoreFile } from '../../context/context.ts';
import { ignoreFileFor, ignorePatterns, patternsOf } from '../../context/ignore/dockerignore.ts';
import type { MeasuredOrder } from '../../context/measured-order.ts';
import { readText } from '../files.ts';
import { FolderListing } from '../folder-listing.ts';
import { disk, type Folders } from '../folders.ts';
import { isWithin, realPathOf } from '../within.ts';
import { walk } from './walk.ts';

/**
 * The folder that a Dockerfile is likely built in: the nearest of its own and those above, up to the root of the repository
 * or the working directory, in which all that it copies is there; `undefined` where there is no such folder. `file` and
 * `workingFolder` are absolute; the paths are those of the sources.
 */
export function nearestContext(
  file: string,
  paths: readonly string[],
  workingFolder: string,
  folders: Folders = disk,
): string | undefined {
  const literal = literalOf(paths);
  for (const folder of foldersAbove(file, workingFolder, folders))
    if (literal.every((it) => folders.has(join(folder, it)))) return folder;
  return undefined;
}

/** As `nearestContext` where some of the paths are nowhere, as while they are being written: where the most of them are. */
export function likeliestContext(file: string, paths: readonly string[], workingFolder: string): string {
  const literal = literalOf(paths);
  let likeliest = { folder: dirname(file), found: 0 };
  for (const folder of foldersAbove(file, workingFolder, disk)) {
    const found = literal.filter((it) => disk.has(join(folder, it))).length;
    if (found > likeliest.found) likeliest = { folder, found };
  }
  return likeliest.folder;
}

/** What a wildcard takes may be nothing. */
function literalOf(paths: readonly string[]): readonly string[] {
  return paths.filter((it) => !/[*?[\\]/.test(it));
}

/** The folder of a file and those above, the nearest first. */
function* foldersAbove(file: string, workingFolder: string, folders: Folders): Generator<string> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    yield folder;
    const isLast = folder === workingFolder || folders.has(join(folder, '.git')) || folder === dirname(folder);
    if (isLast || !(isWithin(folder, workingFolder) || isInRepository(folder, folders))) return;
  }
}

function isInRepository(folder: string, folders: Folders): boolean {
  for (let at = folder; at !== dirname(at); at = dirname(at)) if (folders.has(join(at, '.git'))) return true;
  return false;
}

/** Build contexts of which many may have one folder: what is read of it is read once. */
export class FolderContexts {
  readonly #folders: Folders;
  readonly #ignoreFiles = new Map<string, IgnoreFile | undefined>();
  readonly #listings = new Map<string, FolderListing>();

  constructor(folders: Folders = disk) {
    this.#folders = folders;
  }

  /** The context of a Dockerfile, both absolute. Nothing of it is read before it is asked for. */
  contextOf(folder: string, dockerfile: string, measure?: Measure): FolderContext {
    const path = relative(folder, dockerfile).replaceAll(sep, '/');
    return new FolderContext(folder, () => this.#ignoreFileFor(folder, path), this, measure);
  }

  /** The context that a folder is under an ignore file, whatever is on disk. */
  contextUnder(folder: string, ignoreFile: IgnoreFile): FolderContext {
    return new FolderContext(folder, () => ignoreFile, this);
  }

  listingOf(folder: string, ignoreFile: IgnoreFile | undefined): FolderListing {
    const key = `${folder}\0${ignoreFile?.source ?? ''}`;
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = new FolderListing(folder, ignorePatterns(ignoreFile), this.#folders);
    this.#listings.set(key, listing);
    return listing;
  }

  #ignoreFileFor(folder: string, dockerfile: string): IgnoreFile | undefined {
    const found = ignoreFileFor(dockerfile, (path) => {
      const file = join(folder, path);
      // Of many Dockerfiles hardly one has an ignore file of its own.
      if (path !== '.dockerignore') return this.#sourceOf(file);
      if (!this.#ignoreFiles.has(folder)) {
        const source = this.#sourceOf(file);
        this.#ignoreFiles.set(folder, source === undefined ? undefined : { path, source });
      }
      return this.#ignoreFiles.get(folder)?.source;
    });
    return found?.path === '.dockerignore' ? this.#ignoreFiles.get(folder) : found;
  }

  #sourceOf(file: string): string | undefined {
    const reading = this.#folders.has(file) ? readText(file) : undefined;
    return reading !== undefined && 'source' in reading ? reading.source : undefined;
  }
}

/** Replays the history of what is built; it takes long. */
type Measure = () => MeasuredOrder | undefined;

/** A folder as a build context that is read when something of it is asked for; the contents of files are not. */
export class FolderContext implements BuildContext {
  readonly #folder: string;
  readonly #contexts: FolderContexts;
  readonly #findIgnoreFile: () => IgnoreFile | undefined;
  #ignoreFile: { readonly file: IgnoreFile | undefined } | undefined;
  #listing: FolderListing | undefined;
  #walked: Pick<BuildContext, 'entries' | 'ignored'> | undefined;
  readonly #measure: Measure | undefined;

  constructor(
    folder: string,
    findIgnoreFile: () => IgnoreFile | undefined,
    contexts: FolderContexts,
    measure?: Measure,
  ) {
    this.#folder = folder;
    this.#measure = measure;
    this.#findIgnoreFile = findIgnoreFile;
    this.#contexts = contexts;
  }

  get ignoreFile(): IgnoreFile | undefined {
    this.#ignoreFile ??= { file: this.#findIgnoreFile() };
    return this.#ignoreFile.file;
  }

  get listing(): FolderListing {
    this.#listing ??= this.#contexts.listingOf(this.#folder, this.ignoreFile);
    return this.#listing;
  }

  /** What was read for whoever has asked for it: the listing, the folder as a whole, or nothing but the ignore file. */
  get extent(): FolderListing | 'all' | 'nothing' {
    return this.#walked === undefined ? (this.#listing ?? 'nothing') : 'all';
  }

  textOf(path: string): string | undefined {
    return this.listing.textOf(path);
  }

  get order(): MeasuredOrder | undefined {
    return this.#measure?.();
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#all.entries;
  }

  get ignored(): readonly string[] {
    return this.#all.ignored;
  }

  get #all(): Pick<BuildContext, 'entries' | 'ignored'> {
    const patterns = patternsOf(this.ignoreFile);
    // What the client refuses is never built.
    this.#walked ??= 'error' in patterns ? NOTHING : walk(realPathOf(this.#folder), this.ignoreFile);
    return this.#walked;
  }
}

const NOTHING: Pick<BuildContext, 'entries' | 'ignored'> = { entries: new Map(), ignored: [] };
