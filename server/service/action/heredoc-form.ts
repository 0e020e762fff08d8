import { hasForeignFrontend, hasSyntaxSince } from '../../lint/frontend.ts';
import type { Model } from '../../model/model.ts';
import type { Dockerfile, Run, Trivia } from '../../syntax/ast.ts';
import { heredocOpeners } from '../../syntax/line/heredoc.ts';
import { triviaIn } from '../../syntax/walk.ts';
import { type Action, rewriting } from './action.ts';
import {
  isReadAlike,
  isSameUnderErrexit,
  type Statement,
  setsErrexit,
  statementsOfLine,
  wordsOf,
} from './statement.ts';

/** From commands that `&&` joins to a here-document with each on a line of its own, ended by the first failure as before. */
export function toHeredoc(run: Run, model: Model): Action | undefined {
  const { command } = run;
  const { file } = model;
  // BuildKit hands on the body as it is written, and a shell takes a carriage return for part of a word.
  if (file.source.includes('\r') || hasForeignFrontend(file) || !hasSyntaxSince('1.4', file)) return undefined;
  const [first, ...more] = statementsOfLine(run, model) ?? [];
  if (first === undefined || more.length === 0 || more.some((it) => it.joint !== '&&')) return undefined;
  const isStrict = setsErrexit(first);
  if (!isSameUnderErrexit(isStrict ? more : [first, ...more]) || !isReadAlike([first, ...more])) return undefined;

  const trivia = triviaIn(file, command);
  const lines = isStrict ? [] : ['set -e'];
  for (const statement of [first, ...more]) {
    const text = textFor(statement, trivia, file);
    if (text === undefined) return undefined;
    lines.push(...statement.comments, text);
  }
  const body = lines.join('\n');
  const name = nameFor(body);
  // The closing line would not be one with anything behind it: white space, or what continues the last line of a file.
  const [blank = ''] = /^[^\S\n]*/.exec(file.source.slice(command.end)) ?? [];
  const end = command.end + blank.length;
  if (end < file.source.length && file.source[end] !== '\n') return undefined;
  // A flag with an open quote or brace takes the opener for a part of itself.
  if (!opensHeredoc(`${file.source.slice(run.start, command.start)}<<${name}`)) return undefined;
  const edit = { span: { start: command.start, end }, text: `<<${name}\n${body}\n${name}` };
  return rewriting('Write the commands in a here-document', 'safe', [edit]);
}

function opensHeredoc(text: string): boolean {
  const line = { text, stretches: [{ at: 0, source: 0 }], end: text.length };
  return heredocOpeners(line).openers.length === 1;
}

/** The statement for a shell, which continues lines as BuildKit does, but not within quotes nor over comments. */
function textFor(statement: Statement, trivia: readonly Trivia[], { source }: Dockerfile): string | undefined {
  const inside = trivia.filter((it) => statement.start <= it.start && it.end <= statement.end);
  const words = wordsOf(statement);
  if (inside.some((it) => it.kind === 'comment' || words.some((word) => word.start < it.start && it.end < word.end)))
    return undefined;
  let text = '';
  let at = statement.start;
  for (const { start, end, kind } of inside) {
    text += source.slice(at, start) + (kind === 'continuation' ? '\\\n' : '');
    at = end;
  }
  return text + source.slice(at, statement.end);
}

/** What no line of a body is. */
function nameFor(body: string): string {
  const lines = body.split('\n');
  let name = 'EOF';
  for (let number = 2; lines.includes(name); number++) name = `EOF${number}`;
  return name;
}
