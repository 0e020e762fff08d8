import type { LoadedProjects } from '../host/project/loaded.ts';
import { isProjectFileName, slashed } from '../host/project/names.ts';
import { ProjectWays } from '../host/project/ways.ts';
import { type AtLeastOne, type WayOfBuilding, waysUnder } from '../lint/project/ways.ts';
import type { Buffers } from './background/background.ts';
import type { FileSettings } from './settings.ts';

/** The Compose and Bake files of a workspace; what has been read of them holds until something changes. */
export class WorkspaceProjects {
  readonly #folders = new Map<string, ProjectWays>();
  readonly #ways = new Map<string, Promise<readonly WayOfBuilding[]>>();
  /** With what the settings of a file say. */
  readonly #merged = new WeakMap<FileSettings, Merged>();
  /** Takes care of what fails where nobody waits for it. */
  unwaited: (work: Promise<unknown>) => void = () => {};

  /**
   * How a file is built, by its settings and by these: the same value while nothing changes. `texts` gives what the editor
   * has in place of what is on disk.
   */
  async waysOf(
    path: string | undefined,
    folder: string,
    settings: FileSettings,
    texts: () => Buffers,
  ): Promise<AtLeastOne<WayOfBuilding>> {
    const given = path === undefined ? NONE : await this.#waysFor(path, folder, texts);
    const known = this.#merged.get(settings);
    if (known?.given === given) return known.ways;
    const { build } = settings;
    const ways = waysUnder(given, { build, context: build?.context });
    this.#merged.set(settings, { given, ways });
    return ways;
  }

  loadedIn(folder: string): Promise<LoadedProjects> {
    return this.#in(folder).load();
  }

  /** Something at an absolute path is another thing now, or has come or gone. */
  touch(path: string): void {
    // What they name may be anything, but where there is none of them nothing is named.
    if (isProjectFileName(path) || [...this.#folders.values()].some((it) => it.isLoaded)) this.touchAll();
  }

  /** What the editor has of one of them is another text now. */
  forgetWays(): void {
    this.#ways.clear();
  }

  /** Anything may be. */
  touchAll(): void {
    this.#folders.clear();
    this.#ways.clear();
  }

  #waysFor(dockerfile: string, folder: string, texts: () => Buffers): Promise<readonly WayOfBuilding[]> {
    const key = JSON.stringify([folder, dockerfile]);
    const known = this.#ways.get(key);
    if (known !== undefined) return known;
    const own = [...texts()].filter(([it]) => isProjectFileName(it));
    const finding = this.#in(folder).waysFor(dockerfile, new Map(own.map(([it, text]) => [slashed(it), text])));
    this.unwaited(finding);
    // A fault in what reads them is not to take away what else is known of a Dockerfile.
    const ways = finding.catch(() => NONE);
    this.#ways.set(key, ways);
    return ways;
  }

  #in(folder: string): ProjectWays {
    const known = this.#folders.get(folder) ?? new ProjectWays(folder);
    this.#folders.set(folder, known);
    return known;
  }
}

interface Merged {
  readonly given: readonly WayOfBuilding[];
  readonly ways: AtLeastOne<WayOfBuilding>;
}

const NONE: readonly WayOfBuilding[] = [];
