import { resolve } from 'node:path';
import { readText } from '../../host/files.ts';
import { isTemplate, mainFilesOf, type ProjectFiles, ProjectSearch, projectsWith } from '../../host/project-names.ts';
import { Lines } from '../../text/lines.ts';
import { shownPath } from '../shown-path.ts';
import { LoadedProjects } from './loaded-projects.ts';
import type { ProjectWay } from './project-way.ts';

/** The Compose and Bake files of a run. What reads them is loaded when there is one. */
export class ProjectChecks {
  readonly #folder: string;
  readonly #search: ProjectSearch;
  #loading: Promise<LoadedProjects> | undefined;
  /** The files to report on, absolute, with the projects that they are a part of. */
  readonly #noted = new Map<string, ProjectFiles[]>();
  /** Those that ways were looked for in. */
  readonly #asked = new Set<ProjectFiles>();
  readonly #building = new Map<ProjectFiles, boolean>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#search = new ProjectSearch(folder);
  }

  /** The ways in which a Dockerfile is built, given by its absolute path, each once. */
  async waysFor(dockerfile: string): Promise<readonly ProjectWay[]> {
    const projects = this.#search.projectsAbove(dockerfile).filter((it) => this.#mayBuild(it));
    if (projects.length === 0) return [];
    for (const it of projects) this.#asked.add(it);
    const ways = (await this.#load()).waysFor(dockerfile, projects);
    const merged = new Map<string, ProjectWay[]>();
    for (const way of ways) {
      const key = JSON.stringify([way.build, way.context]);
      merged.set(key, [...(merged.get(key) ?? []), way]);
    }
    return [...merged.values()].slice(0, MOST_WAYS).flatMap(([first, second, ...more]) => {
      const others = [second?.label, more.length > 0 ? 'others' : undefined].flatMap((it) => it ?? []);
      return first === undefined ? [] : { ...first, label: [first.label, ...others].join(', ') };
    });
  }

  /** The Dockerfiles that a file builds, absolute; the file itself is reported on from now on, if it builds anything. */
  async add(file: string): Promise<readonly string[]> {
    const loaded = await this.#load();
    const dockerfiles: string[] = [];
    for (const project of projectsWith(file)) {
      const { files, builds } = loaded.contentsOf(project);
      for (const it of files) this.#note(it, project);
      dockerfiles.push(...builds);
    }
    return [...new Set(dockerfiles)];
  }

  /** Reports on a file that is not on disk as it is. */
  async name(file: string): Promise<void> {
    await this.#load();
    for (const project of projectsWith(file)) this.#note(file, project);
  }

  get files(): readonly string[] {
    return [...this.#noted.keys()];
  }

  /** The projects that a file is reported on for, and what reads them; `undefined` where it is no file of theirs. */
  async noted(
    file: string,
  ): Promise<{ readonly projects: readonly ProjectFiles[]; readonly loaded: LoadedProjects } | undefined> {
    const projects = this.#noted.get(file);
    return projects && { projects, loaded: await this.#load() };
  }

  /** What could not be understood in files that were only read to know how Dockerfiles are built, a sentence each. */
  async problems(): Promise<readonly string[]> {
    if (this.#asked.size === 0) return [];
    const loaded = await this.#load();
    const sentences = [...this.#asked].flatMap((project) => {
      const { mistakes, sources } = loaded.projects.read(project);
      return mistakes.flatMap(({ path, span, message }) => {
        const source = sources.get(path) ?? '';
        if (this.#noted.has(resolve(path)) || isTemplate(source)) return [];
        const { line, column } = new Lines(source).positionAt(span.start);
        return `${shownPath(resolve(path), this.#folder)}:${line}:${column}: ${message}; what it builds is not known`;
      });
    });
    return [...new Set(sentences)];
  }

  #note(file: string, project: ProjectFiles): void {
    const known = this.#noted.get(file) ?? [];
    if (!known.some((it) => JSON.stringify(it) === JSON.stringify(project))) known.push(project);
    this.#noted.set(file, known);
  }

  #mayBuild(project: ProjectFiles): boolean {
    const known = this.#building.get(project) ?? mayBuild(project);
    this.#building.set(project, known);
    return known;
  }

  #load(): Promise<LoadedProjects> {
    this.#loading ??= import('../../host/projects.ts').then((it) => new LoadedProjects(new it.Projects(this.#folder)));
    return this.#loading;
  }
}

/** A matrix may have hundreds, which differ in little. */
const MOST_WAYS = 32;

/** Most Compose files build nothing, and need not be understood. */
function mayBuild(project: ProjectFiles): boolean {
  if (project.kind === 'bake' || project.kind === 'bake-variant') return true;
  return mainFilesOf(project).some((it) => {
    const reading = readText(it);
    return 'source' in reading && /\b(?:build|extends|include)["']?\s*:/.test(reading.source);
  });
}
