import type { ShellCommand, ShellWord } from './script.ts';

/** The paths that `rm` or `find -delete` take away, as they are written: patterns are not expanded, braces are. */
export function removedPaths({ program, args }: ShellCommand): readonly RemovedPath[] {
  if (program === 'rm') {
    return args.flatMap((word) => (word.text.startsWith('-') ? [] : pathsIn(word)));
  }
  if (program === 'find' && args.some((it) => it.text === '-delete' || it.text === 'rm')) {
    const end = args.findIndex((it) => /^[-(!]/.test(it.text));
    return args.slice(0, Math.max(end, 0)).flatMap(pathsIn);
  }
  return [];
}

export interface RemovedPath {
  readonly word: ShellWord;
  readonly path: string;
}

/** Whether a path or pattern is a directory, all that is in it, or either of a directory above. */
export function covers(path: string, directory: string): boolean {
  const cleared = withHome(path.replace(/\/(?:\*+(?:[._]\*)?)?$/, '')) || '/';
  return cleared === '/' || cleared === directory || directory.startsWith(`${cleared}/`);
}

/** Whoever's home it is, `~` stands for it: `/root/.npm`, `$HOME/.npm` and `/home/app/.npm` are all `~/.npm`. */
function withHome(path: string): string {
  return path.replace(/^(?:~|\/root|\/home\/[^/]+|\$HOME|\$\{HOME\})(?=\/|$)/, '~').replace(/^.*\/(?=\.[a-z])/, '~/');
}

function pathsIn(word: ShellWord): readonly RemovedPath[] {
  return alternatives(word.value ?? word.text.replaceAll('"', '')).map((path) => ({ word, path }));
}

/** `/var/{cache,lib/{apt,dpkg}}` is three paths; what is not well-formed is one. */
function alternatives(text: string): readonly string[] {
  const [whole, start = '', list = '', end = ''] = /^(.*?[^$]|)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text) ?? [];
  if (whole === undefined) return [text];
  return list.split(',').flatMap((it) => alternatives(`${start}${it}${end}`));
}
