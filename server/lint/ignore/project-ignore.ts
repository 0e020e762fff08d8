import type { Span } from '../../text/span.ts';
import type { Config } from '../config/config.ts';
import { type Diagnostic, idsNamed, type Rule } from '../rule.ts';
import { mayIgnore, readIgnoreComment } from './ignore-comment.ts';

/**
 * Whether the comments of a Compose or Bake file let a diagnostic be heard. A comment speaks of the line below it and of what
 * is indented under that, `ignore-file` of the whole file.
 */
export function projectIgnores(
  source: string,
  rules: readonly Rule[],
  config: Config,
): (diagnostic: Diagnostic) => boolean {
  if (!mayIgnore(source)) return () => true;
  const silences = [...source.matchAll(COMMENT)].flatMap(({ index, 0: line, 1: comment = '' }) => {
    const start = index + line.length - comment.length;
    const read = readIgnoreComment(source, { start, end: start + comment.trimEnd().length });
    if (read?.dialect !== 'dflint' || read.defect !== undefined) return [];
    const scope = read.reach === 'file' ? { start: 0, end: source.length } : scopeBelow(source, index + line.length);
    return { scope, ids: read.names.flatMap((it) => idsNamed(it.text, rules)) };
  });
  return ({ rule, span }) => {
    if (config.locked?.has(rule)) return true;
    return !silences.some(
      ({ scope, ids }) => ids.includes(rule) && scope.start <= span.start && span.start < scope.end,
    );
  };
}

/** `  # dflint ignore=...`, alone on its line */
const COMMENT = /^[ \t]*(#[^\r\n]*)/gm;

/** The next line that says something, with the deeper ones below it and the items of its list. */
function scopeBelow(source: string, from: number): Span {
  const lines = /^([ \t]*)(#|- )?.*$/gm;
  lines.lastIndex = from + 1;
  let scope: { start: number; end: number; depth: number; isItem: boolean } | undefined;
  for (
    let line = lines.exec(source);
    line !== null && line[0].length + line.index <= source.length;
    line = lines.exec(source)
  ) {
    const [text, space = '', mark] = line;
    const end = line.index + text.length;
    const isSilent = text.trim() === '' || (mark === '#' && scope === undefined);
    if (!isSilent && scope === undefined)
      scope = { start: line.index, end, depth: space.length, isItem: mark === '- ' };
    else if (!isSilent && scope !== undefined) {
      const isBelow = space.length > scope.depth || (space.length === scope.depth && mark === '- ' && !scope.isItem);
      if (!isBelow) break;
      scope.end = end;
    }
    if (end >= source.length) break;
    lines.lastIndex = end + 1;
  }
  return scope === undefined ? { start: from, end: from } : { start: scope.start, end: scope.end + 1 };
}
