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
  const silenced = new Map<string, Span[]>();
  const whole = { start: 0, end: source.length };
  // From the last to the first: what stands below a comment that others follow is what stands below those.
  let [below, next]: [Span | undefined, number] = [undefined, source.length];
  for (const { index, 0: line, 1: comment = '' } of [...source.matchAll(COMMENT)].reverse()) {
    const end = index + line.length;
    if (/\S/.test(source.slice(end, next))) below = undefined;
    next = index;
    const start = end - comment.length;
    const read = readIgnoreComment(source, { start, end: start + comment.trimEnd().length });
    if (read?.dialect !== 'dflint' || read.defect !== undefined) continue;
    if (read.reach !== 'file') below ??= scopeBelow(source, end);
    const scope = (read.reach === 'file' ? undefined : below) ?? whole;
    for (const { text } of read.names) {
      for (const id of idsNamed(text, rules)) {
        const scopes = silenced.get(id) ?? [];
        silenced.set(id, scopes);
        scopes.push(scope);
      }
    }
  }
  return ({ rule, span }) => {
    if (config.locked?.has(rule)) return true;
    return !(silenced.get(rule) ?? []).some((it) => it.start <= span.start && span.start < it.end);
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
