import { commandLineOf, isGiven } from '../command-line.ts';
import { literalWord } from '../read/word-parts.ts';
import type { ShellCommand } from '../script.ts';

/** The archive that a tar unpacks as a whole and with nothing changed, which ADD would do as well; as it is written. */
export function unpackedArchive({ program, args }: ShellCommand): string | undefined {
  const [first, ...more] = args;
  if (program !== 'tar' || first === undefined) return undefined;
  // `tar xzf` is `tar -xzf`.
  const isBare = /^[A-Za-z]+$/.test(first.value ?? '');
  const word = isBare ? literalWord(first.start, first.end, `-${first.value}`) : first;
  const line = commandLineOf({ args: [word, ...more] }, VALUES);
  if (!isGiven(line, EXTRACT) || line.operands.length > 0) return undefined;
  if (!line.options.every((it) => PLAIN.has(it.name))) return undefined;
  return line.options.find((it) => it.name === '-f' || it.name === '--file')?.value;
}

const VALUES: ReadonlySet<string> = new Set(['-f', '--file', '-C', '--directory']);
const EXTRACT: ReadonlySet<string> = new Set(['-x', '--extract', '--get']);
/** Options that say which archive, where to, and how it is packed; not those that choose or rename. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['-x', '--extract', '--get', '-f', '--file', '-C'],
  ...['--directory', '-v', '--verbose', '-p', '--preserve-permissions'],
  ...['-z', '--gzip', '--gunzip', '-j', '--bzip2', '-J', '--xz', '--zstd', '-a', '--auto-compress', '--absolute-names'],
]);
