/**
 * The pattern of `${name#pattern}` and its like, a token for each character it matches: each stands for itself,
 * `?` for any one and `*` for any number of them, none of both for a line feed. There are no `[brackets]`.
 */
export type ShellPattern = readonly (string | typeof ANY | typeof STAR)[];

/** Which of several matches counts: `#` and `%` take the shortest, `##` and `%%` the longest. */
export type Extent = 'shortest' | 'longest';

const ANY = Symbol('?');
const STAR = Symbol('*');

/** Reads a pattern as BuildKit does (shell/lex.go, convertShellPatternToRegex); `undefined` for an escape that it refuses. */
export function shellPattern(text: string): ShellPattern | undefined {
  return patternOf([...text]);
}

/** Reads a pattern to be matched from the end of a text (reversePattern): an escape stays before what it escapes. */
export function suffixPattern(text: string): ShellPattern | undefined {
  const units = text.match(/\\?./gsu) ?? [];
  return patternOf(units.reverse().flatMap((it) => [...it]));
}

/** `${name#pattern}`: the value as it is where nothing matches. */
export function withoutPrefix(value: string, pattern: ShellPattern, extent: Extent): string {
  return trimmed([...value], pattern, extent).join('');
}

/** `pattern` is one of `suffixPattern`. */
export function withoutSuffix(value: string, pattern: ShellPattern, extent: Extent): string {
  return trimmed([...value].reverse(), pattern, extent)
    .reverse()
    .join('');
}

/** `${name/pattern/replacement}` */
export function replaceFirst(value: string, pattern: ShellPattern, replacement: string): string {
  const chars = [...value];
  const match = find(pattern, chars, 0, 'anywhere', 'longest');
  if (match === undefined) return value;
  return chars.slice(0, match.start).join('') + replacement + chars.slice(match.end).join('');
}

/** `$0` and `$$` in the template mean the match and a dollar sign, for BuildKit gives it to Go's ReplaceAllString. */
export function replaceAll(value: string, pattern: ShellPattern, template: string): string {
  const chars = [...value];
  let result = '';
  let copied = 0;
  for (let from = 0; from <= chars.length; ) {
    const match = find(pattern, chars, from, 'anywhere', 'longest');
    if (match === undefined) break;
    const { start, end } = match;
    result += chars.slice(copied, start).join('');
    // Go replaces no empty match that another match touches.
    if (end > copied || start === 0) result += filled(template, chars.slice(start, end).join(''));
    copied = end;
    from = Math.max(end, from + 1);
  }
  return result + chars.slice(copied).join('');
}

function patternOf(chars: readonly string[]): ShellPattern | undefined {
  const pattern: ShellPattern[number][] = [];
  // Go's text/scanner passes over a byte order mark in front.
  for (let at = chars[0] === '\ufeff' ? 1 : 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*') pattern.push(STAR);
    else if (char === '?') pattern.push(ANY);
    else if (char !== '\\') pattern.push(char);
    else {
      const escaped = chars[++at];
      if (escaped === undefined || !'*?\\}/'.includes(escaped)) return undefined;
      pattern.push(escaped);
    }
  }
  return pattern;
}

function trimmed(chars: readonly string[], pattern: ShellPattern, extent: Extent): string[] {
  return chars.slice(find(pattern, chars, 0, 'here', extent)?.end ?? 0);
}

interface Match {
  readonly start: number;
  readonly end: number;
}

/**
 * The first match that starts at `from` or, `anywhere`, behind it. It goes through the text once with all the ways to
 * match side by side, so that no pattern takes more time than its length times that of the text.
 */
function find(
  pattern: ShellPattern,
  chars: readonly string[],
  from: number,
  where: 'here' | 'anywhere',
  extent: Extent,
): Match | undefined {
  /** By number of tokens matched so far: where the earliest such match starts. */
  let starts: number[] = new Array(pattern.length + 1).fill(NEVER);
  let best: Match | undefined;
  for (let at = from; ; at++) {
    if (at === from || (where === 'anywhere' && best === undefined)) starts[0] = Math.min(starts[0] ?? NEVER, at);
    for (const [index, token] of pattern.entries()) {
      if (token === STAR) starts[index + 1] = Math.min(starts[index + 1] ?? NEVER, starts[index] ?? NEVER);
    }
    const complete = starts[pattern.length] ?? NEVER;
    if (complete !== NEVER && complete <= (best?.start ?? NEVER)) {
      best = { start: complete, end: at };
      if (extent === 'shortest') return best;
    }
    const char = chars[at];
    if (char === undefined) return best;
    starts = advanced(starts, pattern, char);
    if ((best !== undefined || where === 'here') && starts.every((it) => it > (best?.start ?? from))) return best;
  }
}

const NEVER = Number.POSITIVE_INFINITY;

function advanced(starts: readonly number[], pattern: ShellPattern, char: string): number[] {
  const next: number[] = new Array(starts.length).fill(NEVER);
  for (const [index, token] of pattern.entries()) {
    const start = starts[index] ?? NEVER;
    if (token === STAR && char !== '\n') next[index] = Math.min(next[index] ?? NEVER, start);
    if (token === char || (token === ANY && char !== '\n')) next[index + 1] = start;
  }
  return next;
}

/** `$$`, `${name}` or `$name` in a template of Go's regexp.Expand. */
function filled(template: string, match: string): string {
  // Made here, because to list all letters there are takes V8 long, and hardly a Dockerfile has such a template.
  const references = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;
  return template.replace(references, (reference, braced: string | undefined, bare: string | undefined) => {
    if (reference === '$$') return '$';
    return (braced ?? bare) === '0' ? match : '';
  });
}
