import { cleanPath } from '../../text/path.ts';
import { isMet, readPathPattern } from '../pattern.ts';
import { matcherOf } from '../regexp/automaton.ts';
import { readRegExp } from '../regexp/regexp.ts';

/** A pattern of an ignore file, or of `--exclude`, as moby/patternmatcher has it; anchored at the root of what is walked. */
export interface IgnorePattern {
  /** Cleaned, without the `!`. */
  readonly text: string;
  /** Written with a `!`: what it matches is taken back. */
  readonly isNegated: boolean;
  readonly form: Form;
  /** Whether it matches this very path; what lies below is the caller's to ask. */
  readonly matches: (path: string) => boolean;
}

/** How a pattern is compared (Pattern.compile); only a `regexp` reads its escapes and brackets. */
type Form =
  | { readonly kind: 'exact' | 'prefix' | 'suffix'; readonly text: string }
  | { readonly kind: 'regexp'; readonly source: string };

/** Reads one pattern; `undefined` where there is none, for blanks are passed over. */
export function readIgnorePattern(written: string): IgnorePattern | { readonly message: string } | undefined {
  const trimmed = trimSpace(written);
  if (trimmed === '') return undefined;
  const clean = cleanPath(trimmed);
  const isNegated = clean.startsWith('!');
  const text = isNegated ? clean.slice(1) : clean;
  if (text === '') return { message: 'a path must follow the "!"' };
  // moby asks filepath.Match whether the pattern is sound, by comparing it with a dot (patternmatcher.New).
  const pattern = readPathPattern(text);
  if ('message' in pattern && isMet(pattern, '.')) return { message: pattern.message };
  const form = formOf(text);
  if (form.kind !== 'regexp') return { text, isNegated, form, matches: plainMatcher(form) };
  // What it then compares is a regular expression, which refuses other things, like `[z-a]` or `\y`, and only when it is
  // first used: a pattern that nothing gets to never fails (Pattern.match).
  const expression = readRegExp(form.source);
  if (expression === undefined)
    return { message: 'the builder cannot match it: a range or an escape in it means nothing' };
  return { text, isNegated, form, matches: matcherOf(expression) };
}

/** As Go's strings.TrimSpace: unlike in JavaScript a byte order mark is no blank, and U+0085 is one. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text.charAt(start))) start++;
  while (start < end && BLANK.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** The text of a regular expression where one is needed; a port of Pattern.compile, quirks included. */
function formOf(text: string): Form {
  let kind: Form['kind'] = 'exact';
  let source = '^';
  // Go's text/scanner passes over a byte order mark in front.
  const chars = Array.from(text.startsWith('\ufeff') ? text.slice(1) : text);
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*' && chars[at + 1] === '*') {
      const isFirst = at === 0;
      at += chars[at + 2] === '/' ? 2 : 1;
      if (at + 1 < chars.length) {
        source += '(.*/)?';
        kind = 'regexp';
      } else if (kind === 'exact') {
        kind = 'prefix';
      } else {
        source += '.*';
        kind = 'regexp';
      }
      if (isFirst) kind = 'suffix';
    } else if (char === '*' || char === '?') {
      source += char === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if (char === '\\') {
      // The escaped character keeps its backslash, so that `\d` is a class and `\b` the edge of a word.
      source += char + (chars[++at] ?? '');
      kind = 'regexp';
    } else if (char === '[' || char === ']') {
      source += char;
      kind = 'regexp';
    } else {
      // Neither `^` nor, by a slip in the table of moby's shouldEscape, `{`, `|` and `}` are escaped.
      source += '.+()$'.includes(char) ? `\\${char}` : char;
    }
  }
  switch (kind) {
    case 'regexp':
      return { kind, source: `${source}$` };
    case 'prefix':
      return { kind, text: text.slice(0, -2) };
    case 'suffix':
      return { kind, text: text.slice(2) };
    case 'exact':
      return { kind, text };
  }
}

function plainMatcher({ kind, text }: Exclude<Form, { kind: 'regexp' }>): (path: string) => boolean {
  switch (kind) {
    case 'exact':
      return (path) => path === text;
    case 'prefix':
      return (path) => path.startsWith(text);
    case 'suffix':
      // `**/x` matches `x` too.
      return (path) => path.endsWith(text) || (text.startsWith('/') && path === text.slice(1));
  }
}
