import { isPosix } from '../../shell/dialect.ts';
import type { ScriptText } from '../../shell/script.ts';
import { sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Canvas } from './canvas.ts';
import type { TokenType } from './legend.ts';

/** Paints what of a script is not painted yet, and so is in no command: operators, keywords, comments, lists of a loop. */
export function paintRest(canvas: Canvas, { joined, dialect }: ScriptText): void {
  const { text } = joined;
  const pattern = isPosix(dialect) ? POSIX : OTHER;
  for (const { start, end } of gapsIn(canvas, joined)) {
    const gap = text.slice(start, end);
    // Most gaps hold an operator, and nothing else.
    const operator = gap.trim();
    if (OPERATORS.has(operator)) {
      const at = start + gap.indexOf(operator);
      canvas.paint(sourceSpan(joined, at, at + operator.length), 'operator');
      continue;
    }
    for (const { 0: image, index, groups = {} } of gap.matchAll(pattern)) {
      const [, type] = TYPES.find(([group]) => groups[group] !== undefined) ?? [];
      const at = start + index;
      if (type !== undefined) canvas.paint(sourceSpan(joined, at, at + image.length), type);
    }
  }
}

/** The parts of the text between what is painted that are more than white space. */
function gapsIn(canvas: Canvas, { text, stretches }: ScriptText['joined']): readonly Span[] {
  const gaps: Span[] = [];
  let start = 0;
  let isEmpty = true;
  const finish = (end: number) => {
    if (!isEmpty) gaps.push({ start, end });
    start = end + 1;
    isEmpty = true;
  };
  for (const [index, { at, source }] of stretches.entries()) {
    const end = stretches[index + 1]?.at ?? text.length;
    for (let it = at; it < end; it++) {
      if (canvas.isPainted(source + it - at)) finish(it);
      else if (isEmpty && text.charCodeAt(it) > SPACE) isEmpty = false;
    }
  }
  finish(text.length);
  return gaps;
}

const SPACE = 0x20;
const OPERATORS: ReadonlySet<string> = new Set(['&&', '||', ';', '|']);

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

/** `# why`, `"a b"`, `$x`, `&&`, `then`, `name()`, the `a` of `for a in b`. */
const POSIX =
  /(?<comment>(?<![^\s;&|()])#[^\n]*)|(?<quoted>'[^']*'|"(?:[^"\\]|\\[^])*")|(?<variable>\$(?:\w+|\{[^}]*\}|[@*#?$!-])|(?=\w)(?<=(?<![^\s;&|()])(?:for|select)[ \t]+)\w+)|(?<operator>&&|\|[|&]?|;;?|&|\$?\(|\)|[<>]+|`)|(?<keyword>(?<![^\s;&|()])(?:if|then|elif|else|fi|for|select|in|do|done|while|until|case|esac|function|time|coproc|\[\[|\]\]|[{}!])(?![^\s;&|()]))|(?<function>[\w-]+(?=[ \t]*\(\)))|(?<word>[^\s;&|()<>]+)/g;

/** The same of PowerShell and cmd, as far as they are alike. */
const OTHER =
  /(?<comment>(?<![^\s;])#[^\n]*)|(?<quoted>'[^'\n]*'|"[^"\n]*")|(?<variable>\$[\w:]+|%\w+%)|(?<operator>&&|\|\|?|;|&|[<>]+)/g;
