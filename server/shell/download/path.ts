import { spelling } from '../command-line.ts';
import type { ShellCommand } from '../script.ts';

/** The file or folder that a command downloads to, as it is written; relative to the working directory. */
export function downloadedPath({ program, args }: ShellCommand): string | undefined {
  if (program !== 'curl' && program !== 'wget' && program !== 'git') return undefined;
  const words = args.map(spelling);
  switch (program) {
    case 'curl': {
      const output = valueOf(words, /^(?:-[a-zA-Z]*o|--output)$/);
      if (output !== undefined) return output;
      return words.some((it) => /^(?:-[a-zA-NP-Z]*O[a-zA-Z]*|--remote-name)$/.test(it)) ? nameOfUrl(words) : undefined;
    }
    case 'wget': {
      const output = valueOf(words, /^(?:-[a-zA-Z]*O|--output-document)$/);
      if (output !== undefined) return output === '-' ? undefined : output;
      // `-qO-` and `-O/tmp/a`
      if (words.some((it) => /^-[a-zA-Z]*O./.test(it))) return undefined;
      const folder = valueOf(words, /^(?:-[a-zA-Z]*P|--directory-prefix)$/);
      const name = nameOfUrl(words);
      return folder === undefined || name === undefined ? name : `${folder}/${name}`;
    }
    case 'git': {
      const at = words.indexOf('clone');
      const operands = words.slice(at + 1).filter((it, index, all) => !/^-/.test(it) && !takesValue(all[index - 1]));
      return at < 0 ? undefined : (operands[1] ?? operands[0]?.replace(/^.*[/:]/, '').replace(/\.git$/, ''));
    }
  }
}

function valueOf(words: readonly string[], option: RegExp): string | undefined {
  const at = words.findIndex((it) => option.test(it.replace(/=.*$/s, '')));
  const word = words[at];
  return word?.startsWith('--') && word.includes('=')
    ? word.slice(word.indexOf('=') + 1)
    : words[at + 1 || words.length];
}

function nameOfUrl(words: readonly string[]): string | undefined {
  const url = words.find((it) => it.includes('://'));
  return url?.slice(url.lastIndexOf('/') + 1) || undefined;
}

function takesValue(option: string | undefined): boolean {
  return option !== undefined && /^(?:-b|-o|-c|-j|--branch|--depth|--origin|--config|--jobs)$/.test(option);
}
