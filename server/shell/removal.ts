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
  const bare = bareOf(path);
  const cleared = directory.startsWith('~') ? withHome(bare) : bare;
  return cleared === '/' || cleared === directory || directory.startsWith(`${cleared}/`);
}

/** Values at their directories, of which it finds the last that a path covers without looking at each. */
export class ValuesAt<Value> {
  readonly #values: Value[] = [];
  /** The place of the last value at each directory, and below it. */
  readonly #places = new Map<string, number>();
  readonly #placesInHomes = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#values.length === 0;
  }

  add(directory: string, value: Value): void {
    const place = this.#values.push(value) - 1;
    if (directory.length > LONGEST_DIRECTORY) return;
    const places = directory.startsWith('~') ? this.#placesInHomes : this.#places;
    places.set(directory, place);
    for (let at = directory.indexOf('/'); at >= 0; at = directory.indexOf('/', at + 1))
      places.set(directory.slice(0, at), place);
  }

  /** The last value whose directory the path covers. */
  lastIn(path: string): Value | undefined {
    const bare = bareOf(path);
    if (bare === '/') return this.#values.at(-1);
    return this.#values[Math.max(this.#places.get(bare) ?? -1, this.#placesInHomes.get(withHome(bare)) ?? -1)];
  }
}

/** No system has longer ones. */
const LONGEST_DIRECTORY = 4096;

/** A path without what says that all in it is meant: `/a` for `/a/`, `/a/*` and `/a/*.*`. */
function bareOf(path: string): string {
  const isOfMany = path.endsWith('/') || path.endsWith('*');
  return (isOfMany ? path.replace(/\/(?:\*+(?:[._]\*)?)?$/, '') : path) || '/';
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
