import { basename, dirname, join } from 'node:path';
import { kindOf } from './files.ts';
import { disk, type Folders } from './folders.ts';
import type { IgnoredByGit } from './gitignore.ts';

/**
 * The Dockerfiles in a folder and below, sorted, and the folders that cannot be read. What .gitignore files leave out is
 * left out, links to folders are not followed, and no file is opened but .gitignore.
 */
export async function dockerfilesIn(folder: string): Promise<readonly string[]> {
  return filesIn(folder, isDockerfileName);
}

/** The same of files that are called otherwise. */
export async function filesIn(
  folder: string,
  isWanted: (name: string) => boolean,
  folders: Folders = disk,
): Promise<readonly string[]> {
  const { ignoredByGit } = await import('./gitignore.ts');
  const found: string[] = [];
  const collect = (folder: string, ignored: IgnoredByGit) => {
    const entries = folders.list(folder);
    if (entries === undefined) {
      found.push(folder);
      return;
    }
    const here = entries.some((it) => it.name === '.gitignore') ? ignored.within(folder) : ignored;
    for (const entry of entries) {
      const { name } = entry;
      if (entry.isDirectory()) {
        if (LEFT_OUT.includes(name)) continue;
        const path = join(folder, name);
        if (!here.leavesOut(path, true)) collect(path, here);
      } else if (isWanted(name)) {
        const path = join(folder, name);
        if ((entry.isFile() || kindOf(path) === 'file') && !here.leavesOut(path, false)) found.push(path);
      }
    }
  };
  collect(folder, ignoredByGit(folder));
  return found;
}

/** Whether a file is called as Dockerfiles are, and not as what is about them. */
export function isDockerfileName(path: string): boolean {
  const name = basename(path);
  return mayBeDockerfile(path) && !PROGRAM.test(name) && !DOCUMENT.test(name);
}

/** Whether a file that was named may be a Dockerfile, going by what it is called. */
export function mayBeDockerfile(path: string): boolean {
  return DOCKERFILE.test(basename(path));
}

/** Whether a file is called as ignore files are: `.dockerignore`, or `api.Dockerfile.dockerignore`. */
export function isIgnoreFileName(path: string): boolean {
  return basename(path).endsWith('.dockerignore');
}

/** The Dockerfiles that are beside an ignore file and may be built under it: the one that it is named for, or all. */
export function dockerfilesBuiltUnder(ignoreFile: string): readonly string[] {
  const folder = dirname(ignoreFile);
  // `basename` takes no suffix away that is the whole name.
  const name = basename(ignoreFile).slice(0, -'.dockerignore'.length);
  const names = name === '' ? (disk.list(folder) ?? []).map((it) => it.name).filter(isDockerfileName) : [name];
  return names.map((it) => join(folder, it)).filter((it) => kindOf(it) === 'file');
}

/** `Dockerfile`, `Dockerfile.dev`, `api.dockerfile`, `Containerfile`; not the ignore file `Dockerfile.dockerignore`. */
const DOCKERFILE = /^(?!.*\.dockerignore$)(?:(?:docker|container)file(?:\..+)?|.+\.(?:docker|container)file)$/i;
/** `dockerfile.ts`, `dockerfile.test.go`: a program about Dockerfiles; but `Dockerfile.go` is how one in Go is built. */
const PROGRAM =
  /^(?:docker|container)file\.(?:.+\.)?(?:[cm]?[jt]sx?|go|rs|py|rb|java|kts?|cs|c|h|cc|cpp|hpp|php|swift|scala|lua|vim|el|exs?|dart|pl|sh|bash|ps1|vue|svelte|css|scss)$/;
/** `Dockerfile.md`, `dockerfile.schema.json`: what is said of Dockerfiles, or of what they are made. */
const DOCUMENT = /\.(?:mdx?|rst|adoc|html?|json[5c]?|ya?ml|toml|xml|csv|lock|snap|diff|patch|svg|png)$/;
const LEFT_OUT: readonly string[] = ['node_modules', '.git'];

/** The files that a pattern means, sorted; a path without a wildcard means none. */
export async function filesMatching(pattern: string, folder: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(pattern)) return [];
  const { globSync } = await import('tinyglobby');
  const ignore = LEFT_OUT.map((it) => `**/${it}/**`);
  return globSync(pattern, { cwd: folder, dot: true, absolute: true, ignore }).sort();
}
