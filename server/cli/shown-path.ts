import { isAbsolute, relative, sep } from 'node:path';

/** Relative to a folder, with `/`, also on Windows; there another drive stays absolute. */
export function shownPath(file: string, folder: string): string {
  const path = relative(folder, file) || '.';
  return isAbsolute(path) ? path : path.replaceAll(sep, '/');
}
