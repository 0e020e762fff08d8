import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isWithin } from '../within.ts';
import { contentWith, digestIn, type Scheme, type Stamp } from './content.ts';
import { HashTable, type Row, tableBytes } from './hash-table.ts';

/** The user's folder for what may be deleted at any time; `undefined` where there is none. */
export function cacheFolderOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '', HOME: home = '' } = environment;
  if (process.platform === 'win32') return isAbsolute(local) ? join(local, 'dflint', 'cache') : undefined;
  // The specification of these folders has relative ones ignored.
  if (isAbsolute(xdg)) return join(xdg, 'dflint');
  return isAbsolute(home) ? join(home, '.cache', 'dflint') : undefined;
}

/**
 * The contents of the files below one folder as earlier runs found them. It is one file, which may be deleted, damaged or
 * written by several processes at once: whatever is wrong with it, it is as if it were not there.
 */
export class HashCache {
  readonly #folder: string;
  /** `undefined` where nothing is kept. */
  readonly #path: string | undefined;
  readonly #scheme: Scheme;
  readonly #old: HashTable;
  /** In the order in which files are asked for; an old row by its number. */
  readonly #rows: (number | Row)[] = [];
  #isNew = false;

  /** Nothing is kept without a folder for it, nor in one that lies in `root`: to write to it would change what is hashed. */
  constructor(folder: string | undefined, root: string, scheme: Scheme) {
    const isApart = folder !== undefined && !isWithin(folder, root);
    this.#folder = folder ?? '';
    this.#path = isApart ? join(folder, `${nameOf(root)}-${scheme}${SUFFIX}`) : undefined;
    this.#scheme = scheme;
    this.#old = this.#path === undefined ? HashTable.empty : readTable(this.#path);
  }

  /** The content of a file, where that has not been touched since it was hashed. */
  contentOf(path: string, stamp: Stamp): string | undefined {
    const row = this.#old.rowOf(path);
    if (row === undefined || !this.#old.isStampAt(row, stamp)) return undefined;
    this.#rows.push(row);
    return contentWith(this.#old.digestAt(row), this.#scheme);
  }

  /** Keeps a content that was read at `time`, in milliseconds since 1970. */
  keep(path: string, stamp: Stamp, content: string, time: number): void {
    const touched = Math.max(stamp[1], stamp[2]);
    // What is written again within a tick of the file system's clock keeps its stamp.
    if (touched + SETTLED > time) return;
    this.#rows.push({ path, stamp, digest: digestIn(content) });
    this.#isNew = true;
  }

  /** Writes for the next run what this one kept. That it cannot be written is no failure. */
  save(): void {
    if (this.#path === undefined) return;
    try {
      if (this.#isNew) {
        mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
        replaceFile(this.#path, tableBytes(this.#rowsToWrite()));
        removeOldest(this.#folder);
      } else if (this.#rows.length > 0) {
        // What nobody has used for long is removed first.
        utimesSync(this.#path, new Date(), new Date());
      }
    } catch {
      // A full disk, or a folder that may not be written to: the next run hashes again.
    }
  }

  /** What this run used and found, then what it had no use for, as far as there is room. */
  #rowsToWrite(): readonly Row[] {
    const old = this.#old;
    const rows = this.#rows.map((it) =>
      typeof it === 'number' ? { path: old.paths[it] ?? '', stamp: old.stampAt(it), digest: old.digestAt(it) } : it,
    );
    const seen = new Set(rows.map((it) => it.path));
    for (const [row, path] of old.paths.entries()) {
      if (rows.length >= MOST_ROWS) break;
      if (!seen.has(path)) rows.push({ path, stamp: old.stampAt(row), digest: old.digestAt(row) });
    }
    return rows.slice(0, MOST_ROWS);
  }
}

const SETTLED = 2000;
const MOST_ROWS = 500_000;
const MOST_BYTES = 256 * 1024 * 1024;
const SUFFIX = '.hashes';
const DRAFT = '.tmp';
const HOUR = 3_600_000;

function nameOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 32);
}

function readTable(path: string): HashTable {
  try {
    return HashTable.from(readFileSync(path)) ?? HashTable.empty;
  } catch {
    return HashTable.empty;
  }
}

/** Whoever reads it meanwhile reads the old bytes or the new. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${randomUUID()}${DRAFT}`;
  try {
    writeFileSync(draft, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Keeps the files that were used last, as many as fit, and no drafts of processes that are long gone. */
function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX) || name.endsWith(DRAFT))
    .map((name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = statSync(path);
      return { path, size, mtimeMs };
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let total = 0;
  for (const { path, size, mtimeMs } of files) {
    total += size;
    const isLeftOver = path.endsWith(DRAFT) && mtimeMs < Date.now() - HOUR;
    if (total > MOST_BYTES || isLeftOver) rmSync(path, { force: true });
  }
}
