import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What the .gitignore files from the root of a repository down to a folder leave out. */
export interface IgnoredByGit {
  /** With the .gitignore of a folder below, too. */
  within(folder: string): IgnoredByGit;
  /** Takes an absolute path. */
  leavesOut(path: string, isFolder: boolean): boolean;
}

/** For a folder: with all that its parents say, up to the root of the repository; outside of one, only the folder counts. */
export function ignoredByGit(folder: string): IgnoredByGit {
  const folders: string[] = [];
  for (let at = dirname(folder), below = folder; !existsSync(join(below, '.git')); below = at, at = dirname(at)) {
    if (at === below) return NOTHING;
    folders.unshift(at);
  }
  return folders.reduce((it: IgnoredByGit, parent) => it.within(parent), NOTHING);
}

class Layer implements IgnoredByGit {
  readonly #above: Layer | undefined;
  /** Where what a path is below the folder begins. */
  readonly #start: number;
  readonly #rules: Ignore | undefined;

  constructor(above: Layer | undefined, folder: string, rules: Ignore | undefined) {
    this.#above = above;
    this.#start = folder.endsWith(sep) ? folder.length : folder.length + 1;
    this.#rules = rules;
  }

  within(folder: string): IgnoredByGit {
    const rules = rulesOf(folder);
    return rules === undefined ? this : new Layer(this, folder, rules);
  }

  leavesOut(path: string, isFolder: boolean): boolean {
    if (this.#rules !== undefined) {
      const name = path.slice(this.#start).replaceAll(sep, '/');
      const { ignored, unignored } = this.#rules.test(isFolder ? `${name}/` : name);
      if (ignored || unignored) return ignored;
    }
    return this.#above?.leavesOut(path, isFolder) ?? false;
  }
}

const NOTHING: IgnoredByGit = new Layer(undefined, '', undefined);

function rulesOf(folder: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(join(folder, '.gitignore'), 'utf8'));
  } catch {
    // Mostly there is none; one that cannot be read leaves nothing out.
    return undefined;
  }
}
