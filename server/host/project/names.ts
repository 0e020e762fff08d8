import { basename, dirname, join, sep } from 'node:path';
import { mayBeDockerfile } from '../discover.ts';
import { disk, type Folders } from '../folders.ts';
import { isWithin } from '../within.ts';

/** Compose or Bake files of one folder that are read together; absolute paths, what comes later has the last word. */
export type ProjectFiles =
  | { readonly kind: 'compose'; readonly files: readonly string[] }
  /** Laid over the others by hand. */
  | { readonly kind: 'variant'; readonly below: readonly string[]; readonly file: string }
  | { readonly kind: 'bake'; readonly compose: readonly string[]; readonly files: readonly string[] }
  /** One that is given to Bake by hand, after those that it finds itself. */
  | { readonly kind: 'bake-variant'; readonly below: readonly string[]; readonly file: string };

/** Whether a file is called as those of Compose or Bake are. */
export function isProjectFileName(path: string): boolean {
  const name = basename(path);
  return isComposeName(name) || isBakeName(name);
}

/** Whether a file that was named may be one of Compose or Bake, whatever it is called. */
export function mayBeProjectFile(path: string): boolean {
  return isProjectFileName(path) || (/\.(?:ya?ml|hcl)$/i.test(path) && !mayBeDockerfile(path));
}

/** Whether a file is one for a program to make a file of, which is no YAML before. */
export function isTemplate(source: string): boolean {
  return /\{\{|\{%/.test(source);
}

/** The projects that a file is a part of: by the names of what is beside it, or alone. */
export function projectsWith(file: string, folders: Folders = disk): readonly ProjectFiles[] {
  const found = projectsIn(dirname(file), folders).filter((it) => mainFilesOf(it).includes(file));
  if (found.length > 0) return found;
  return [
    /\.(?:hcl|json)$/i.test(file) ? { kind: 'bake', compose: [], files: [file] } : { kind: 'compose', files: [file] },
  ];
}

/** An absolute path as projects have it. */
export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}

/** The files that a project is known by; those below it are others'. */
export function mainFilesOf(project: ProjectFiles): readonly string[] {
  return 'file' in project ? [project.file] : project.files;
}

/** Looks for Compose and Bake files from Dockerfiles upwards. Each folder is looked at once. */
export class ProjectSearch {
  readonly #workingFolder: string;
  readonly #folders: Folders;
  readonly #roots = new Map<string, string>();
  readonly #found = new Map<string, readonly ProjectFiles[]>();

  constructor(workingFolder: string, folders: Folders = disk) {
    this.#workingFolder = workingFolder;
    this.#folders = folders;
  }

  /** What there is from the folder of a file up to the root of the repository or the working directory, the nearest first. */
  projectsAbove(file: string): readonly ProjectFiles[] {
    const root = this.#roots.get(dirname(file)) ?? rootFor(file, this.#workingFolder, this.#folders);
    this.#roots.set(dirname(file), root);
    const projects: ProjectFiles[] = [];
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      projects.push(...this.#projectsIn(folder));
      if (folder === root || folder === dirname(folder)) return projects;
    }
  }

  #projectsIn(folder: string): readonly ProjectFiles[] {
    const known = this.#found.get(folder);
    if (known !== undefined) return known;
    const found = projectsIn(folder, this.#folders);
    this.#found.set(folder, found);
    return found;
  }
}

/** The folder that everything which a file names has to lie in: that of its repository, or where dflint was started. */
export function rootFor(file: string, workingFolder: string, folders: Folders = disk): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (folders.has(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) break;
  }
  return isWithin(file, workingFolder) ? workingFolder : dirname(file);
}

/** In the order in which Compose prefers them (compose-go's cli/options.go). */
const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;
const OVERRIDES = COMPOSE_FILES.map((it) => it.replace('compose.', 'compose.override.'));
/** In the order in which Bake reads them, after those of Compose (buildx's bake/bake.go, defaultFilenames). */
const BAKE_FILES = [
  'docker-bake.json',
  'docker-bake.hcl',
  'docker-bake.override.json',
  'docker-bake.override.hcl',
] as const;

/** `compose.yaml`, `docker-compose.prod.yml`, `docker-compose-dev.yaml`, `compose.override.yaml` */
function isComposeName(name: string): boolean {
  // V8 takes long to make an expression of its own for both cases.
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name.toLowerCase());
}

/** `docker-bake.hcl`, `docker-bake.override.json`, `docker-bake.ci.hcl` */
function isBakeName(name: string): boolean {
  return /^docker-bake(?:[.-][\w.-]+)?\.(?:hcl|json)$/.test(name.toLowerCase());
}

function projectsIn(folder: string, folders: Folders): readonly ProjectFiles[] {
  // Whoever cannot look there finds nothing.
  const names = (folders.list(folder) ?? []).map((it) => it.name);
  const own = names.filter((it) => isComposeName(it) || isBakeName(it));
  if (own.length === 0) return [];
  const has = (name: string) => own.includes(name);
  const at = (name: string) => join(folder, name);
  const main = [COMPOSE_FILES.find(has), OVERRIDES.find(has)].flatMap((it) => it ?? []);
  const compose = COMPOSE_FILES.some(has) ? main.map(at) : [];
  const bake = BAKE_FILES.filter(has).map(at);
  const rest = own.map(at).filter((it) => !compose.includes(it) && !bake.includes(it));
  return [
    ...(compose.length > 0 ? [{ kind: 'compose', files: compose } as const] : []),
    ...(bake.length > 0 ? [{ kind: 'bake', compose, files: bake } as const] : []),
    ...rest.map((file) =>
      isComposeName(basename(file))
        ? ({ kind: 'variant', below: compose, file } as const)
        : ({ kind: 'bake-variant', below: bake, file } as const),
    ),
  ];
}
