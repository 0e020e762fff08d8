import type { Entry } from '../../context/context.ts';
import { parentOf } from '../../context/path.ts';
import { type Failure, type Repository, trackedOf } from './repository.ts';
import type { Revision } from './revision.ts';

/** What lies in a folder and belongs neither to a revision nor to git's index, and the folders that it is in. */
export function untrackedIn(
  disk: ReadonlyMap<string, Entry>,
  revision: Revision,
): { readonly entries: ReadonlyMap<string, Entry> } | Failure {
  const folders = new Set([...disk.keys()].map(parentOf));
  // A folder that holds something is there for that; an empty one git does not know.
  const leaves = [...disk.keys()].filter((it) => !folders.has(it) && !isTaken(it, revision));
  const entries = new Map<string, Entry>();
  for (const [above, repository] of revision.repositories) {
    const paths = leaves.filter((it) => repositoryFolderOf(it, revision) === above);
    const start = above === '' ? 0 : above.length + 1;
    const untracked = untrackedOf(
      repository,
      paths.map((it) => it.slice(start)),
    );
    if ('error' in untracked) return untracked;
    for (const path of untracked.paths) addWithFolders(above === '' ? path : `${above}/${path}`, disk, entries);
  }
  return { entries };
}

/** Those of the paths, relative to the repository's folder, that git does not track at the moment. */
export function untrackedOf(
  repository: Repository,
  paths: readonly string[],
): { readonly paths: readonly string[] } | Failure {
  const asked = trackedOf(
    repository,
    paths.filter((it) => !IN_GIT.test(it)),
  );
  return 'error' in asked ? asked : { paths: paths.filter((it) => !asked.tracked.has(it)) };
}

/** Git tracks nothing of its own: `.git`, `module/.git/config`. */
const IN_GIT = /(?:^|\/)\.git(?:\/|$)/;

/** Whether a revision has a path, or has a file where the folder of the path would be. */
function isTaken(path: string, { entries }: Revision): boolean {
  if (entries.has(path)) return true;
  let folder = parentOf(path);
  while (folder !== '' && !entries.has(folder)) folder = parentOf(folder);
  return folder !== '' && entries.get(folder)?.kind !== 'folder';
}

/** The folder of the innermost repository that a path is in. */
function repositoryFolderOf(path: string, { repositories }: Revision): string {
  let folder = parentOf(path);
  while (!repositories.has(folder)) folder = parentOf(folder);
  return folder;
}

function addWithFolders(path: string, disk: ReadonlyMap<string, Entry>, entries: Map<string, Entry>): void {
  const entry = disk.get(path);
  if (entry === undefined || entries.has(path)) return;
  entries.set(path, entry);
  addWithFolders(parentOf(path), disk, entries);
}
