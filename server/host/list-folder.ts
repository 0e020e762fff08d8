import { type Dirent, readdirSync } from 'node:fs';
import { compareBytes } from '../context/path.ts';

/** What is in a folder, in the order of the names' bytes; `undefined` where it cannot be read. */
export type ListFolder = (folder: string) => readonly Dirent[] | undefined;

/** Reads a folder anew each time. */
export const listFolder: ListFolder = (folder) => {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareBytes(a.name, b.name));
  } catch {
    return undefined;
  }
};

/** Reads each folder once: for a run that looks for Dockerfiles and Compose files in it, and then builds from it. */
export function rememberedListing(): ListFolder {
  const known = new Map<string, readonly Dirent[] | undefined>();
  let count = 0;
  return (folder) => {
    if (known.has(folder)) return known.get(folder);
    const entries = listFolder(folder);
    count += entries?.length ?? 0;
    // The rest of an enormous folder is mostly asked for once.
    if (count <= MOST_ENTRIES) known.set(folder, entries);
    return entries;
  };
}

const MOST_ENTRIES = 200_000;
