import type { Random } from './random.ts';

/** A kind of files: texts to begin with, and what such texts are made of, and broken by. */
export interface Language {
  readonly seeds: readonly string[];
  readonly fragments: readonly string[];
  /** What may stand above a part of a file, so that it means something. */
  readonly heads: readonly string[];
}

/** A text made of some of the lines of one seed, and the same after a few changes, as a person or a broken disk makes them. */
export function mutated(language: Language, random: Random): { readonly before: string; readonly after: string } {
  const before = excerpt(language, random);
  let after = before;
  for (let count = random.below(5); count >= 0; count--) after = random.of(CHANGES)(after, random, language);
  return { before, after };
}

/** Mostly a few lines, so that many cases can be tried; now and then the whole. */
function excerpt({ seeds, heads }: Language, random: Random): string {
  const seed = random.of(seeds);
  if (random.below(50) === 0) return seed;
  const lines = seed.split(/(?<=\n)/);
  const from = random.below(lines.length);
  const head = random.below(3) === 0 ? '' : random.of(heads);
  return head + lines.slice(from, from + 1 + random.below(8)).join('');
}

type Change = (text: string, random: Random, language: Language) => string;

const CHANGES: readonly Change[] = [
  (text, random) => spliced(text, random, ''),
  (text, random, { fragments }) => inserted(text, random, random.of(fragments)),
  (text, random, { fragments }) => inserted(text, random, random.of(fragments)),
  (text, random) => inserted(text, random, String.fromCharCode(random.below(random.below(4) === 0 ? 0xffff : 0x7f))),
  // A part of the text once more, somewhere else.
  (text, random) => inserted(text, random, part(text, random)),
  (text, random, { seeds }) => inserted(text, random, part(random.of(seeds), random)),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => linewise(text, (lines) => lines.toSpliced(random.below(lines.length), 1)),
  (text, random) => linewise(text, (lines) => lines.toSpliced(random.below(lines.length), 0, random.of(lines))),
  (text) => text.replace(/\r?\n/g, '\r\n'),
  (text) => text.toLowerCase(),
  // What may be refused for its size or its depth, or takes long.
  (text, random, { fragments }) => inserted(text, random, random.of(fragments).repeat(2 + random.below(60))),
];

function inserted(text: string, random: Random, what: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

function spliced(text: string, random: Random, by: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + by + text.slice(at + 1 + random.below(12));
}

function part(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(at, at + 1 + random.below(40));
}

function linewise(text: string, change: (lines: readonly string[]) => readonly string[]): string {
  return change(text.split(/(?<=\n)/)).join('');
}
