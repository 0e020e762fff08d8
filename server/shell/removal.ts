import { quotedSpelling, spelling } from './command-line.ts';
import type { ShellCommand, ShellWord } from './script.ts';

/** The paths that `rm` or `find -delete` take away, as they are written: patterns are not expanded, braces are. */
export function removedPaths({ program, args }: ShellCommand): readonly RemovedPath[] {
  if (program === 'rm') {
    return args.flatMap((word) => (quotedSpelling(word).startsWith('-') ? [] : pathsIn(word)));
  }
  if (program === 'find' && args.some((it) => it.value === '-delete' || it.value === 'rm')) {
    const end = args.findIndex((it) => /^[-(!]/.test(quotedSpelling(it)));
    return args.slice(0, Math.max(end, 0)).flatMap(pathsIn);
  }
  return [];
}

/** One of several where the word has braces. */
export interface RemovedPath {
  readonly word: ShellWord;
  readonly path: string;
}

/** Whether a path or pattern is a directory, all that is in it, or either of a directory above. */
export function covers(path: string, directory: string): boolean {
  const isOfMany = path.endsWith('/') || path.endsWith('*');
  const bare = (isOfMany ? path.replace(/\/(?:\*+(?:[._]\*)?)?$/, '') : path) || '/';
  const cleared = directory.startsWith('~') ? withHome(bare) : bare;
  return cleared === '/' || cleared === directory || directory.startsWith(`${cleared}/`);
}

/** Whoever's home it is, `~` stands for it: `/root/.npm`, `$HOME/.npm` and `/home/app/.npm` are all `~/.npm`. */
function withHome(path: string): string {
  return path.replace(/^(?:~|\/root|\/home\/[^/]+|\$HOME|\$\{HOME\})(?=\/|$)/, '~').replace(/^.*\/(?=\.[a-z])/, '~/');
}

function pathsIn(word: ShellWord): readonly RemovedPath[] {
  return alternatives(spelling(word)).map((path) => ({ word, path }));
}

/** `/var/{cache,lib/{apt,dpkg}}` is three paths; what is not well-formed is one, and so is what would be very many. */
function alternatives(text: string): readonly string[] {
  if (!text.includes('{')) return [text];
  const openings = text.split('{').length - 1;
  if (openings > MOST_BRACES || text.length > LONGEST_PATH) return [text];
  const [whole, start = '', list = '', end = ''] = BRACES.exec(text) ?? [];
  if (whole === undefined) return [text];
  return list.split(',').flatMap((it) => alternatives(`${start}${it}${end}`));
}

const MOST_BRACES = 4;
const LONGEST_PATH = 500;
/** The first innermost list; `${name}` is none. */
const BRACES = /^(.*?[^$]|)\{([^{}]*,[^{}]*)\}(.*)$/s;
