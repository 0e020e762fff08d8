import { likeliestContext, nearestContext } from '../host/context/nearest-context.ts';
import { contextSources } from '../model/copied/context-source.ts';
import type { Model } from '../model/model.ts';

/** The folders that Dockerfiles are likely built in: to ask the disk at each key stroke would be slow where it is far away. */
export class NearestFolders {
  readonly #known = new Map<string, Map<number, Known>>();

  /** For the view of that index of a file, whose path is absolute; see `nearestContext`. */
  folderFor({ path, index }: { path: string; index: number }, model: Model, workingFolder: string): string | undefined {
    const { paths, key } = model.fact(copiedPaths);
    const folders = this.#known.get(path) ?? new Map<number, Known>();
    const known = folders.get(index);
    if (known?.key === key) return known.folder;
    const folder = nearestContext(path, paths, workingFolder);
    this.#known.set(path, folders.set(index, { key, folder }));
    return folder;
  }

  /** Where what is being written may lie; asked for seldom, and the disk each time. */
  likeliestFor(path: string, model: Model, workingFolder: string): string {
    return likeliestContext(path, model.fact(copiedPaths).paths, workingFolder);
  }

  forget(path: string | undefined): void {
    if (path !== undefined) this.#known.delete(path);
  }

  clear(): void {
    this.#known.clear();
  }
}

/** What is copied from the build context, and the same as one text. */
function copiedPaths(model: Model) {
  const paths = contextSources(model).map((it) => it.path);
  return { paths, key: JSON.stringify(paths) };
}

interface Known {
  readonly key: string;
  readonly folder: string | undefined;
}
