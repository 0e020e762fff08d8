import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Whether a path is a folder or lies below it, by its name or by where links lead; neither need exist. */
export function isWithin(path: string, folder: string): boolean {
  return isBelow(path, folder) || isBelow(realPathOf(path), realPathOf(folder));
}

/** A path without links in it, as far as it exists. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
