import type { Joined } from '../../text/joined.ts';
import type { Block, ShellWord } from '../script.ts';
import type { Collector } from './collector.ts';
import { jointOf, redirectionOf, type Token, TokenLines } from './token-lines.ts';
import { WordParts } from './word-parts.ts';

/** Reads a script of cmd.exe, as far as it takes to see commands and their words. */
export function readCmd(collector: Collector, joined: Joined, block: Block): void {
  new TokenLines(collector, joined, block, headOf).read(tokensOf(joined));
}

/** `&&`, `2>&1`, `>>`, `(`, `"a b"c^&d`. */
const TOKEN =
  /(?<joint>&&|\|\||[&|\n])|(?<redirection>\d?(?:>>|[<>])(?:&\d)?)|(?<bracket>[()])|(?<word>(?:"[^"\n]*"?|\^[^]?|[^\s"&|<>^()])(?:"[^"\n]*"?|\^[^]?|[^\s"&|<>^)])*)/g;

/** `"a b"`, `^&`, `%PATH%`, `%%i`, `!PATH!`, `abc`. */
const PART =
  /(?<quoted>"[^"\n]*"?)|(?<escaped>\^[^]?)|(?<variable>%\w[^%]*%|%%?[A-Za-z*\d]|![A-Za-z_]\w*!)|[^"^%!]+|[^]/g;

function* tokensOf(joined: Joined): Generator<Token> {
  let line: string[] = [];
  let depth = 0;
  for (const { 0: image, index: start, groups = {} } of joined.text.matchAll(TOKEN)) {
    const end = start + image.length;
    const { joint, redirection, bracket } = groups;
    const opens = bracket === '(' && opensBlock(line);
    const closes = bracket === ')' && depth > 0 && !line.includes('in');
    if (joint !== undefined || opens || closes) line = [];
    if (opens) depth++;
    if (closes) depth--;
    if (joint !== undefined) yield jointOf(joint, start, end);
    else if (redirection !== undefined) yield redirectionOf(redirection, start, end);
    else if (opens || closes) yield { kind: opens ? 'open' : 'close', start, end };
    else {
      // The sign before a command only keeps it from being printed.
      const from = line.length === 0 && image.startsWith('@') ? start + 1 : start;
      if (from === end) continue;
      line.push(image.toLowerCase());
      yield { kind: 'word', word: wordAt(joined, from, end), start: from, end };
    }
  }
}

/** Whether a bracket behind these words opens a block, and is not one of `echo (x)` or `for %i in (a b) do`. */
function opensBlock(line: readonly string[]): boolean {
  const [first] = line;
  return first === undefined || first === 'if' || first === 'else' || line.at(-1) === 'do';
}

function wordAt(joined: Joined, start: number, end: number): ShellWord {
  const parts = new WordParts(joined);
  for (const { 0: image, index, groups = {} } of joined.text.slice(start, end).matchAll(PART)) {
    const [from, to] = [start + index, start + index + image.length];
    const { quoted, escaped, variable } = groups;
    if (quoted !== undefined) parts.literal(from, to, quoted.replaceAll('"', ''), true);
    else if (escaped !== undefined) parts.literal(from, to, escaped.slice(1), true);
    else if (variable !== undefined) parts.variable(from, to, variable.replace(/^[%!]+|[%!]$/g, ''), '', false);
    else parts.literal(from, to, image, false);
  }
  return parts.word(start, end);
}

function headOf(words: readonly ShellWord[]): number | undefined {
  const values = words.map((it) => it.value?.toLowerCase() ?? '');
  let at = values[0] === 'else' ? 1 : 0;
  if (values[at] === 'if') at = endOfCondition(values, at + 1);
  if (values[at] === 'for') at = values.indexOf('do') + 1 || values.length;
  const name = values[at];
  return name === undefined || name === 'rem' || name === ')' || name.startsWith(':') ? undefined : at;
}

/** `if not exist file`, `if /i a==b`, `if %x% equ 1`. */
function endOfCondition(values: readonly string[], start: number): number {
  let at = start;
  while (values[at] === 'not' || values[at] === '/i') at++;
  const subject = values[at] ?? '';
  if (subject === 'exist' || subject === 'defined' || subject === 'errorlevel') return at + 2;
  return subject.includes('==') && !subject.endsWith('==') ? at + 1 : at + 3;
}
