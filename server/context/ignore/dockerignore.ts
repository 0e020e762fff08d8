import { cleanPath } from '../../text/path.ts';
import type { Span } from '../../text/span.ts';
import type { BuildContext, Entry, IgnoreFile } from '../context.ts';
import { treeOf } from '../tree.ts';
import { trimSpace } from './ignore-pattern.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList, readPatternList } from './pattern-list.ts';

/** A line of an ignore file that is neither blank nor a comment. */
export interface IgnoreLine extends Span {
  /** Cleaned, relative to the root of the context, with its `!`. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of an ignore file as moby reads them (patternmatcher/ignorefile, ReadAll); spans lie in the source as given. */
export function readIgnoreLines(source: string): readonly IgnoreLine[] {
  const lines: IgnoreLine[] = [];
  let start = source.startsWith('\ufeff') ? 1 : 0;
  for (const [index, line] of source.slice(start).split('\n').entries()) {
    const written = trimSpace(line);
    const at = start + line.indexOf(written);
    start += line.length + 1;
    // A comment begins in the first column: ` # x` is a pattern.
    if (line.startsWith('#') || written === '') continue;
    lines.push({ start: at, end: at + written.length, text: rooted(written), line: index + 1 });
  }
  return lines;
}

/** What an ignore file keeps out, and what is wrong with it. */
export function readIgnoreFile(source: string): PatternList {
  return readPatternList(readIgnoreLines(source));
}

/** What an ignore file says, or why the client refuses it. */
export function patternsOf(ignoreFile: IgnoreFile | undefined): PatternList | { readonly error: string } {
  const patterns = readIgnoreFile(ignoreFile?.source ?? '');
  const [mistake] = patterns.errors;
  if (mistake === undefined) return patterns;
  return { error: `${ignoreFile?.path}:${mistake.line}: ${mistake.text}: ${mistake.message}` };
}

/** What the ignore file in effect keeps out, read once; where there is none, nothing is kept out. */
export function ignorePatterns(ignoreFile: IgnoreFile | undefined): PatternList {
  if (ignoreFile === undefined) return NO_PATTERNS;
  const list = knownPatterns.get(ignoreFile) ?? readIgnoreFile(ignoreFile.source);
  knownPatterns.set(ignoreFile, list);
  return list;
}

const NO_PATTERNS = readPatternList([]);
const knownPatterns = new WeakMap<IgnoreFile, PatternList>();

/**
 * The ignore file in effect: the one that is named for the Dockerfile, even if it is empty, else that of the context
 * (dockerui/config.go, ReadEntrypoint and dockerIgnorePatterns). `read` gives the text of a file, by its path relative to
 * the root of the context, which for a Dockerfile from elsewhere begins with `../`.
 */
export function ignoreFileFor(dockerfile: string, read: (path: string) => string | undefined): IgnoreFile | undefined {
  for (const path of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    const source = read(path);
    if (source !== undefined) return { path, source };
  }
  return undefined;
}

/** The context that is left of all that a folder holds: for a snapshot that is known as a whole, like a git revision. */
export function contextOf(all: ReadonlyMap<string, Entry>, ignoreFile: IgnoreFile | undefined): BuildContext {
  const list = readIgnoreFile(ignoreFile?.source ?? '');
  const { children } = treeOf(all);
  const entries = new Map<string, Entry>();
  const ignored: string[] = [];
  const walk = (folder: string, above: Judgement | undefined) => {
    for (const entry of children.get(folder) ?? []) {
      const { path } = entry;
      const judgement = judge(list, path, above);
      if (!judgement.isMatched) entries.set(path, entry);
      const [kept, left] = [entries.size, ignored.length];
      if (entry.kind === 'folder' && (!judgement.isMatched || mayTakeBackIn(list, path))) walk(path, judgement);
      if (!judgement.isMatched) continue;
      if (entries.size > kept) entries.set(path, entry);
      else ignored.splice(left, Infinity, path);
    }
  };
  walk('', undefined);
  return { entries, ignoreFile, ignored };
}

/** `/foo`, `foo/` and `./foo` are `foo`: ReadAll takes every pattern as relative to the root. */
function rooted(written: string): string {
  const isNegated = written.startsWith('!');
  const path = isNegated ? trimSpace(written.slice(1)) : written;
  const clean = path === '' ? '' : cleanPath(path);
  return (isNegated ? '!' : '') + (clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean);
}
