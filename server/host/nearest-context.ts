import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { BuildContext, Entry, IgnoreFile } from '../context/context.ts';
import { ignoreFileFor } from '../context/dockerignore.ts';
import { readContext } from './context.ts';
import { readText } from './files.ts';
import { isWithin } from './within.ts';

/**
 * The folder that a Dockerfile is likely built in: the nearest of its own and those above, up to the root of the repository
 * or the working directory, in which all that it copies is there; `undefined` where there is no such folder. `file` and
 * `workingFolder` are absolute; the paths are those of the sources.
 */
export function nearestContext(file: string, paths: readonly string[], workingFolder: string): string | undefined {
  // What a wildcard takes may be nothing.
  const literal = paths.filter((it) => !/[*?[\\]/.test(it));
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (literal.every((it) => isThere(join(folder, it)))) return folder;
    const isLast = folder === workingFolder || existsSync(join(folder, '.git')) || folder === dirname(folder);
    if (isLast || !(isWithin(folder, workingFolder) || isInRepository(folder))) return undefined;
  }
}

function isInRepository(folder: string): boolean {
  for (let at = folder; at !== dirname(at); at = dirname(at)) if (existsSync(join(at, '.git'))) return true;
  return false;
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** A folder as a build context that is read when something of it is asked for; the contents of files are not. */
export class FolderContext implements BuildContext {
  readonly #folder: string;
  readonly #dockerfile: string;
  #ignoreFile: { readonly file: IgnoreFile | undefined } | undefined;
  #context: BuildContext | undefined;

  /** Both absolute. */
  constructor(folder: string, dockerfile: string) {
    this.#folder = folder;
    this.#dockerfile = relative(folder, dockerfile).replaceAll(sep, '/');
  }

  get ignoreFile(): IgnoreFile | undefined {
    this.#ignoreFile ??= {
      file: ignoreFileFor(this.#dockerfile, (path) => {
        const reading = readText(join(this.#folder, path));
        return 'source' in reading ? reading.source : undefined;
      }),
    };
    return this.#ignoreFile.file;
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#all.entries;
  }

  get ignored(): readonly string[] {
    return this.#all.ignored;
  }

  get #all(): BuildContext {
    if (this.#context === undefined) {
      const reading = readContext(this.#folder, 'sha256', { dockerfile: this.#dockerfile, select: () => [] });
      const nothing: BuildContext = { entries: new Map(), ignored: [], ignoreFile: this.ignoreFile };
      this.#context = 'context' in reading ? reading.context : nothing;
    }
    return this.#context;
  }
}
