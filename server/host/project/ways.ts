import type { WayOfBuilding } from '../../lint/project/ways.ts';
import { readText } from '../files.ts';
import type { Folders } from '../folders.ts';
import { LoadedProjects } from './loaded.ts';
import { mainFilesOf, type ProjectFiles, ProjectSearch, slashed } from './names.ts';
import type { Texts } from './projects.ts';

/** How Compose and Bake files have Dockerfiles built. Each is read once, and what reads them is loaded when there is one. */
export class ProjectWays {
  /** Those that ways were looked for in. */
  readonly asked = new Set<ProjectFiles>();
  readonly #folder: string;
  readonly #search: ProjectSearch;
  readonly #building = new Map<ProjectFiles, boolean>();
  #loading: Promise<LoadedProjects> | undefined;

  /** Files are looked for up to the root of the repository, or to this folder. */
  constructor(folder: string, folders?: Folders) {
    this.#folder = folder;
    this.#search = new ProjectSearch(folder, folders);
  }

  /** The ways in which a Dockerfile is built, given by its absolute path, each once. */
  async waysFor(dockerfile: string, texts: Texts = NO_TEXTS): Promise<readonly WayOfBuilding[]> {
    const projects = this.#search.projectsAbove(dockerfile).filter((it) => this.#mayBuild(it, texts));
    if (projects.length === 0) return NONE;
    for (const it of projects) this.asked.add(it);
    const ways = (await this.load()).waysFor(dockerfile, projects, texts);
    const merged = new Map<string, WayOfBuilding[]>();
    for (const way of ways) {
      const key = JSON.stringify([way.build, way.context]);
      merged.set(key, [...(merged.get(key) ?? []), way]);
    }
    return [...merged.values()].slice(0, MOST_WAYS).flatMap(([first, second, ...more]) => {
      const others = [second?.label, more.length > 0 ? 'others' : undefined].flatMap((it) => it ?? []);
      return first === undefined ? [] : { ...first, label: [first.label, ...others].join(', ') };
    });
  }

  /** Whether there was anything to read. */
  get isLoaded(): boolean {
    return this.#loading !== undefined;
  }

  load(): Promise<LoadedProjects> {
    this.#loading ??= import('./projects.ts').then((it) => new LoadedProjects(new it.Projects(this.#folder)));
    return this.#loading;
  }

  #mayBuild(project: ProjectFiles, texts: Texts): boolean {
    if (mainFilesOf(project).some((it) => texts.has(slashed(it)))) return mayBuild(project, texts);
    const known = this.#building.get(project) ?? mayBuild(project, NO_TEXTS);
    this.#building.set(project, known);
    return known;
  }
}

const NONE: readonly WayOfBuilding[] = [];

const NO_TEXTS: Texts = new Map();

/** A matrix may have hundreds, which differ in little. */
const MOST_WAYS = 32;

/** Most Compose files build nothing, and need not be understood. */
function mayBuild(project: ProjectFiles, texts: Texts): boolean {
  if (project.kind === 'bake' || project.kind === 'bake-variant') return true;
  return mainFilesOf(project).some((it) => {
    const text = texts.get(slashed(it));
    const reading = text === undefined ? readText(it) : { source: text };
    return 'source' in reading && /\b(?:build|extends|include)["']?\s*:/.test(reading.source);
  });
}
