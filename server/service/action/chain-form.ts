import type { Model } from '../../model/model.ts';
import { scriptHeredocOf } from '../../model/run/script.ts';
import type { Run } from '../../syntax/ast.ts';
import { type Span, textOf } from '../../text/span.ts';
import { type Action, rewriting } from './action.ts';
import {
  type Gap,
  isReadAlike,
  isSameUnderErrexit,
  type Statement,
  setsErrexit,
  statementsOf,
  wordsOf,
} from './statement.ts';

/**
 * From a here-document to one line, continued: joined by `&&` where it begins with `set -e` and that comes to the same, else
 * as its lines are, by `;`.
 */
export function toChain(run: Run, model: Model): Action | undefined {
  const { source, escape } = model.file;
  const heredoc = scriptHeredocOf(run);
  const body = heredoc && textOf(source, heredoc.body);
  if (heredoc?.terminator === undefined || body === undefined || /^#!|\r|<</.test(body)) return undefined;
  const script = model.script(run);
  const all = script && statementsOf(script, heredoc.body, (gap) => gapIn(gap, heredoc.body, source));
  if (all === undefined || !isReadAlike(all)) return undefined;

  const [first, ...more] = all;
  const isChain = first !== undefined && isJustErrexit(first) && isChainable(more);
  const statements = isChain ? more : all;
  let text = '';
  for (const [index, statement] of statements.entries()) {
    const written = textFor(statement, source, escape);
    if (written === undefined) return undefined;
    const comments = isChain && index === 0 ? [...(first?.comments ?? []), ...statement.comments] : statement.comments;
    const joint = isChain && index > 0 ? '&&' : statement.joint;
    text += before(joint, comments, index === 0, escape) + written;
  }
  const isAsWritten = text !== '' && !text.endsWith(escape) && !/^(?:--|\[.*\]$)/.test(text);
  const span = { start: run.command.start, end: heredoc.end };
  return isAsWritten ? rewriting('Write the commands as one line', 'safe', [{ span, text }]) : undefined;
}

/** Whether it is `set -e` and nothing more. */
function isJustErrexit(statement: Statement): boolean {
  return setsErrexit(statement) && statement.commands[0]?.args.every((it) => it.value === '-e') === true;
}

/** Under `set -e`, what stands before `&&` or `||` may fail. */
function isChainable(statements: readonly Statement[]): boolean {
  const isAlone = ({ joint }: Statement) => joint === 'newline' || joint === ';';
  return statements.length > 0 && statements.every(isAlone) && isSameUnderErrexit(statements);
}

/** What joins a statement to the one before, with the comments between them, which have lines of their own. */
function before(joint: Statement['joint'], comments: readonly string[], isFirst: boolean, escape: string): string {
  const lines = comments.map((it) => `    ${it}\n`).join('');
  if (isFirst) return lines === '' ? '' : `${escape}\n${lines}    `;
  if (joint === 'newline' || joint === ';') return `; ${escape}\n${lines}    `;
  return ` ${escape}\n${lines}    ${joint} `;
}

function gapIn(gap: Span, body: Span, source: string): Gap {
  const comments: string[] = [];
  let operator = '';
  for (const [index, line] of textOf(source, gap).split('\n').entries()) {
    const isWhole = index > 0 || gap.start === body.start;
    if (isWhole && /^\s*#/.test(line)) comments.push(line.trim());
    else operator += line.replace(/\\$/, '');
  }
  return { operator: operator.trim(), comments };
}

/** The statement for BuildKit, to which a line feed ends the instruction unless the escape character stands before it. */
function textFor(statement: Statement, source: string, escape: string): string | undefined {
  if (wordsOf(statement).some((it) => textOf(source, it).includes('\n'))) return undefined;
  return textOf(source, statement).replace(LINE_ENDS, ` ${escape}\n`);
}

/** The end of a line that goes on, by a backslash or behind `|`, with the blank lines below it. */
const LINE_ENDS = /(?<![ \t])[ \t]*\\?\n(?:[ \t]*\\?\n)*/g;
