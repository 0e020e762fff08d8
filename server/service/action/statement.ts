import type { Model } from '../../model/model.ts';
import { isPosix } from '../../shell/dialect.ts';
import { NO_OPTIONS, withArguments } from '../../shell/failure/shell-options.ts';
import type { Script, ShellCommand } from '../../shell/script.ts';
import type { Dockerfile, Run, Trivia } from '../../syntax/ast.ts';
import { triviaIn } from '../../syntax/walk.ts';
import { type Span, textOf } from '../../text/span.ts';

/** A command of a script, or several that are joined by `|`, with what stands around it. */
export interface Statement extends Span {
  /** What joins it to the one before; the first has `newline`. */
  readonly joint: '&&' | '||' | ';' | 'newline';
  /** The comments above it. */
  readonly comments: readonly string[];
  /** All that it executes, what its words substitute included. */
  readonly commands: readonly ShellCommand[];
}

/** What stands between two commands. */
export interface Gap {
  /** Without white space and comments: an operator, or nothing where a line ends. */
  readonly operator: string;
  readonly comments: readonly string[];
}

/**
 * The statements of a script that fill `span` to the last character, if all are commands without a block around them.
 * `gapIn` reads what stands between two of them; it is `undefined` where that is something else than joins commands.
 */
export function statementsOf(
  { commands, dialect, isComplete }: Script,
  span: Span,
  gapIn: (gap: Span) => Gap | undefined,
): readonly Statement[] | undefined {
  if (!isPosix(dialect) || !isComplete) return undefined;
  const statements: Draft[] = [];
  let end = span.start;
  for (const command of commands) {
    const last = statements.at(-1);
    if (command.block.outer !== undefined) {
      last?.commands.push(command);
      continue;
    }
    const gap = gapIn({ start: end, end: command.start });
    const joint = last === undefined ? (gap?.operator === '' ? 'newline' : undefined) : jointOf(gap?.operator);
    if (gap === undefined || joint === undefined || command.redirections.some((it) => it.body !== undefined))
      return undefined;
    end = command.end;
    if (joint === '|' && last !== undefined && gap.comments.length === 0) {
      last.commands.push(command);
      last.end = end;
    } else if (joint !== '|') {
      statements.push({ start: command.start, end, joint, comments: gap.comments, commands: [command] });
    } else {
      return undefined;
    }
  }
  const rest = gapIn({ start: end, end: span.end });
  const isWhole = rest?.operator === '' && rest.comments.length === 0;
  return isWhole && statements.length > 0 ? statements : undefined;
}

/** The statements of a RUN that is a line for the shell, in the same way. */
export function statementsOfLine(run: Run, model: Model): readonly Statement[] | undefined {
  const { command, heredocs } = run;
  const script = command.kind === 'ShellForm' && heredocs.length === 0 ? model.script(run) : undefined;
  const trivia = triviaIn(model.file, command);
  return script && statementsOf(script, command, (gap) => gapIn(gap, trivia, model.file));
}

/**
 * Whether `a && b` and, after `set -e`, `a` and `b` on lines of their own come to the same for these statements: none looks
 * at a shell's options or reads a script in the same shell, and no substitution has several commands, of which one could now end it.
 */
export function isSameUnderErrexit(statements: readonly Statement[]): boolean {
  return statements.every(({ commands }) =>
    commands.every(({ program, block, joint }) => {
      if (block.outer !== undefined && (block.kind !== 'substitution' || !isQuiet(joint?.operator))) return false;
      return program === undefined || !MINDS_OPTIONS.has(program);
    }),
  );
}

/**
 * Whether a shell reads these statements alike on one line and on lines of their own: it reads a line as a whole, before what
 * it executes there can say that words are aliases or `!(…)` a pattern (bash(1), ALIASES).
 */
export function isReadAlike(statements: readonly Statement[]): boolean {
  const executed = statements.slice(0, -1).flatMap((it) => it.commands);
  return !executed.some(({ program }) => program !== undefined && CHANGES_READING.has(program));
}

/** Whether a statement is `set` with options that let the script end at the first failure. */
export function setsErrexit({ commands }: Statement): boolean {
  const [command, ...more] = commands;
  if (command?.program !== 'set' || more.length > 0) return false;
  return withArguments(
    command.args.map((it) => it.value ?? ''),
    NO_OPTIONS,
  ).errexit;
}

/** Where its words stand, and what has to be as close. */
export function wordsOf({ commands }: Statement): readonly Span[] {
  return commands.flatMap(({ name, args, wrappers, assignments, redirections }) => [
    ...(name === undefined ? [] : [name]),
    ...wrappers.flatMap((it) => [it.name, ...it.args]),
    ...args,
    ...assignments,
    ...redirections,
  ]);
}

function gapIn(gap: Span, trivia: readonly Trivia[], { source }: Dockerfile): Gap {
  const comments: string[] = [];
  let operator = '';
  let at = gap.start;
  for (const it of trivia) {
    if (it.start < gap.start || it.end > gap.end) continue;
    if (it.kind === 'comment') comments.push(textOf(source, it));
    operator += source.slice(at, it.start);
    at = it.end;
  }
  return { operator: (operator + source.slice(at, gap.end)).trim(), comments };
}

interface Draft extends Statement {
  end: number;
  readonly commands: ShellCommand[];
}

const MINDS_OPTIONS: ReadonlySet<string> = new Set(['.', 'eval', 'set', 'shopt', 'source', 'trap']);

const CHANGES_READING: ReadonlySet<string> = new Set(['.', 'alias', 'eval', 'shopt', 'source', 'unalias']);

function isQuiet(operator: string | undefined): boolean {
  return operator !== ';' && operator !== 'newline' && operator !== '&';
}

function jointOf(operator: string | undefined): Statement['joint'] | '|' | undefined {
  switch (operator) {
    case '':
      return 'newline';
    case '&&':
    case '||':
    case ';':
    case '|':
      return operator;
    default:
      return undefined;
  }
}
