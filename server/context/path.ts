import { cleanPath } from '../text/path.ts';

/** A path as a tree has it: relative to the root, where `..` goes no further; the root is the empty path. */
export function rootedPath(path: string): string {
  const bare = path.startsWith('/') ? path.slice(1) : path;
  return UNCLEAN.test(bare) ? cleanPath(`/${bare}`).slice(1) : bare;
}

/** An empty name, `.` or `..`. */
const UNCLEAN = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** The folder that holds a path of a tree; the root is its own. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last name of a path of a tree. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of what has this name in a folder of a tree. */
export function childPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether a path of a tree is a folder, or lies in it; all lie in the root. */
export function isUnder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The order that BuildKit gives to names, which is that of their bytes in UTF-8. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** UTF-16 has its surrogates below U+E000, UTF-8 has what they stand for above U+FFFF. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
