import { dirname, join } from 'node:path';
import { CONFIGURATION_NAMES, mayConfigure } from '../../host/config-file.ts';
import { kindOf } from '../../host/files.ts';
import { Changes } from '../../host/git/changes.ts';
import { topOf } from '../../host/git/repository.ts';
import type { Surroundings } from '../surroundings.ts';

/** What decides on the findings of a Dockerfile beside itself; all paths are absolute. */
export interface Influences {
  /** The files of its configuration, the nearest first. */
  configurationOf(file: string): Promise<readonly string[]>;
  /** Whether the nearest configuration counts, and not one that was named or none. */
  readonly isNearest: boolean;
  /** The folder that it is said to be built in; `undefined` where nothing is said, `none` where nothing of it matters. */
  namedContextOf(file: string): Promise<string | 'none' | undefined>;
  /** The folder that it is likely built in, which takes reading it. */
  nearestContextOf(file: string): string | 'none' | undefined;
}

/** What `--changed-since` leaves of the Dockerfiles that were named. */
export class ChangedFiles {
  readonly #changes: Changes;

  /** A text says why nothing is known of changes. */
  static since(revision: string, { folder, environment }: Surroundings): ChangedFiles | string {
    const changes = Changes.since(revision, folder, environment);
    return 'error' in changes ? changes.error : new ChangedFiles(changes);
  }

  private constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** Those of the Dockerfiles that are not as they were, or whose configuration or ignore file is not. */
  async among(files: readonly string[], influences: Influences): Promise<readonly string[]> {
    const folders = new Set(files.flatMap(foldersAbove));
    const shared = [...folders].flatMap((folder) =>
      [...CONFIGURATION_NAMES, IGNORE_FILE].map((it) => join(folder, it)),
    );
    this.#changes.learn([...files.flatMap((it) => [it, ignoreFileBeside(it)]), ...shared]);
    const concerned: string[] = [];
    for (const file of files) {
      const isConcerned =
        this.#changes.has(file) ||
        (await this.#isConfiguredAnew(file, influences)) ||
        (await this.#isIgnoringAnew(file, influences));
      if (isConcerned) concerned.push(file);
    }
    return concerned;
  }

  async #isConfiguredAnew(file: string, { configurationOf, isNearest }: Influences): Promise<boolean> {
    const files = await configurationOf(file);
    if (files.some((it) => this.#changes.hasTracked(it))) return true;
    if (!isNearest) return false;
    // One that was nearer may have gone.
    for (const folder of foldersAbove(file)) {
      if (CONFIGURATION_NAMES.some((it) => this.#wasConfiguration(join(folder, it)))) return true;
      if (files[0] !== undefined && dirname(files[0]) === folder) return false;
    }
    return false;
  }

  #wasConfiguration(path: string): boolean {
    if (!this.#changes.has(path)) return false;
    const before = this.#changes.textBefore(path);
    return before !== undefined && mayConfigure(path, before);
  }

  async #isIgnoringAnew(file: string, influences: Influences): Promise<boolean> {
    const own = ignoreFileBeside(file);
    if (this.#changes.hasTracked(own)) return true;
    // Where there is one for this Dockerfile, it counts alone.
    if (kindOf(own) === 'file') return false;
    const named = await influences.namedContextOf(file);
    if (named !== undefined) return named !== 'none' && this.#isIgnoreFileChanged(named);
    const folders = foldersAbove(file).filter((it) => this.#isIgnoreFileChanged(it));
    if (folders.length === 0) return false;
    const nearest = influences.nearestContextOf(file);
    return nearest === undefined || folders.includes(nearest);
  }

  #isIgnoreFileChanged(folder: string): boolean {
    return this.#changes.hasTracked(join(folder, IGNORE_FILE));
  }
}

const IGNORE_FILE = '.dockerignore';

function ignoreFileBeside(file: string): string {
  return `${file}${IGNORE_FILE}`;
}

/** From the folder of a file up to the top of its repository. */
function foldersAbove(file: string): readonly string[] {
  const top = topOf(dirname(file));
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === top || folder === dirname(folder)) return folders;
  }
}
