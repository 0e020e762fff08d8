import { hash } from 'node:crypto';
import { type Dirent, lstatSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import type { Entry, FileEntry } from '../context/context.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../context/ignore/pattern-list.ts';
import { childPath, parentOf } from '../context/path.ts';
import type { Listing } from '../context/tree.ts';
import { modeOf } from './context/walk.ts';
import type { Folders } from './folders.ts';
import { readHead } from './git/head.ts';

/** What was read of a build context: where, and what was there. */
export interface ContextReading {
  readonly folders: readonly (readonly [path: string, digest: string])[];
  readonly files: readonly (readonly [path: string, size: number, mode: number])[];
  readonly texts: readonly (readonly [path: string, digest: string])[];
}

/**
 * A build context that is listed folder by folder, each when it is first asked for, and whose files are looked at when it
 * matters what they are like. A walk ends where very much has been listed; what is asked for by its path is still found.
 */
export class FolderListing implements Listing {
  readonly entries: Listing['entries'] = {
    get: (path) => this.#entryAt(path),
    has: (path) => this.#entryAt(path) !== undefined,
  };
  readonly children: Listing['children'] = { get: (folder) => this.#walked(folder) };
  readonly #place: string;
  readonly #patterns: PatternList;
  readonly #source: Folders;
  readonly #folders = new Map<string, ListedFolder>();
  /** Of folders. */
  readonly #judgements = new Map<string, Judgement>();
  readonly #texts = new Map<string, string | undefined>();
  #count = 0;

  /** Of an absolute path. */
  constructor(folder: string, patterns: PatternList, source: Folders) {
    this.#place = `${folder}/`;
    this.#patterns = patterns;
    this.#source = source;
  }

  /** The beginning of a file that is in the context, if it is a text. */
  textOf(path: string): string | undefined {
    if (this.#entryAt(path)?.kind !== 'file') return undefined;
    if (!this.#texts.has(path)) this.#texts.set(path, readHead(this.#place + path));
    return this.#texts.get(path);
  }

  /** What has been read so far. */
  get reading(): ContextReading {
    const files: (readonly [string, number, number])[] = [];
    for (const { entries } of this.#folders.values()) {
      for (const it of entries) if (it instanceof ListedFile && it.isLookedAt) files.push([it.path, it.size, it.mode]);
    }
    return {
      folders: Array.from(this.#folders, ([path, it]) => [path, it.digest]),
      files,
      texts: Array.from(this.#texts, ([path, text]) => [path, digestOf(text)]),
    };
  }

  /** Whether all that was read at another time is the same now; it is read for that. */
  isAsRead({ folders, files, texts }: ContextReading): boolean {
    return (
      folders.every(([path, digest]) => this.#listed(path).digest === digest) &&
      texts.every(([path, digest]) => digestOf(this.textOf(path)) === digest) &&
      files.every(([path, size, mode]) => {
        const entry = this.#entryAt(path);
        return entry?.kind === 'file' && entry.size === size && entry.mode === mode;
      })
    );
  }

  #entryAt(path: string): Entry | undefined {
    const folder = parentOf(path);
    if (path === '' || (folder !== '' && this.#entryAt(folder)?.kind !== 'folder')) return undefined;
    return this.#listed(folder).at(path);
  }

  #walked(folder: string): readonly Entry[] | undefined {
    if (this.#count > MOST_ENTRIES && !this.#folders.has(folder)) return undefined;
    if (folder !== '' && this.#entryAt(folder)?.kind !== 'folder') return undefined;
    return this.#listed(folder).entries;
  }

  #listed(folder: string): ListedFolder {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const above = this.#judgementOf(folder);
    const entries: Entry[] = [];
    for (const it of this.#source.list(folder === '' ? this.#place.slice(0, -1) : this.#place + folder) ?? []) {
      const entry = this.#entryOf(childPath(folder, it.name), it, above);
      if (entry !== undefined) entries.push(entry);
    }
    const listed = new ListedFolder(entries);
    this.#count += entries.length;
    this.#folders.set(folder, listed);
    return listed;
  }

  #entryOf(path: string, found: Dirent, above: Judgement): Entry | undefined {
    const judgement = this.#patterns.patterns.length === 0 ? NOT_IGNORED : judge(this.#patterns, path, above);
    if (judgement.isMatched) {
      // An ignored folder is sent after all where something in it is.
      const isKept = found.isDirectory() && mayTakeBackIn(this.#patterns, path) && this.#holdsKept(path);
      return isKept ? { kind: 'folder', path, mode: FOLDER_MODE } : undefined;
    }
    if (found.isFile()) return new ListedFile(path, this.#place);
    if (found.isDirectory()) return { kind: 'folder', path, mode: FOLDER_MODE };
    if (found.isSymbolicLink()) return { kind: 'symlink', path, mode: 0o777, target: targetOf(this.#place + path) };
    return found.isSocket() ? undefined : { kind: found.isFIFO() ? 'fifo' : 'device', path, mode: FILE_MODE };
  }

  #holdsKept(folder: string): boolean {
    return this.#count > MOST_ENTRIES || this.#listed(folder).entries.length > 0;
  }

  #judgementOf(folder: string): Judgement {
    if (folder === '' || this.#patterns.patterns.length === 0) return NOT_IGNORED;
    const known = this.#judgements.get(folder);
    if (known !== undefined) return known;
    const judgement = judge(this.#patterns, folder, this.#judgementOf(parentOf(folder)));
    this.#judgements.set(folder, judgement);
    return judgement;
  }
}

class ListedFolder {
  /** In the order of their bytes. */
  readonly entries: readonly Entry[];
  #byPath: ReadonlyMap<string, Entry> | undefined;
  #digest: string | undefined;

  constructor(entries: readonly Entry[]) {
    this.entries = entries;
  }

  /** Of what can be seen of it without looking at its files. */
  get digest(): string {
    this.#digest ??= digestOf(this.entries.map((it) => [it.kind, it.path, it.kind === 'symlink' ? it.target : '']));
    return this.#digest;
  }

  at(path: string): Entry | undefined {
    // Most folders are only walked.
    this.#byPath ??= new Map(this.entries.map((it) => [it.path, it]));
    return this.#byPath.get(path);
  }
}

/** To ask for the size of each file would take longer than all else. */
class ListedFile implements FileEntry {
  readonly kind = 'file';
  readonly content = undefined;
  readonly path: string;
  /** What its path is relative to. */
  readonly #root: string;
  // Not all that the file system says: of a large folder it would take a hundred megabytes.
  #size = UNKNOWN;
  #mode = FILE_MODE;

  constructor(path: string, root: string) {
    this.path = path;
    this.#root = root;
  }

  /** Whether somebody has asked what it is like. */
  get isLookedAt(): boolean {
    return this.#size !== UNKNOWN;
  }

  get size(): number {
    if (this.#size === UNKNOWN) this.#look();
    return this.#size;
  }

  get mode(): number {
    if (this.#size === UNKNOWN) this.#look();
    return modeOf(this.#mode);
  }

  #look(): void {
    this.#size = 0;
    try {
      const stats = lstatSync(this.#root + this.path, { throwIfNoEntry: false });
      if (stats === undefined) return;
      this.#size = stats.size;
      this.#mode = stats.mode;
    } catch {
      // Nobody may know of it.
    }
  }
}

/** A folder with more than a repository has; it is walked in less than a second. */
const MOST_ENTRIES = 100_000;
const UNKNOWN = -1;
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;
const NOT_IGNORED: Judgement = { isMatched: false, hits: [] };

function digestOf(value: unknown): string {
  return hash('sha1', JSON.stringify(value) ?? '', 'base64url');
}

function targetOf(place: string): string {
  try {
    return readlinkSync(place).replaceAll(sep, '/');
  } catch {
    return '';
  }
}
