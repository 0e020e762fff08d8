import { isPosix } from '../../shell/dialect.ts';
import type { ScriptText } from '../../shell/script.ts';
import { sourceSpan } from '../../text/joined.ts';
import type { Canvas } from './canvas.ts';
import type { TokenType } from './legend.ts';

/** Paints what of a script is not painted yet, and so is in no command: operators, keywords, comments, lists of a loop. */
export function paintRest(canvas: Canvas, { joined, dialect }: ScriptText): void {
  const rest = restOf(canvas, joined);
  for (const { 0: image, index, groups = {} } of rest.matchAll(isPosix(dialect) ? POSIX : OTHER)) {
    const [, type] = TYPES.find(([group]) => groups[group] !== undefined) ?? [];
    if (type !== undefined) canvas.paint(sourceSpan(joined, index, index + image.length), type);
  }
}

/** The text with a stand-in for all that is painted. */
function restOf(canvas: Canvas, { text, stretches }: ScriptText['joined']): string {
  let rest = '';
  for (const [index, { at, source }] of stretches.entries()) {
    const end = stretches[index + 1]?.at ?? text.length;
    for (let it = at; it < end; it++) rest += canvas.isPainted(source + it - at) ? PAINTED : text[it];
  }
  return rest;
}

/** A character that nobody writes. */
const PAINTED = '\uE000';
/** By the groups of the patterns. */
const TYPES: readonly (readonly [group: string, type: TokenType])[] = [
  ['comment', 'comment'],
  ['quoted', 'string'],
  ['variable', 'variable'],
  ['operator', 'operator'],
  ['keyword', 'keyword'],
  ['function', 'function'],
  ['word', 'string'],
];

/** `# why`, `"a b"`, `$x`, `&&`, `then`, `name()`, the `a` of `for it in a`. */
const POSIX =
  /(?<comment>(?<![^\s;&|()])#[^\n]*)|(?<quoted>'[^'\uE000]*'|"(?:[^"\\\uE000]|\\[^])*")|(?<variable>\$(?:\w+|\{[^}\uE000]*\}|[@*#?$!-])|(?<=(?<![^\s;&|()])(?:for|select)[ \t]+)\w+)|(?<operator>&&|\|[|&]?|;;?|&|\$?\(|\)|[<>]+|`)|(?<keyword>(?<![^\s;&|()])(?:if|then|elif|else|fi|for|select|in|do|done|while|until|case|esac|function|time|coproc|\[\[|\]\]|[{}!])(?![^\s;&|()]))|(?<function>[\w-]+(?=[ \t]*\(\)))|(?<word>[^\s;&|()<>\uE000]+)/g;

/** The same of PowerShell and cmd, as far as they are alike. */
const OTHER =
  /(?<comment>(?<![^\s;])#[^\n]*)|(?<quoted>'[^'\n]*'|"[^"\n\uE000]*")|(?<variable>\$[\w:]+|%\w+%)|(?<operator>&&|\|\|?|;|&|[<>]+)/g;
