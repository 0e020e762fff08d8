import { parse } from 'unbash';
import { sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../dialect.ts';
import type { Script, ScriptText } from '../script.ts';

/** What keeps a shell from reading a script. */
export interface ShellMistake extends Span {
  /** Completes "the shell cannot read this: …". */
  readonly reason: string;
}

/**
 * The first mistake for which a shell executes nothing more of a script, if it is certain that there is one. In the scripts
 * that this one starts none is looked for.
 */
export function mistakeIn(script: Script): ShellMistake | undefined {
  // Few scripts have any, and are read once more for it.
  return script.isComplete ? undefined : script.fact(findMistake);
}

function findMistake({ texts: [whole] }: Script): ShellMistake | undefined {
  if (whole === undefined || !READ.includes(whole.dialect)) return undefined;
  const { text } = whole.joined;
  const isBash = whole.dialect === 'bash';
  // What only Bash has a meaning for, the others take for words, and may go on.
  if (!isBash && OF_BASH.test(text)) return undefined;
  const [first] = parse(text).errors ?? [];
  if (first === undefined || mayEndBefore(first.pos, text)) return undefined;
  const rest = text.slice(first.pos);
  if (first.message.startsWith('unterminated') && (hasCaseInside(rest) || (!isBash && QUOTED_DEFAULT.test(rest))))
    return undefined;
  for (const { message, place, reason } of MISTAKES) {
    const [all, token = ' '] = message.exec(first.message) ?? [];
    if (all === undefined) continue;
    const start = place === 'before' ? text.lastIndexOf(token, first.pos) : first.pos;
    return { ...spanOf(start, token.length, whole), reason: reason.replace('*', () => token) };
  }
  return undefined;
}

/** Those whose grammar the parser has. */
const READ: readonly Dialect[] = ['sh', 'dash', 'ash', 'bash'];

const OF_BASH = /\[\[|\]\]|\(\(|=\(|[<>]\(|<<<|&>|\|&|;&|\b(?:function|select|coproc)\b|\(\s*\)\s*[^\s({]|[?*+@!]\(/;

/** In `$(grep case file)` the parser looks for an `esac`, and finds no end. */
function hasCaseInside(text: string): boolean {
  return text.includes('$(') && /\bcase\b/.test(text);
}

/** In `"${NAME:-it's}"` the quote is one for Bash alone, and what is wrong in a name shows only when it is looked up. */
const QUOTED_DEFAULT = /\$\{[^}"'`$\\]*["'`$\\]/;

/** A shell executes each line before it reads the next, and what ends it may stand above a mistake. */
function mayEndBefore(pos: number, text: string): boolean {
  const lines = text.slice(0, text.lastIndexOf('\n', pos) + 1);
  return /\b(?:exit|exec|return)\b/.test(lines);
}

/** What the parser says, and that in our words, where `*` stands for what it names; some of it is found before the place it gives. */
const MISTAKES: readonly { readonly message: RegExp; readonly place?: 'before'; readonly reason: string }[] = [
  { message: /^unexpected token 'newline'$/, reason: 'the line ends too early' },
  { message: /^unexpected token '(.+)'$/, reason: '* has nothing to go with' },
  { message: /^expected command after '(.+)'$/, place: 'before', reason: 'no command follows *' },
  { message: /^expected command in subshell$/, reason: 'there is no command in these parentheses' },
  { message: /^expected command in brace group$/, reason: 'there is no command in these braces' },
  { message: /^expected 'fi' to close/, reason: 'an if has no fi' },
  { message: /^expected 'done' to close/, reason: 'a loop has no done' },
  { message: /^expected 'esac' to close/, reason: 'a case has no esac' },
  { message: /^expected '\]\]' to close/, reason: 'a [[ is not closed' },
  { message: /^expected '\)' to close subshell$/, reason: 'a parenthesis is not closed' },
  { message: /^expected '\}' to close brace group$/, reason: 'a brace is not closed' },
  { message: /^expected '(?:then|do)'$/, reason: 'a then or do is missing' },
  { message: /^expected 'in' after 'case' word$/, reason: 'a case has no in' },
  { message: /^expected redirect target$/, reason: 'no file follows the redirection' },
  { message: /^unterminated (?:double|single) quote$/, reason: 'this quote is not closed' },
  { message: /^unterminated backtick$/, reason: 'this backquote is not closed' },
  {
    message: /^unterminated (?:command substitution|(?:parameter|arithmetic) expansion)$/,
    reason: 'this is not closed',
  },
];

/** Of what is missing at the end, the last that is there. */
function spanOf(start: number, length: number, { joined }: ScriptText): Span {
  const end = joined.text.trimEnd().length;
  return start < end
    ? sourceSpan(joined, start, Math.min(start + length, end))
    : sourceSpan(joined, Math.max(0, end - 1), end);
}
