import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Selector } from '../../context/source/selector.ts';
import type { FolderContext } from '../../host/context/nearest-context.ts';
import type { ContextReading, FolderListing } from '../../host/folder-listing.ts';
import { writeText } from '../../host/write.ts';
import type { Config } from '../../lint/config/config.ts';
import type { WayOfBuilding } from '../../lint/project/ways.ts';
import type { Diagnostic } from '../../lint/rule.ts';
import { version } from '../about.ts';
import type { BuildFolder, ContextFiles } from './context-files.ts';
import { digestOf } from './digest.ts';
import type { FileSettings } from './settings.ts';

/** What was found in a Dockerfile, and in which folders it is built. */
export interface Found<Folder> {
  readonly diagnostics: readonly Diagnostic[];
  readonly places: readonly Place<Folder>[];
}

/** What a Dockerfile is built in, in one of its ways. */
interface Place<Folder> {
  /** What is said of the folder; `null` where it is the nearest with all these sources. */
  readonly said: string | null;
  readonly sources: readonly string[];
  readonly folder: Folder | null;
  /** What is taken of it, where an ignore file is checked by that. */
  readonly taken: readonly Selector[] | null;
}

/** What was read of a folder; `reading` is the number of what that was but the ignore file, `null` where it was nothing. */
interface KeptFolder {
  readonly ignoreFile: string;
  readonly reading: number | null;
}

interface Contents {
  readonly readings: readonly ContextReading[];
  /** With the absolute paths of the Dockerfiles. */
  readonly files: readonly (readonly [dockerfile: string, key: string, found: Found<KeptFolder>])[];
}

/**
 * The findings of earlier runs, in a file that may be deleted, damaged or of another version: then it is as if it were not
 * there. What was found in a Dockerfile still holds where its text, its settings and the ways in which it is built are the
 * same, and all that was read of its build contexts is as it was.
 */
export class ResultCache {
  readonly #path: string;
  readonly #readings: readonly ContextReading[];
  readonly #old: ReadonlyMap<string, readonly [key: string, found: Found<KeptFolder>]>;
  readonly #now = new Map<string, readonly [key: string, found: Found<BuildFolder>]>();
  /** Whether contexts are as they were read, by the numbers of the readings. */
  readonly #holding = new Map<FolderListing, Map<number, boolean>>();
  readonly #configs = new Map<Config, string>();
  #isNew = false;

  private constructor(path: string, { readings, files }: Contents) {
    this.#path = path;
    this.#readings = readings;
    this.#old = new Map(files.map(([dockerfile, key, found]) => [dockerfile, [key, found]]));
  }

  /** A text says why it cannot be used. */
  static open(path: string): ResultCache | string {
    if (!existsSync(path)) return new ResultCache(path, NOTHING);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return 'cannot be read';
    }
    const end = text.indexOf('\n') + 1;
    const [header, body] = [text.slice(0, end), text.slice(end)];
    if (text !== '' && !header.startsWith(MARK)) return 'holds something else, which would be written over';
    return new ResultCache(path, header === headerOf(body) ? JSON.parse(body) : NOTHING);
  }

  /** Stands for all that decides on the findings in a Dockerfile but what is in its build contexts. */
  keyOf(
    path: string,
    source: string,
    { config, build }: FileSettings & { kind: 'known' },
    ways: readonly WayOfBuilding[],
  ): string {
    let digest = this.#configs.get(config);
    digest ??= digestOf(JSON.stringify(config, distinctly));
    this.#configs.set(config, digest);
    return digestOf(path, source, digest, JSON.stringify([build, ways], distinctly));
  }

  /** What was found in a Dockerfile, if that still holds. */
  found(dockerfile: string, key: string, contexts: ContextFiles): Found<BuildFolder> | undefined {
    const [oldKey, old] = this.#old.get(dockerfile) ?? [];
    if (old === undefined || oldKey !== key) return undefined;
    const places: Place<BuildFolder>[] = [];
    for (const place of old.places) {
      const folder = contexts.buildFolderFor(place.sources, dockerfile, place.said ?? undefined) ?? null;
      if (!this.#isSame(folder, place.folder)) return undefined;
      places.push({ ...place, folder });
    }
    const found = { diagnostics: old.diagnostics, places };
    this.#now.set(dockerfile, [key, found]);
    return found;
  }

  /** Keeps what was found in a Dockerfile for other runs. */
  keep(dockerfile: string, key: string, found: Found<BuildFolder>): void {
    // What the whole of a folder decides on is not worth comparing.
    if (found.places.some(({ folder }) => folder?.context.extent === 'all')) return;
    this.#now.set(dockerfile, [key, found]);
    this.#isNew = true;
  }

  /** Writes what is new; the answer says why where it cannot. */
  save(): string | undefined {
    if (!this.#isNew) return undefined;
    const readings: ContextReading[] = [];
    const numbers = new Map<FolderListing | number, number>();
    const numberOf = (key: FolderListing | number): number => {
      const number = numbers.get(key) ?? readings.length;
      const reading = typeof key === 'number' ? this.#readings[key] : key.reading;
      if (!numbers.has(key) && reading !== undefined) readings.push(reading);
      numbers.set(key, number);
      return number;
    };
    const files: Contents['files'][number][] = [];
    for (const [dockerfile, [key, found]] of this.#now)
      files.push([dockerfile, key, withFolders(found, (it) => keptFolder(it, numberOf))]);
    for (const [dockerfile, [key, found]] of this.#old) {
      if (this.#now.has(dockerfile) || !existsSync(dockerfile)) continue;
      const kept = withFolders(found, (it) => ({ ...it, reading: it.reading === null ? null : numberOf(it.reading) }));
      files.push([dockerfile, key, kept]);
    }
    try {
      const body = JSON.stringify({ readings, files } satisfies Contents);
      return writeText(this.#path, headerOf(body) + body);
    } catch (error) {
      // A text has at most half a billion characters.
      if (error instanceof RangeError) return 'is not written: there is too much to keep';
      throw error;
    }
  }

  #isSame(now: BuildFolder | null, old: KeptFolder | null): boolean {
    if (now === null || old === null) return now === old;
    if (ignoreFileOf(now.context) !== old.ignoreFile) return false;
    return old.reading === null || this.#isAsRead(now.context.listing, old.reading);
  }

  #isAsRead(listing: FolderListing, number: number): boolean {
    const holding = this.#holding.get(listing) ?? new Map<number, boolean>();
    this.#holding.set(listing, holding);
    const reading = this.#readings[number];
    const known = holding.get(number) ?? (reading !== undefined && listing.isAsRead(reading));
    holding.set(number, known);
    return known;
  }
}

const NOTHING: Contents = { readings: [], files: [] };
const MARK = 'dflint results ';

/** Before a release, builds that find different things have one version. Beside this file, once they are bundled. */
const PROGRAM = join(__dirname, 'main.cjs');

function headerOf(body: string): string {
  const program = existsSync(PROGRAM) ? readFileSync(PROGRAM, 'latin1') : '';
  return `${MARK}${version} ${digestOf(program, body)}\n`;
}

function withFolders<Folder, Other>(
  { diagnostics, places }: Found<Folder>,
  other: (folder: Folder) => Other,
): Found<Other> {
  return { diagnostics, places: places.map((it) => ({ ...it, folder: it.folder && other(it.folder) })) };
}

function keptFolder({ context }: BuildFolder, numberOf: (listing: FolderListing) => number): KeptFolder {
  const { extent } = context;
  return { ignoreFile: ignoreFileOf(context), reading: typeof extent === 'string' ? null : numberOf(extent) };
}

function ignoreFileOf({ ignoreFile }: FolderContext): string {
  return ignoreFile === undefined ? '' : digestOf(ignoreFile.path, ignoreFile.source);
}

/** What JSON would leave out or make equal. */
function distinctly(_: string, value: unknown): unknown {
  if (value === undefined) return { undefined: true };
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
