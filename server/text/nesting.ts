import type { Span } from './span.ts';

/**
 * Where a YAML or JSON text first lies more than 64 levels deep; `undefined` where it never does. Its parser calls itself
 * for each level, so a text that is nothing but levels would end the program.
 */
export function tooDeepIn(source: string): Span | undefined {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === '[' || char === '{') depth++;
    else if ((char === ']' || char === '}') && depth > 0) depth--;
    if (depth > MOST_LEVELS) return { start: at, end: at + 1 };
  }
  const deep = TOO_INDENTED.exec(source);
  return deep === null ? undefined : { start: deep.index, end: deep.index + 1 };
}

/** How many levels of a YAML or JSON text are read; it is refused where it has more. */
export const MOST_LEVELS = 64;

/** `- - - -`, `? ? ? ?`, and an indentation that takes as many levels to reach. */
const TOO_INDENTED = /(?:[-?:][ \t]+){64}|^ {256}/m;
