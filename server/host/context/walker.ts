import { constants, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../../context/ignore/pattern-list.ts';
import { reasonOf } from '../files.ts';

/** A folder to be walked, and what the ignore file says of it; the root has an empty path. */
export interface Folder {
  readonly path: string;
  readonly judgement: Judgement | undefined;
}

/** What there is in some folders, as the file system says it: plain values, which one thread may send to another. */
export interface Findings {
  /** With a NUL between them, a row each: a hundred thousand strings would take longer to send than to find. */
  readonly paths: string;
  /** `COLUMNS` a row: mode with type, size, time written, time changed, inode. */
  readonly numbers: Float64Array;
  /** Where links lead, by their row. */
  readonly targets: ReadonlyMap<number, string>;
  /** Of an ignored folder only the folder itself. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** What could not be read, relative to the context's root; the reason completes "this file …". */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** The numbers of a row. */
export const COLUMNS = 5;

/**
 * Rows as they are found. No entry is made before the last of them is there: the file system says much more than is kept,
 * and while both were made at once, the garbage collector would move what is kept again and again.
 */
export class Rows {
  readonly #paths: string[] = [];
  readonly #numbers: number[] = [];
  /** Where links lead. */
  readonly #targets = new Map<number, string>();

  get count(): number {
    return this.#paths.length;
  }

  /** Adds what there is at a place, if that is ever sent, and returns its type; throws where nobody may know of it. */
  add(path: string, place: string): number | undefined {
    const stats = lstatSync(place, IF_THERE);
    if (stats === undefined) return undefined;
    const { mode, size, mtimeMs, ctimeMs, ino } = stats;
    const type = mode & constants.S_IFMT;
    if (type === constants.S_IFSOCK) return undefined;
    if (type === constants.S_IFLNK) this.#targets.set(this.count, readlinkSync(place).replaceAll(sep, '/'));
    this.#paths.push(path);
    this.#numbers.push(mode, size, mtimeMs, ctimeMs, ino);
    return type;
  }

  findings(ignored: readonly string[] = [], problems: readonly Problem[] = []): Findings {
    const numbers = Float64Array.from(this.#numbers);
    return { paths: this.#paths.join('\0'), numbers, targets: this.#targets, ignored, problems };
  }
}

/** Walks from one folder down, a folder a step, those near it first. */
export class Walker {
  readonly #rows = new Rows();
  readonly #ignored: string[] = [];
  readonly #problems: Problem[] = [];
  readonly #place: string;
  readonly #patterns: PatternList;
  readonly #folders: Folder[];
  #steps = 0;

  constructor(root: string, patterns: PatternList, start: Folder) {
    this.#place = `${root}/`;
    this.#patterns = patterns;
    this.#folders = [start];
  }

  /** The folders that were found and not walked. */
  get folders(): readonly Folder[] {
    return this.#folders.slice(this.#steps);
  }

  /** How many paths there are in these, if there are as many in a folder as there were so far. */
  get expected(): number {
    const count = this.#rows.count + this.#ignored.length;
    return (count / Math.max(this.#steps, 1)) * (this.#folders.length - this.#steps);
  }

  get findings(): Findings {
    return this.#rows.findings(this.#ignored, this.#problems);
  }

  /** Walks the next folder; `false` where there is none. */
  step(): boolean {
    const folder = this.#folders[this.#steps];
    if (folder === undefined) return false;
    this.#steps++;
    this.#enter(folder.path, folder.judgement);
    return true;
  }

  #enter(folder: string, above: Judgement | undefined): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const name of this.#namesIn(folder)) {
      const path = prefix + name;
      const judgement = this.#judge(path, above);
      if (judgement.isMatched) this.#ignore(path, judgement);
      else if (this.#take(path) === constants.S_IFDIR) this.#folders.push({ path, judgement });
    }
  }

  #namesIn(folder: string): readonly string[] {
    try {
      return readdirSync(this.#place + folder);
    } catch (error) {
      this.#problems.push({ path: folder, reason: reasonOf(error) });
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
      const type = this.#rows.add(path, this.#place + path);
      // Else it has gone since its folder was read.
      if (type === undefined && path.includes('\ufffd')) this.#problems.push({ path, reason: NO_UTF_8 });
      return type;
    } catch (error) {
      this.#problems.push({ path, reason: reasonOf(error) });
      return undefined;
    }
  }

  /** An ignored folder is sent after all where something in it is, which is why it cannot wait for a step of its own. */
  #ignore(path: string, judgement: Judgement): void {
    const [rows, ignored, problems] = [this.#rows.count, this.#ignored.length, this.#problems.length];
    if (mayTakeBackIn(this.#patterns, path) && this.#isFolder(path)) this.#enter(path, judgement);
    if (this.#rows.count > rows) {
      this.#take(path);
    } else {
      // That an ignored folder may not be read is no problem either (fsutil's filter.go, Walk).
      this.#problems.length = problems;
      this.#ignored.length = ignored;
      this.#ignored.push(path);
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

const IF_THERE = { throwIfNoEntry: false } as const;
const NOT_IGNORED: Judgement = { isMatched: false, hits: [] };
const NO_UTF_8 = 'has a name that is no UTF-8, which the client cannot send';
