/** Go maps each letter to one letter, and leaves it where there is none, as for `ß`. */
export function mapped(text: string, map: (letter: string) => string): string {
  return Array.from(text, (it) => ([...map(it)].length === 1 ? map(it) : it)).join('');
}

/** A text in which every word begins with a capital. */
export function titled(text: string): string {
  return text.replace(WORD_START, (it) => mapped(it, (letter) => letter.toUpperCase()));
}

/** A letter behind anything in ASCII that belongs to no word, or behind a space (Go's strings.Title). */
const WORD_START = /(?<=^|[\0-/:-@[-^`{-\x7f]|\p{White_Space})\p{L}/gu;

/** What a person takes for characters, of which some are several code points. */
export function charactersOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), (it) => it.segment);
}

const SEGMENTER = new Intl.Segmenter('en');

/** Some of the characters; with a negative start, which counts from the end, no length is no limit. */
export function substring(characters: readonly string[], from: number, count: number): string {
  const first = Math.max(0, from < 0 ? characters.length + from : from);
  const isUnlimited = count < 0 || (count === 0 && from < 0);
  return characters.slice(first, isUnlimited ? undefined : first + count).join('');
}
