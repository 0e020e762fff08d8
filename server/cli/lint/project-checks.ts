import { resolve } from 'node:path';
import type { Folders } from '../../host/folders.ts';
import type { LoadedProjects } from '../../host/project/loaded.ts';
import { isTemplate, type ProjectFiles, projectsWith } from '../../host/project/names.ts';
import { ProjectWays } from '../../host/project/ways.ts';
import type { WayOfBuilding } from '../../lint/project/ways.ts';
import { Lines } from '../../text/lines.ts';
import { shownPath } from '../shown-path.ts';

/** The Compose and Bake files of a run. */
export class ProjectChecks {
  readonly #folder: string;
  readonly #folders: Folders;
  readonly #ways: ProjectWays;
  /** The files to report on, absolute, with the projects that they are a part of. */
  readonly #noted = new Map<string, ProjectFiles[]>();

  constructor(folder: string, folders: Folders) {
    this.#folder = folder;
    this.#folders = folders;
    this.#ways = new ProjectWays(folder, folders);
  }

  /** The ways in which a Dockerfile is built, given by its absolute path, each once. */
  waysFor(dockerfile: string): Promise<readonly WayOfBuilding[]> {
    return this.#ways.waysFor(dockerfile);
  }

  /** The Dockerfiles that a file builds, absolute; the file itself is reported on from now on, if it builds anything. */
  async add(file: string): Promise<readonly string[]> {
    const loaded = await this.#ways.load();
    const dockerfiles: string[] = [];
    for (const project of projectsWith(file, this.#folders)) {
      const { files, builds } = loaded.contentsOf(project);
      for (const it of files) this.#note(it, project);
      dockerfiles.push(...builds);
    }
    return [...new Set(dockerfiles)];
  }

  /** Reports on a file that is not on disk as it is. */
  async name(file: string): Promise<void> {
    await this.#ways.load();
    for (const project of projectsWith(file, this.#folders)) this.#note(file, project);
  }

  get files(): readonly string[] {
    return [...this.#noted.keys()];
  }

  /** The projects that a file is reported on for, and what reads them; `undefined` where it is no file of theirs. */
  async noted(
    file: string,
  ): Promise<{ readonly projects: readonly ProjectFiles[]; readonly loaded: LoadedProjects } | undefined> {
    const projects = this.#noted.get(file);
    return projects && { projects, loaded: await this.#ways.load() };
  }

  /** What could not be understood in files that were only read to know how Dockerfiles are built, a sentence each. */
  async problems(): Promise<readonly string[]> {
    if (this.#ways.asked.size === 0) return [];
    const loaded = await this.#ways.load();
    const sentences = [...this.#ways.asked].flatMap((project) => {
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
}
