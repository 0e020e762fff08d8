import { joinPath } from '../text/path.ts';

/** `refused`: the build would stop here. */
export type Directory =
  | { readonly outcome: 'known'; readonly path: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly message: string };

/**
 * The directory that `WORKDIR path` leads to from another (BuildKit's util/system/path.go, NormalizeWorkdir).
 * Neither the directory before nor the system has to be known.
 */
export function resolveDirectory(from: string | undefined, path: string, system: string | undefined): Directory {
  const isForWindows = system === undefined ? WINDOWS_PATH.test(path) || from?.startsWith('\\') : system === 'windows';
  return isForWindows ? windowsDirectory(from, path) : linuxDirectory(from, path);
}

/** A path as seen from a directory; as it is written where that is not known. */
export function seenFrom(directory: string | undefined, path: string): string {
  return path.startsWith('/') || directory === undefined ? path : joinPath(directory, path);
}

/** `C:\app`, `app\bin` */
const WINDOWS_PATH = /^[A-Za-z]:|\\/;

function linuxDirectory(from: string | undefined, path: string): Directory {
  // What is absolute stays as it is written: nothing is cleaned.
  if (path.startsWith('/')) return { outcome: 'known', path };
  if (from === undefined) return { outcome: 'unknown' };
  return { outcome: 'known', path: path === '' ? from : joinPath('/', from, path) };
}

function windowsDirectory(from: string | undefined, path: string): Directory {
  // The directory of a base image may have its drive, too.
  const parent: Directory = from === undefined ? { outcome: 'unknown' } : withoutDrive(from);
  const step = withoutDrive(path);
  if (parent.outcome === 'refused') return parent;
  if (step.outcome !== 'known') return step;
  const isAbsolute = step.path.startsWith('/');
  if (!isAbsolute && parent.outcome === 'unknown') return parent;
  const above = !isAbsolute && parent.outcome === 'known' ? parent.path : '';
  return { outcome: 'known', path: joinPath('/', above, step.path).replaceAll('/', '\\') };
}

function withoutDrive(path: string): Directory {
  const slashed = path.replaceAll('\\', '/');
  const refused = (message: string): Directory => ({ outcome: 'refused', message });
  if (slashed.startsWith('//')) return refused('a network path cannot be the working directory');
  if (/^.:$/.test(slashed)) return refused(`a path must follow the drive, like C:\\app`);
  const colon = slashed.indexOf(':');
  if (colon >= 0 && slashed.slice(0, colon).toLowerCase() !== 'c') return refused('the only drive of an image is C:');
  return { outcome: 'known', path: slashed.slice(colon + 1) };
}
