import { constants, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { sep } from 'node:path';
import type { Entry, FileEntry } from '../context/context.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../context/pattern-list.ts';
import type { Stamp } from './content.ts';
import { reasonOf } from './files.ts';

/** What lies in a folder, without the contents of the files. */
export interface Walk {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Those of the entries that are files. */
  readonly files: FileList;
  /** Existing paths that are ignored; of an ignored folder only the folder itself. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** Files whose contents are still to be found, each with the stamp that it had. */
export class FileList {
  readonly entries: FileDraft[] = [];
  /** Numbers in a row: a hundred thousand objects more would take longer to make than to fill. */
  readonly #stamps: number[] = [];

  /** Makes the entry of a file. */
  add(path: string, stats: Stats): FileEntry {
    const { size, mtimeMs, ctimeMs, ino } = stats;
    this.#stamps.push(size, mtimeMs, ctimeMs, ino);
    const entry = {
      kind: 'file',
      path,
      mode: modeOf(stats),
      size,
      content: undefined,
      mtime: timeOf(stats),
    } as const;
    this.entries.push(entry);
    return entry;
  }

  stampAt(index: number): Stamp {
    const [at, stamps] = [index * 4, this.#stamps];
    return [stamps[at] ?? 0, stamps[at + 1] ?? 0, stamps[at + 2] ?? 0, stamps[at + 3] ?? 0];
  }
}

/** An entry that whoever made it may still change. */
export type FileDraft = { -readonly [Key in keyof FileEntry]: FileEntry[Key] };

/** What could not be read, relative to the context's root; the reason completes "this file …". */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** Lists what the client would send of a folder: links are not followed, pipes not opened, sockets left out. */
export function walk(root: string, patterns: PatternList): Walk {
  const walker = new Walker(root, patterns);
  walker.list('', undefined);
  return walker;
}

/** The files that are there among some paths. */
export function filesAt(root: string, paths: Iterable<string>): FileList {
  const files = new FileList();
  for (const path of paths) {
    try {
      const stats = lstatSync(`${root}/${path}`);
      if (stats.isFile()) files.add(path, stats);
    } catch {
      // It is not there, or nobody may know of it.
    }
  }
  return files;
}

/**
 * The mode that the client sends. On Windows, where files have few permissions, it adds and removes some
 * (fsutil's stat.go, mkstat).
 */
export function modeOf(stats: Stats): number {
  const mode = stats.mode & 0o7777;
  return process.platform === 'win32' ? (mode | 0o111) & 0o755 : mode;
}

/**
 * When a file was written, as an entry has it, but to the microsecond only: nobody writes a file twice in one, and to have
 * Node.js count in nanoseconds takes a tenth longer.
 */
export function timeOf(stats: Stats): string {
  return `${Math.round(stats.mtimeMs * 1000)}000`;
}

class Walker implements Walk {
  readonly entries = new Map<string, Entry>();
  readonly files = new FileList();
  readonly ignored: string[] = [];
  readonly problems: Problem[] = [];
  readonly #root: string;
  readonly #patterns: PatternList;

  constructor(root: string, patterns: PatternList) {
    this.#root = `${root}/`;
    this.#patterns = patterns;
  }

  list(folder: string, above: Judgement | undefined): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const name of this.#namesIn(folder)) {
      const path = prefix + name;
      const judgement = this.#judge(path, above);
      if (judgement.isMatched) this.#addIgnored(path, judgement);
      else if (this.#add(path)?.kind === 'folder') this.list(path, judgement);
    }
  }

  #judge(path: string, above: Judgement | undefined): Judgement {
    // Where nothing is ignored, a hundred thousand judgements would all be new and all the same.
    return this.#patterns.patterns.length === 0 ? NOT_IGNORED : judge(this.#patterns, path, above);
  }

  #namesIn(folder: string): readonly string[] {
    try {
      return readdirSync(this.#root + folder);
    } catch (error) {
      this.problems.push({ path: folder, reason: reasonOf(error) });
      return [];
    }
  }

  /** An ignored folder is sent after all where something in it is. */
  #addIgnored(path: string, judgement: Judgement): void {
    const [entries, ignored, problems] = [this.entries.size, this.ignored.length, this.problems.length];
    if (mayTakeBackIn(this.#patterns, path) && this.#isFolder(path)) this.list(path, judgement);
    if (this.entries.size > entries) {
      this.#add(path);
    } else {
      // That an ignored folder may not be read is no problem either (fsutil's filter.go, Walk).
      this.problems.length = problems;
      this.ignored.length = ignored;
      this.ignored.push(path);
    }
  }

  /** Adds what there is at a path, if that is ever sent. */
  #add(path: string): Entry | undefined {
    try {
      const stats = lstatSync(this.#root + path, STATS);
      const entry = stats && this.#entryOf(path, stats);
      if (entry !== undefined) this.entries.set(path, entry);
      // Else it has gone since its folder was read.
      else if (stats === undefined && path.includes('\ufffd')) this.problems.push({ path, reason: NO_UTF_8 });
      return entry;
    } catch (error) {
      this.problems.push({ path, reason: reasonOf(error) });
      return undefined;
    }
  }

  #isFolder(path: string): boolean {
    try {
      return lstatSync(this.#root + path).isDirectory();
    } catch {
      return false;
    }
  }

  #entryOf(path: string, stats: Stats): Entry | undefined {
    const mode = modeOf(stats);
    switch (stats.mode & constants.S_IFMT) {
      case constants.S_IFREG:
        return this.files.add(path, stats);
      case constants.S_IFDIR:
        return { kind: 'folder', path, mode };
      case constants.S_IFLNK:
        return { kind: 'symlink', path, mode, target: readlinkSync(this.#root + path).replaceAll(sep, '/') };
      case constants.S_IFIFO:
        return { kind: 'fifo', path, mode };
      case constants.S_IFCHR:
      case constants.S_IFBLK:
        return { kind: 'device', path, mode };
      default:
        // A socket.
        return undefined;
    }
  }
}

const STATS = { throwIfNoEntry: false } as const;
const NOT_IGNORED: Judgement = { isMatched: false, hits: [] };
const NO_UTF_8 = 'has a name that is no UTF-8, which the client cannot send';
