/** A pattern of Go's path.Match, in which neither `*` nor `?` stands for a slash: what a wildcard in COPY or ADD is. */
export interface PathPattern {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** How many slashes are in all that it matches; `undefined` where brackets may stand for one. */
  readonly slashes: number | undefined;
}

/** What stands between two stars, which is matched character by character. */
interface Chunk {
  readonly isBehindStar: boolean;
  readonly units: readonly Unit[];
}

/** Whether a character, given as its code point, is one that stands here. */
type Unit = (char: number) => boolean;

/** Why Go refuses a pattern (ErrBadPattern). */
export interface PatternFault {
  readonly message: string;
  /** What of it is read before the fault is met. */
  readonly before: readonly Chunk[];
}

/** Reads a pattern as Go's path.Match does, which refuses it whatever it is compared with. */
export function readPathPattern(text: string): PathPattern | PatternFault {
  const chars = codePoints(text);
  const chunks: { isBehindStar: boolean; units: Unit[] }[] = [{ isBehindStar: false, units: [] }];
  let slashes: number | undefined = 0;
  for (let at = 0; at < chars.length; ) {
    let unit: Unit;
    switch (chars[at]) {
      case STAR:
        if (chunks.at(-1)?.units.length !== 0 || !chunks.at(-1)?.isBehindStar) {
          chunks.push({ isBehindStar: true, units: [] });
        }
        at++;
        continue;
      case QUESTION:
        unit = (char) => char !== SLASH;
        at++;
        break;
      case OPEN: {
        const brackets = readBrackets(chars, at);
        if ('message' in brackets) return { message: brackets.message, before: chunks.slice(0, -1) };
        unit = brackets.unit;
        at = brackets.end;
        if (unit(SLASH)) slashes = undefined;
        break;
      }
      default: {
        if (chars[at] === BACKSLASH) at++;
        const wanted = chars[at++];
        if (wanted === undefined) return { message: 'a character must follow the "\\"', before: chunks.slice(0, -1) };
        unit = (char) => char === wanted;
        if (wanted === SLASH && slashes !== undefined) slashes++;
      }
    }
    chunks.at(-1)?.units.push(unit);
  }
  return { text, chunks, slashes };
}

/** Whether a pattern matches the whole of a path. */
export function matchesPath({ chunks }: PathPattern, path: string): boolean {
  const chars = codePoints(path);
  const last = chunks.at(-1);
  const start = endOfAll(chunks.slice(0, -1), chars);
  if (start === undefined) return false;
  return last === undefined || ending(last, chars, start, 'whole') === chars.length;
}

/** Whether filepath.Match would refuse the pattern, too, which unlike path.Match reads no further than the path matches. */
export function isMet({ before }: PatternFault, path: string): boolean {
  return endOfAll(before, codePoints(path)) !== undefined;
}

/** Whether a path has a wildcard, so that BuildKit reads it as a pattern (containsWildcards): what is escaped is none. */
export function hasWildcard(path: string): boolean {
  return /^(?:[^\\*?[]|\\[^])*[*?[]/.test(path);
}

/** A path with a wildcard, split before the first name that has one. */
export function splitAtWildcard(path: string): { readonly folder: string; readonly pattern: string } {
  const names = path.split('/');
  const first = names.findIndex(hasWildcard);
  return { folder: names.slice(0, first).join('/'), pattern: names.slice(first).join('/') };
}

const STAR = 0x2a;
const QUESTION = 0x3f;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BACKSLASH = 0x5c;
const CARET = 0x5e;
const DASH = 0x2d;
const SLASH = 0x2f;

function codePoints(text: string): readonly number[] {
  const chars: number[] = [];
  // Array.from takes several times as long, and there are many paths.
  for (const char of text) chars.push(char.codePointAt(0) ?? 0);
  return chars;
}

function endOfAll(chunks: readonly Chunk[], chars: readonly number[]): number | undefined {
  let at: number | undefined = 0;
  for (const chunk of chunks) {
    if (at !== undefined) at = ending(chunk, chars, at, 'part');
  }
  return at;
}

/** Where a chunk ends, if it matches. Behind a star the first place is the best: the star that follows takes the rest. */
function ending(
  { isBehindStar, units }: Chunk,
  chars: readonly number[],
  from: number,
  extent: 'whole' | 'part',
): number | undefined {
  for (let start = from; start <= chars.length; start++) {
    const isHere = start + units.length <= chars.length && units.every((unit, at) => unit(chars[start + at] ?? 0));
    const end = start + units.length;
    if (isHere && (extent === 'part' || end === chars.length)) return end;
    if (!isBehindStar || chars[start] === SLASH) return undefined;
  }
  return undefined;
}

/** `[a-z\]]` or `[^x]`; unlike a shell, Go takes no `]` or `-` as it is, and lets `[^x]` stand for a slash. */
function readBrackets(
  chars: readonly number[],
  start: number,
): { readonly unit: Unit; readonly end: number } | { readonly message: string } {
  const isNegated = chars[start + 1] === CARET;
  const ranges: (readonly [number, number])[] = [];
  let at = isNegated ? start + 2 : start + 1;
  const read = (): number | undefined => {
    if (chars[at] === DASH || chars[at] === CLOSE) return undefined;
    if (chars[at] === BACKSLASH) at++;
    return chars[at++];
  };
  while (chars[at] !== CLOSE || ranges.length === 0) {
    const low = read();
    const isRange = low !== undefined && chars[at] === DASH;
    if (isRange) at++;
    const high = isRange ? read() : low;
    if (at >= chars.length) return { message: 'the "[" has no "]"' };
    if (low === undefined || high === undefined) {
      return { message: 'in brackets, "-" stands between two characters, and "]" behind at least one' };
    }
    ranges.push([low, high]);
  }
  return { unit: (char) => ranges.some(([low, high]) => low <= char && char <= high) !== isNegated, end: at + 1 };
}
