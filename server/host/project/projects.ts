import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { readBake } from '../../project/bake/bake.ts';
import type { Project, ProjectBuild, Read } from '../../project/build.ts';
import { readCompose, readComposeVariant } from '../../project/compose/compose.ts';
import { kindOf, readText } from '../files.ts';
import { ignoredByGit } from '../gitignore.ts';
import { isWithin, realPathOf } from '../within.ts';
import { mainFilesOf, type ProjectFiles, rootFor, slashed } from './names.ts';

/** Texts that stand for what is on disk, by absolute path. */
export type Texts = ReadonlyMap<string, string>;

/**
 * Reads the Compose and Bake files of a run, each once. Nothing outside of the repository, or of the working directory, is
 * looked at, whatever a file names.
 */
export class Projects {
  readonly #workingFolder: string;
  readonly #known = new Map<string, Project>();
  readonly #sources = new Map<string, ReturnType<Read>>();
  readonly #roots = new Map<string, string>();

  constructor(workingFolder: string) {
    this.#workingFolder = workingFolder;
  }

  /** What the files of a project say together. With texts that are not those on disk, nothing is kept. */
  read(project: ProjectFiles, given?: Texts): Project {
    const texts = given !== undefined && this.#isOnDisk(given) ? undefined : given;
    const key = JSON.stringify(project);
    const known = texts === undefined ? this.#known.get(key) : undefined;
    if (known !== undefined) return known;
    const found = this.#read(project, this.#readerFor(project, texts));
    if (texts === undefined) this.#known.set(key, found);
    return found;
  }

  /** The builds of a project that are made with a Dockerfile, given by its absolute path. */
  buildsWith(dockerfile: string, project: ProjectFiles, given?: Texts): readonly ProjectBuild[] {
    const path = slashed(dockerfile);
    return this.read(project, given).builds.filter((it) => !it.isTemplate && it.dockerfile?.value === path);
  }

  /** What there is at a path that a project names; `unknown` where one may not look, or where something may still be made. */
  kindAt(path: string, project: ProjectFiles): 'file' | 'folder' | 'missing' | 'unknown' {
    const root = this.rootOf(project);
    if (!isAllowed(path, root)) return 'unknown';
    const kind = kindOf(path);
    return kind === 'missing' && mayBeMade(path, root) ? 'unknown' : kind;
  }

  rootOf(project: ProjectFiles): string {
    const [file = ''] = mainFilesOf(project);
    const folder = dirname(file);
    const known = this.#roots.get(folder) ?? rootFor(file, this.#workingFolder);
    this.#roots.set(folder, known);
    return known;
  }

  #isOnDisk(texts: Texts): boolean {
    return [...texts].every(([path, text]) => {
      const known = this.#sources.get(path);
      return known !== undefined && 'source' in known && known.source === text;
    });
  }

  #read(project: ProjectFiles, read: Read): Project {
    switch (project.kind) {
      case 'compose':
        return readCompose(project.files.map(slashed), read);
      case 'variant':
        return readComposeVariant(project.below.map(slashed), slashed(project.file), read);
      case 'bake':
        return this.#baked(project, project.compose, project.files, read);
      case 'bake-variant': {
        const baked = this.#baked(project, [], [...project.below, project.file], read);
        const own = slashed(project.file);
        return { ...baked, builds: baked.builds.filter((it) => it.place.path === own) };
      }
    }
  }

  /** Bake sees paths from the folder that it runs in, which is that of its files, or one above where more of them is there. */
  #baked(project: ProjectFiles, compose: readonly string[], files: readonly string[], read: Read): Project {
    const own = dirname(files.at(-1) ?? '');
    const root = this.rootOf(project);
    const folders = [own, this.#workingFolder, root].filter((it) => it === own || isWithin(own, it));
    let best: { readonly project: Project; readonly missing: number } | undefined;
    for (const folder of new Set(folders)) {
      const found = readBake(
        { compose: compose.map(slashed), files: files.map(slashed), folder: slashed(folder) },
        read,
      );
      const paths = found.builds.filter((it) => !it.isTemplate).flatMap((it) => it.dockerfile?.value ?? []);
      const missing = paths.filter((it) => this.kindAt(it, project) === 'missing').length;
      if (best === undefined || missing < best.missing) best = { project: found, missing };
      if (missing === 0) break;
    }
    return best?.project ?? { builds: [], mistakes: [], sources: new Map() };
  }

  #readerFor(project: ProjectFiles, texts: Texts | undefined): Read {
    const root = this.rootOf(project);
    return (path) => {
      const text = texts?.get(path);
      if (text !== undefined) return { source: text };
      const known = this.#sources.get(path);
      if (known !== undefined) return known;
      const reading = isAllowed(path, root) ? readText(path) : { error: `lies outside of ${basename(root)}` };
      this.#sources.set(path, reading);
      return reading;
    };
  }
}

function isAllowed(path: string, root: string): boolean {
  return isWithin(realPathOf(path), root);
}

/** What git ignores is made by another program, and a folder with nothing in it may be a submodule that is not there. */
function mayBeMade(path: string, root: string): boolean {
  const names = relative(root, path).split(sep);
  let folder = root;
  let ignored = ignoredByGit(root).within(root);
  for (const [index, name] of names.entries()) {
    const next = `${folder}${sep}${name}`;
    if (ignored.leavesOut(next, index < names.length - 1) || ignored.leavesOut(next, true)) return true;
    const kind = statSync(next, { throwIfNoEntry: false });
    if (kind === undefined) return index > 0 && isEmpty(folder);
    folder = next;
    ignored = ignored.within(folder);
  }
  return false;
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}
