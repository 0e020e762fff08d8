import { type Dirent, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { sep } from 'node:path';
import type { Entry, FileEntry } from '../context/context.ts';
import { childPath, compareBytes, parentOf } from '../context/path.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../context/pattern-list.ts';
import type { Listing } from '../context/tree.ts';
import { readHead } from './head.ts';
import { modeOf } from './walk.ts';

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
  readonly #folders = new Map<string, ListedFolder>();
  readonly #judgements = new Map<string, Judgement>();
  readonly #texts = new Map<string, string | undefined>();
  #count = 0;

  /** Of an absolute path. */
  constructor(folder: string, patterns: PatternList) {
    this.#place = `${folder}/`;
    this.#patterns = patterns;
  }

  /** The beginning of a file that is in the context, if it is a text. */
  textOf(path: string): string | undefined {
    if (this.#entryAt(path)?.kind !== 'file') return undefined;
    if (!this.#texts.has(path)) this.#texts.set(path, readHead(this.#place + path));
    return this.#texts.get(path);
  }

  #entryAt(path: string): Entry | undefined {
    const folder = parentOf(path);
    if (path === '' || (folder !== '' && this.#entryAt(folder)?.kind !== 'folder')) return undefined;
    return this.#listed(folder).byPath.get(path);
  }

  #walked(folder: string): readonly Entry[] | undefined {
    if (this.#count > MOST_ENTRIES && !this.#folders.has(folder)) return undefined;
    if (folder !== '' && this.#entryAt(folder)?.kind !== 'folder') return undefined;
    return this.#listed(folder).entries;
  }

  #listed(folder: string): ListedFolder {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const entries = namesIn(this.#place + folder).flatMap((it) => this.#entryOf(childPath(folder, it.name), it) ?? []);
    entries.sort((a, b) => compareBytes(a.path, b.path));
    const listed = { entries, byPath: new Map(entries.map((it) => [it.path, it])) };
    this.#count += entries.length;
    this.#folders.set(folder, listed);
    return listed;
  }

  #entryOf(path: string, found: Dirent): Entry | undefined {
    if (this.#judgementOf(path).isMatched) {
      // An ignored folder is sent after all where something in it is.
      const isKept = found.isDirectory() && mayTakeBackIn(this.#patterns, path) && this.#holdsKept(path);
      return isKept ? { kind: 'folder', path, mode: FOLDER_MODE } : undefined;
    }
    if (found.isFile()) return new ListedFile(path, this.#place + path);
    if (found.isDirectory()) return { kind: 'folder', path, mode: FOLDER_MODE };
    if (found.isSymbolicLink()) return { kind: 'symlink', path, mode: 0o777, target: targetOf(this.#place + path) };
    return found.isSocket() ? undefined : { kind: found.isFIFO() ? 'fifo' : 'device', path, mode: FILE_MODE };
  }

  #holdsKept(folder: string): boolean {
    return this.#count > MOST_ENTRIES || this.#listed(folder).entries.length > 0;
  }

  #judgementOf(path: string): Judgement {
    if (this.#patterns.patterns.length === 0) return NOT_IGNORED;
    const known = this.#judgements.get(path);
    if (known !== undefined) return known;
    const folder = parentOf(path);
    const judgement = judge(this.#patterns, path, folder === '' ? undefined : this.#judgementOf(folder));
    this.#judgements.set(path, judgement);
    return judgement;
  }
}

interface ListedFolder {
  readonly entries: readonly Entry[];
  readonly byPath: ReadonlyMap<string, Entry>;
}

/** To ask for the size of each file would take longer than all else. */
class ListedFile implements FileEntry {
  readonly kind = 'file';
  readonly content = undefined;
  readonly path: string;
  readonly #place: string;
  #stats: Stats | undefined;

  constructor(path: string, place: string) {
    this.path = path;
    this.#place = place;
  }

  get size(): number {
    return this.#found?.size ?? 0;
  }

  get mode(): number {
    return modeOf(this.#found?.mode ?? FILE_MODE);
  }

  get #found(): Stats | undefined {
    try {
      this.#stats ??= lstatSync(this.#place, { throwIfNoEntry: false });
    } catch {
      // Nobody may know of it.
    }
    return this.#stats;
  }
}

/** A folder with more than a repository has; it is walked in less than a second. */
const MOST_ENTRIES = 100_000;
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;
const NOT_IGNORED: Judgement = { isMatched: false, hits: [] };

function namesIn(place: string): readonly Dirent[] {
  try {
    return readdirSync(place, { withFileTypes: true });
  } catch {
    return [];
  }
}

function targetOf(place: string): string {
  try {
    return readlinkSync(place).replaceAll(sep, '/');
  } catch {
    return '';
  }
}
