import { relative, resolve, sep } from 'node:path';
import type { BuildContext, Entry, IgnoreFile } from '../../context/context.ts';
import { ignoreFileFor, patternsOf } from '../../context/ignore/dockerignore.ts';
import { contentOf, type Scheme } from '../../host/context/content.ts';
import { fillContents, type Selection } from '../../host/context/context.ts';
import { type FileList, type Walk, walk } from '../../host/context/walk.ts';
import type { Problem } from '../../host/context/walker.ts';
import { kindOf, readText } from '../../host/files.ts';
import { realPathOf } from '../../host/within.ts';
import type { Buffers, PredictionTask } from './background.ts';

/** Folders as they are on disk, walked again only when something in them may have changed. */
export class Folders {
  readonly #known = new Map<string, { readonly state: number; readonly snapshot: FolderSnapshot }>();

  /** The folder of a build, under the ignore file as the editor has it. */
  snapshotFor({ folder, dockerfile, buffers, diskState }: PredictionTask): FolderSnapshot | { readonly error: string } {
    const kind = kindOf(folder);
    if (kind !== 'folder') return { error: `${folder} ${kind === 'missing' ? 'does not exist' : 'is no folder'}` };
    const ignoreFile = ignoreFileFor(slashed(relative(folder, dockerfile)), (path) => {
      const file = resolve(folder, path);
      const reading = readText(file);
      return buffers.get(file) ?? ('source' in reading ? reading.source : undefined);
    });
    const key = JSON.stringify([folder, ignoreFile]);
    const known = this.#known.get(key);
    this.#known.delete(key);
    if (known?.state === diskState) {
      this.#known.set(key, known);
      return known.snapshot;
    }
    const patterns = patternsOf(ignoreFile);
    if ('error' in patterns) return patterns;
    const root = realPathOf(folder);
    const snapshot = new FolderSnapshot(folder, root, ignoreFile, walk(root, ignoreFile));
    this.#known.set(key, { state: diskState, snapshot });
    for (const old of [...this.#known.keys()].slice(0, -MOST_KEPT)) this.#known.delete(old);
    return snapshot;
  }
}

/** A large one takes a hundred megabytes. */
const MOST_KEPT = 3;

/** What a folder holds; contents are read when a build wants them, and kept. */
export class FolderSnapshot {
  readonly ignoreFile: IgnoreFile | undefined;
  readonly ignored: readonly string[];
  readonly entries: ReadonlyMap<string, Entry>;
  readonly problems: readonly Problem[];
  readonly #folder: string;
  readonly #root: string;
  readonly #files: FileList;
  #scheme: Scheme | undefined;
  /** Files that were asked for, be they readable or not. */
  readonly #asked = new Set<string>();
  #context: BuildContext | undefined;
  #overlay = '';

  constructor(
    folder: string,
    root: string,
    ignoreFile: IgnoreFile | undefined,
    { entries, ignored, files, problems }: Walk,
  ) {
    this.#folder = folder;
    this.#root = root;
    this.ignoreFile = ignoreFile;
    this.entries = entries;
    this.ignored = ignored;
    this.problems = problems;
    this.#files = files;
  }

  /** With the contents that are wanted, and what the editor has in place of what is on disk; the same value while nothing changes. */
  contextWith(buffers: Buffers, select: Selection, scheme: Scheme, cacheFolder: string | undefined): BuildContext {
    const isFilled = this.#fill(new Set(select(this.entries)), scheme, cacheFolder);
    const overlay = this.#overlayOf(buffers, scheme);
    const key = JSON.stringify(overlay);
    if (isFilled || this.#context === undefined || key !== this.#overlay) {
      const { ignoreFile, ignored } = this;
      const entries = overlay.length === 0 ? new Map(this.entries) : withEntries(this.entries, overlay);
      this.#context = { entries, ignoreFile, ignored };
      this.#overlay = key;
    }
    return this.#context;
  }

  /** Whether contents were found that were not there before. */
  #fill(wanted: ReadonlySet<string>, scheme: Scheme, cacheFolder: string | undefined): boolean {
    if (this.#scheme !== scheme) {
      for (const it of this.#files.drafts) it.content = undefined;
      this.#asked.clear();
      this.#scheme = scheme;
    }
    const rows = [...this.#files.drafts.keys()].filter((row) => {
      const path = this.#files.drafts[row]?.path ?? '';
      return wanted.has(path) && !this.#asked.has(path);
    });
    if (rows.length === 0) return false;
    const files: FileList = {
      drafts: rows.flatMap((row) => this.#files.drafts[row] ?? []),
      stampAt: (index) => this.#files.stampAt(rows[index] ?? 0),
    };
    for (const it of files.drafts) this.#asked.add(it.path);
    fillContents(files, { root: this.#root, scheme, cacheFolder });
    return true;
  }

  /** What the editor has of files that are sent, where it is not what is on disk. */
  #overlayOf(buffers: Buffers, scheme: Scheme): readonly Entry[] {
    return [...buffers].flatMap(([file, source]): readonly Entry[] => {
      const entry = this.entries.get(slashed(relative(this.#folder, file)));
      if (entry?.kind !== 'file') return [];
      // Byte order marks do not come with the text, so that texts are compared and not contents.
      const reading = readText(file);
      if ('source' in reading && reading.source === source) return [];
      const { mtime: _, ...rest } = entry;
      const bytes = Buffer.from(source);
      return [{ ...rest, size: bytes.length, content: contentOf(bytes, scheme) }];
    });
  }
}

/** Entries with others in their place. */
export function withEntries(entries: ReadonlyMap<string, Entry>, others: readonly Entry[]): ReadonlyMap<string, Entry> {
  const all = new Map(entries);
  for (const it of others) all.set(it.path, it);
  return all;
}

/** A path of this machine with `/`. */
export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}
