import { cleanPath } from '../../text/path.ts';
import { type IgnorePattern, readIgnorePattern } from './ignore-pattern.ts';

/** What moby/patternmatcher makes of a list of patterns, of which a later one has the last word. */
export interface PatternList {
  readonly patterns: readonly ListedPattern[];
  /** With any of these the build fails; the other patterns are good all the same. */
  readonly errors: readonly PatternError[];
  /** Whether one of the patterns takes something back. */
  readonly hasNegation: boolean;
}

interface ListedPattern extends IgnorePattern {
  /** Of the ignore file, or the place in a list that is no file; from 1. */
  readonly line: number;
}

interface PatternError {
  /** As in `ListedPattern`. */
  readonly line: number;
  /** The pattern as it is written. */
  readonly text: string;
  readonly message: string;
}

/** What is known of a path, to be handed on to what lies below it. */
export interface Judgement {
  readonly isMatched: boolean;
  /** By pattern, whether it matches the path or a folder above it: what the builder hands down. Empty where none does. */
  readonly hits: readonly boolean[];
}

/** Reads patterns, one a line; blank ones are none. */
export function readPatternList(texts: Iterable<{ readonly text: string; readonly line: number }>): PatternList {
  const patterns: ListedPattern[] = [];
  const errors: PatternError[] = [];
  for (const { text, line } of texts) {
    const reading = readIgnorePattern(text);
    if (reading === undefined) continue;
    if ('message' in reading) errors.push({ line, text, message: reading.message });
    else patterns.push({ ...reading, line });
  }
  return { patterns, errors, hasNegation: patterns.some((it) => it.isNegated) };
}

/** The patterns of `--exclude` flags and the like, which are not cleaned of a `/` in front as those of a file are. */
export function patternListOf(texts: readonly string[]): PatternList {
  return readPatternList(texts.map((text, index) => ({ text, line: index + 1 })));
}

/**
 * Whether a path is matched, for one who walks down from the root and hands on what was said of the folder above; without
 * that, every folder above the path is looked at (patternmatcher.MatchesUsingParentResults, which decides what is sent).
 *
 * A negation that stands before anything is matched is passed over, and so is not handed down: with `d/e` and then `!d`,
 * what is in `d/e` stays matched.
 */
export function judge({ patterns }: PatternList, path: string, folder?: Judgement): Judgement {
  let isMatched = false;
  let hits: boolean[] | undefined;
  let index = 0;
  const above = folder === undefined ? foldersAbove(path) : [];
  // Of a hundred thousand paths few are matched, so that nothing is made before one is.
  for (const { isNegated, matches } of patterns) {
    const isHit =
      folder?.hits[index] === true || (isNegated === isMatched && (matches(path) || above.some((it) => matches(it))));
    if (isHit) {
      isMatched = !isNegated;
      hits ??= patterns.map(() => false);
      hits[index] = true;
    }
    index++;
  }
  return hits === undefined ? UNMATCHED : { isMatched, hits };
}

const UNMATCHED: Judgement = { isMatched: false, hits: [] };

/**
 * Whether a path is matched, by itself or by a folder above it (patternmatcher.MatchesOrParentMatches, by which BuildKit's
 * check CopyIgnoredFile goes where the ignore file has no negation).
 */
export function matchesWithParents(list: PatternList, path: string): boolean {
  return judge(list, path).isMatched;
}

/**
 * Whether something in a matched folder may be taken back, so that it has to be walked (fsutil, filterFS.Walk). A negation
 * with a wildcard other than a last `*` or `**` may take back anything.
 */
export function mayTakeBackIn({ patterns }: PatternList, folder: string): boolean {
  const starts = patterns.filter((it) => it.isNegated).map((it) => it.text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  return starts.some((it) => /[*[\]?^\\]/.test(it)) || starts.some((it) => `${it}/`.startsWith(`${folder}/`));
}

/** As Go's filepath.Dir has them, also of what is no path of a tree, like `dir/file/`. */
function foldersAbove(path: string): readonly string[] {
  const folder = cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
  if (folder === '.') return [];
  const names = folder.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
