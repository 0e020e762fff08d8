import { constants } from 'node:fs';
import type { Entry, FileEntry, IgnoreFile } from '../../context/context.ts';
import { ignorePatterns } from '../../context/ignore/dockerignore.ts';
import { companion as thread } from './companion.ts';
import type { Stamp } from './content.ts';
import { type Companion, newTask, walkInTurns } from './turns.ts';
import { COLUMNS, type Findings, type Folder, type Problem, Rows, Walker } from './walker.ts';

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

/** Walks a folder: links are not followed, pipes not opened, sockets passed over. */
export function walk(root: string, ignoreFile: IgnoreFile | undefined, companion: Companion = thread): Walk {
  const walker = new Walker(root, ignorePatterns(ignoreFile), ROOT);
  while (walker.expected < companion.worthFrom && walker.step());
  const parts = [walker.findings, ...walkInTurns(newTask(root, ignoreFile, walker.folders), companion)];
  return {
    ...entriesOf(parts),
    ignored: parts.flatMap((it) => it.ignored),
    problems: parts.flatMap((it) => it.problems),
  };
}

/** The files that are there among some paths. */
export function filesAt(root: string, paths: readonly string[]): FileList {
  const rows = new Rows();
  for (const path of paths) {
    try {
      rows.add(path, `${root}/${path}`);
    } catch {
      // Nobody may know of it.
    }
  }
  return entriesOf([rows.findings()]).files;
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

function entriesOf(parts: readonly Findings[]): Pick<Walk, 'entries' | 'files'> {
  const entries = new Map<string, Entry>();
  const drafts: FileDraft[] = [];
  const stamps: number[] = [];
  for (const found of parts) {
    const { numbers } = found;
    const paths = found.paths.split('\0');
    // Not with entries(), which takes longer than what is done here.
    for (let row = 0; row * COLUMNS < numbers.length; row++) {
      const entry = entryAt(row, paths[row] ?? '', found);
      entries.set(entry.path, entry);
      if (entry.kind !== 'file') continue;
      drafts.push(entry);
      const at = row * COLUMNS;
      stamps.push(numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0, numbers[at + 4] ?? 0);
    }
  }
  const stampAt = (index: number): Stamp => {
    const at = index * 4;
    return [stamps[at] ?? 0, stamps[at + 1] ?? 0, stamps[at + 2] ?? 0, stamps[at + 3] ?? 0];
  };
  return { entries, files: { drafts, stampAt } };
}

function entryAt(row: number, path: string, found: Findings): FileDraft | Exclude<Entry, FileEntry> {
  const at = row * COLUMNS;
  const type = found.numbers[at] ?? 0;
  const mode = modeOf(type);
  switch (type & constants.S_IFMT) {
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
        size: found.numbers[at + 1] ?? 0,
        content: undefined,
        mtime: timeOf(found.numbers[at + 2] ?? 0),
      };
    default:
      return { kind: 'device', path, mode };
  }
}

const ROOT: Folder = { path: '', judgement: undefined };
