import { basename, resolve } from 'node:path';
import type { Config } from '../../lint/config/config.ts';
import { inputsOf, linkedBuild, localPath, type ProjectWorld } from '../../lint/project/linked-build.ts';
import { lintProject } from '../../lint/project/lint-project.ts';
import type { WayOfBuilding } from '../../lint/project/ways.ts';
import type { Diagnostic, Input, Rule } from '../../lint/rule.ts';
import { FolderContexts } from '../context/nearest-context.ts';
import { readText } from '../files.ts';
import { isTemplate, type ProjectFiles, slashed } from './names.ts';
import type { Projects, Texts } from './projects.ts';

/** Compose and Bake files as they bear on Dockerfiles, and what is found in them. */
export class LoadedProjects {
  readonly projects: Projects;
  readonly #contexts = new FolderContexts();

  constructor(projects: Projects) {
    this.projects = projects;
  }

  /** How projects have a Dockerfile built, given by its absolute path. */
  waysFor(dockerfile: string, projects: readonly ProjectFiles[], texts?: Texts): readonly WayOfBuilding[] {
    return projects.flatMap((project) =>
      this.projects.buildsWith(dockerfile, project, texts).map((build): WayOfBuilding => {
        const label = `${build.name} in ${basename(build.place.path)}`;
        const folder = localPath(build.context);
        const isKnown = build.context.value !== undefined;
        const kind = folder === undefined ? 'missing' : this.projects.kindAt(folder, project);
        const context = folder !== undefined && kind === 'folder' ? resolve(folder) : isKnown ? 'none' : undefined;
        return { label, build: inputsOf(build), context };
      }),
    );
  }

  /** The files of a project that say anything, absolute, and the Dockerfiles that it builds and that are there. */
  contentsOf(project: ProjectFiles): { readonly files: readonly string[]; readonly builds: readonly string[] } {
    const { builds, mistakes, sources } = this.projects.read(project);
    const isMeant = mistakes.some((it) => !isTemplate(sources.get(it.path) ?? ''));
    const dockerfiles = builds.flatMap((it) => (it.dockerfile && localPath(it.dockerfile)) ?? []);
    const there = [...new Set(dockerfiles)].filter((it) => this.projects.kindAt(it, project) === 'file');
    const files = builds.length > 0 || isMeant ? [...sources.keys()].map((it) => resolve(it)) : [];
    return { files, builds: there.map((it) => resolve(it)) };
  }

  /** What is found in one file of projects, given by its absolute path; `texts` has its text, and may have others'. */
  findingsIn(
    file: string,
    texts: Texts,
    projects: readonly ProjectFiles[],
    { rules, config, foreign, shown }: Checking,
  ): readonly Diagnostic[] {
    const path = slashed(file);
    const text = texts.get(path) ?? '';
    const found = new Map<string, Diagnostic>();
    for (const project of projects) {
      const { builds, mistakes, sources } = this.projects.read(project, texts);
      const world = this.#worldOf(project, texts);
      const linked = builds.map((it) => linkedBuild(it, world));
      const meant = isTemplate(text) ? [] : mistakes;
      for (const it of lintProject({ builds: linked, mistakes: meant, sources, ...foreign }, rules, config)) {
        if (it.path !== path) continue;
        const diagnostic = { ...it, path: shown };
        found.set(JSON.stringify([it.rule, it.span, it.message]), diagnostic);
      }
    }
    return [...found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }

  #worldOf(project: ProjectFiles, texts: Texts): ProjectWorld {
    return {
      kindOf: (path) => this.projects.kindAt(path, project),
      textOf: (path) => {
        const reading = texts.has(path) ? undefined : readText(path);
        return reading !== undefined && 'source' in reading ? reading.source : texts.get(path);
      },
      contextOf: (folder) => this.#contexts.contextOf(folder, `${folder}/Dockerfile`),
    };
  }
}

/** By what a file is checked, and how reports call it. */
export interface Checking {
  readonly rules: readonly Rule[];
  readonly config: Config;
  readonly foreign: Pick<Input, 'foreign'>;
  readonly shown: string;
}
