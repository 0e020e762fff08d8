import { readIgnoreComment } from '../../lint/ignore/ignore-comment.ts';
import type { Model } from '../../model/model.ts';
import type { Block, ShellCommand } from '../../shell/script.ts';
import type { Instruction, Run } from '../../syntax/ast.ts';
import { triviaIn } from '../../syntax/walk.ts';
import type { Edit } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { type Action, rewriting } from './action.ts';
import { type Statement, statementsOfLine, wordsOf } from './statement.ts';

/**
 * Makes one RUN of several that follow each other, or of one and the next. It executes the same commands in the same order,
 * up to the first that fails; there is one layer, and one step for the cache, instead of several.
 */
export function mergeRuns(selected: readonly Instruction[], model: Model): Action | undefined {
  const [first, ...more] = selected;
  if (first === undefined) return undefined;
  const { instructions } = model.file;
  const at = instructions.indexOf(first);
  const all = instructions.slice(at, at + Math.max(2, selected.length));
  const edits: Edit[] = [];
  for (const [index, run] of all.entries()) {
    const before = all[index - 1];
    if (before === undefined) continue;
    const edit = before.kind === 'Run' && run.kind === 'Run' ? joining(before, run, model) : undefined;
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  if (edits.length === 0) return undefined;
  const title = more.length > 0 ? `Make one RUN of these ${all.length}` : 'Make one RUN of this and the next';
  return rewriting(title, 'unsafe', edits);
}

function joining(before: Run, run: Run, model: Model): Edit | undefined {
  const { file } = model;
  if (flagsOf(before, file.source) !== flagsOf(run, file.source)) return undefined;
  if (!canBeFollowed(before, model) || !canFollow(run, model)) return undefined;
  const comments = triviaIn(file, { start: before.end, end: run.command.start }).filter((it) => it.kind === 'comment');
  // What hadolint or BuildKit is told they would not look for there.
  const isFree = comments.every((it) => (readIgnoreComment(file.source, it)?.dialect ?? 'dflint') === 'dflint');
  if (!isFree || comments.some((it) => it.start > run.start)) return undefined;
  const end = file.source.includes('\r\n') ? '\r\n' : '\n';
  const lines = comments.map((it) => `    ${textOf(file.source, it)}${end}`).join('');
  return { span: { start: before.end, end: run.command.start }, text: ` ${file.escape}${end}${lines}    && ` };
}

function flagsOf({ flags }: Run, source: string): string {
  return flags.map((it) => textOf(source, it)).join(' ');
}

/** Whether `&&` at its end goes on with all of it, in a shell that is as it was. */
function canBeFollowed(run: Run, model: Model): boolean {
  const { source } = model.file;
  const leavesNone = (it: Statement) =>
    !it.commands.some(leavesTraces) && !wordsOf(it).some((word) => isSetting(textOf(source, word)));
  return statementsOfLine(run, model)?.every(leavesNone) ?? false;
}

/** Whether `&&` before it is before all of it. */
function canFollow(run: Run, model: Model): boolean {
  const statements = statementsOfLine(run, model);
  return statements?.slice(1).every((it) => it.joint === '&&') ?? false;
}

/** Whether the shell is another one behind a command, or is no more. */
function leavesTraces({ program, name, args, wrappers, assignments, block }: ShellCommand): boolean {
  if (!isInSameShell(block)) return false;
  if (name === undefined) return assignments.length > 0;
  if (program === 'printf' && args[0]?.text.startsWith('-v')) return true;
  const programs = [program, ...wrappers.map((it) => it.program)];
  return programs.some((it) => it === undefined || LEAVES_TRACES.has(it));
}

function isInSameShell(block: Block): boolean {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer)
    if (at.kind === 'subshell' || at.kind === 'substitution') return false;
  return true;
}

/** Whether a variable is set while a word is expanded: `${A:=1}`, `$((A = 1))`, `$((A += 1))`, `$((A++))`. */
function isSetting(text: string): boolean {
  const arithmetic = text.indexOf('$((');
  return (
    /\$\{!?\w+(?:\[[^\]]{0,99}\])?:?=/.test(text) ||
    (arithmetic >= 0 && /\+\+|--|<<=|>>=|(?<![=!<>])=(?!=)/.test(text.slice(arithmetic)))
  );
}

const LEAVES_TRACES: ReadonlySet<string> = new Set(
  `. alias cd declare enable eval exec exit export getopts hash let local mapfile popd pushd read readarray readonly return
  set shopt source trap typeset ulimit umask unalias unset`.split(/\s+/),
);
