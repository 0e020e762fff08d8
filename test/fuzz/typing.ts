import type { Random } from './random.ts';

/** A change of a text as an editor reports it: what stands between two offsets, and what takes its place. */
export interface Typing {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a person may do next to a text: mostly one character, now and then a whole part of it or of another. */
export function typing(source: string, others: readonly string[], random: Random): Typing {
  const at = random.below(source.length + 1);
  const until = Math.min(source.length, at + 1 + random.below(30));
  switch (random.below(12)) {
    case 0:
      return { start: at, end: until, text: '' };
    case 1:
      return { start: at, end: at, text: source.slice(until, until + random.below(200)) };
    case 2: {
      const other = random.of(others);
      const from = random.below(other.length);
      return { start: at, end: until, text: other.slice(from, from + random.below(300)) };
    }
    case 3:
      return { start: at, end: at, text: random.of(PIECES) };
    case 4:
    case 5:
    case 6:
      return { start: at, end: Math.min(source.length, at + 1), text: '' };
    default:
      return { start: at, end: at, text: random.of(CHARACTERS) };
  }
}

const CHARACTERS: readonly string[] = [...'abcxyzAZ019 -_=:/.,$\\"\'{}[]()<>#&|;\n\n\t`é', '😀', '\r\n', '\r', '\0'];
const PIECES: readonly string[] = [
  '\\\n',
  '<<EOF\n',
  'EOF\n',
  'FROM a AS b\n',
  '${A:-',
  '# check=skip=all\n',
  'RUN ',
  '"',
  '\n\n',
];
