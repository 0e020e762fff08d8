import { constants, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import type { Entry, FileEntry } from '../../context/context.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../../context/ignore/pattern-list.ts';
import { reasonOf } from '../files.ts';
import type { Stamp } from './content.ts';

/** What the client would send of a folder, without the contents of the files. */
export interface Walk {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly files: FileList;
  /** Existing paths that are ignored; of an ignored folder only the folder itself. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** Those of the entries that are files. */
export interface FileList {
  readonly drafts: readonly FileDraft[];
  /** What a file was when it was looked at, by its place among the drafts. */
  stampAt(index: number): Stamp;
}

/** An entry that whoever made it may still change. */
export type FileDraft = { -readonly [Key in keyof FileEntry]: FileEntry[Key] };

/** What could not be read, relative to the context's root; the reason completes "this file …". */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** Walks a folder: links are not followed, pipes not opened, sockets passed over. */
export function walk(root: string, patterns: PatternList): Walk {
  const walker = new Walker(`${root}/`, patterns);
  walker.enter('', undefined);
  const { found, ignored, problems } = walker;
  return { ...entriesOf(found), ignored, problems };
}

/** The files that are there among some paths. */
export function filesAt(root: string, paths: readonly string[]): FileList {
  const found = new Findings();
  for (const path of paths) {
    try {
      found.add(path, `${root}/${path}`);
    } catch {
      // Nobody may know of it.
    }
  }
  return entriesOf(found).files;
}

/** The mode that the client sends: on Windows, where files have few of it, it adds to them (fsutil's stat.go, mkstat). */
export function modeOf(mode: number): number {
  return process.platform === 'win32' ? (mode | 0o111) & 0o755 : mode & 0o7777;
}

/**
 * When a file was written, as an entry has it, from milliseconds. It is exact to a microsecond, in which nobody writes a
 * file twice; to ask Node.js for nanoseconds takes a tenth longer.
 */
export function timeOf(milliseconds: number): string {
  return String(Math.round(milliseconds * 1000) * 1000);
}

class Walker {
  readonly found = new Findings();
  readonly ignored: string[] = [];
  readonly problems: Problem[] = [];
  readonly #place: string;
  readonly #patterns: PatternList;

  constructor(place: string, patterns: PatternList) {
    this.#place = place;
    this.#patterns = patterns;
  }

  enter(folder: string, above: Judgement | undefined): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const name of this.#namesIn(folder)) {
      const path = prefix + name;
      const judgement = this.#judge(path, above);
      if (judgement.isMatched) this.#ignore(path, judgement);
      else if (this.#take(path) === constants.S_IFDIR) this.enter(path, judgement);
    }
  }

  #namesIn(folder: string): readonly string[] {
    try {
      return readdirSync(this.#place + folder);
    } catch (error) {
      this.problems.push({ path: folder, reason: reasonOf(error) });
      return [];
    }
  }

  #judge(path: string, above: Judgement | undefined): Judgement {
    // Where nothing is ignored, a hundred thousand judgements would all be new and all the same.
    return this.#patterns.patterns.length === 0 ? NOT_IGNORED : judge(this.#patterns, path, above);
  }

  /** Takes what there is, if that is ever sent, and returns its type. */
  #take(path: string): number | undefined {
    try {
      const type = this.found.add(path, this.#place + path);
      // Else it has gone since its folder was read.
      if (type === undefined && path.includes('\ufffd')) this.problems.push({ path, reason: NO_UTF_8 });
      return type;
    } catch (error) {
      this.problems.push({ path, reason: reasonOf(error) });
      return undefined;
    }
  }

  /** An ignored folder is sent after all where something in it is. */
  #ignore(path: string, judgement: Judgement): void {
    const [count, ignored, problems] = [this.found.paths.length, this.ignored.length, this.problems.length];
    if (mayTakeBackIn(this.#patterns, path) && this.#isFolder(path)) this.enter(path, judgement);
    if (this.found.paths.length > count) {
      this.#take(path);
    } else {
      // That an ignored folder may not be read is no problem either (fsutil's filter.go, Walk).
      this.problems.length = problems;
      this.ignored.length = ignored;
      this.ignored.push(path);
    }
  }

  #isFolder(path: string): boolean {
    try {
      return lstatSync(this.#place + path).isDirectory();
    } catch {
      return false;
    }
  }
}

/**
 * What the file system says, as numbers in a row. No entry is made before the last of it is there: it says much more than
 * is kept, and while both were made at once, the garbage collector would move what is kept again and again.
 */
class Findings {
  readonly paths: string[] = [];
  /** Where links lead, by their row. */
  readonly targets = new Map<number, string>();
  readonly #numbers: number[] = [];

  /** Adds what there is at a place, if that is ever sent, and returns its type; throws where nobody may know of it. */
  add(path: string, place: string): number | undefined {
    const stats = lstatSync(place, IF_THERE);
    if (stats === undefined) return undefined;
    const { mode, size, mtimeMs, ctimeMs, ino } = stats;
    const type = mode & constants.S_IFMT;
    if (type === constants.S_IFSOCK) return undefined;
    if (type === constants.S_IFLNK) this.targets.set(this.paths.length, readlinkSync(place).replaceAll(sep, '/'));
    this.paths.push(path);
    this.#numbers.push(mode, size, mtimeMs, ctimeMs, ino);
    return type;
  }

  /** The mode of a row, with its type in it. */
  modeAt(row: number): number {
    return this.#numbers[row * COLUMNS] ?? 0;
  }

  sizeAt(row: number): number {
    return this.#numbers[row * COLUMNS + 1] ?? 0;
  }

  writtenAt(row: number): number {
    return this.#numbers[row * COLUMNS + 2] ?? 0;
  }

  stampAt(row: number): Stamp {
    const numbers = this.#numbers;
    const at = row * COLUMNS;
    return [this.sizeAt(row), this.writtenAt(row), numbers[at + 3] ?? 0, numbers[at + 4] ?? 0];
  }
}

function entriesOf(found: Findings): Pick<Walk, 'entries' | 'files'> {
  const entries = new Map<string, Entry>();
  const drafts: FileDraft[] = [];
  const rows: number[] = [];
  // Not with entries(), which takes longer than what is done here.
  for (let row = 0; row < found.paths.length; row++) {
    const entry = entryAt(row, found.paths[row] ?? '', found);
    entries.set(entry.path, entry);
    if (entry.kind !== 'file') continue;
    drafts.push(entry);
    rows.push(row);
  }
  return { entries, files: { drafts, stampAt: (index) => found.stampAt(rows[index] ?? 0) } };
}

function entryAt(row: number, path: string, found: Findings): FileDraft | Exclude<Entry, FileEntry> {
  const mode = modeOf(found.modeAt(row));
  switch (found.modeAt(row) & constants.S_IFMT) {
    case constants.S_IFDIR:
      return { kind: 'folder', path, mode };
    case constants.S_IFLNK:
      return { kind: 'symlink', path, mode, target: found.targets.get(row) ?? '' };
    case constants.S_IFIFO:
      return { kind: 'fifo', path, mode };
    case constants.S_IFREG:
      return {
        kind: 'file',
        path,
        mode,
        size: found.sizeAt(row),
        content: undefined,
        mtime: timeOf(found.writtenAt(row)),
      };
    default:
      return { kind: 'device', path, mode };
  }
}

const IF_THERE = { throwIfNoEntry: false } as const;
const COLUMNS = 5;
const NOT_IGNORED: Judgement = { isMatched: false, hits: [] };
const NO_UTF_8 = 'has a name that is no UTF-8, which the client cannot send';
