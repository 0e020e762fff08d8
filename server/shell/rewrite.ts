import type { Edit } from '../text/edit.ts';
import { type Span, textOf } from '../text/span.ts';
import { isPosix } from './dialect.ts';
import type { PackageCommand } from './package/manager.ts';
import type { Script, ShellCommand } from './script.ts';

/**
 * Has a shell form run one more command at its end if all went well, laid out as it joins its own commands.
 * `undefined` where what stands at the end does not let another follow.
 */
export function appended(source: string, script: Script, form: Span, text: string): Edit | undefined {
  const last = script.commands.at(-1);
  // Behind a quote that is not closed it would be part of a word.
  if (!isPosix(script.dialect) || !script.isComplete || last === undefined || last.end !== form.end || !isAtTop(last))
    return undefined;
  if (last.program === 'exec' || last.program === 'exit' || last.redirections.some((it) => it.body)) return undefined;
  if (last.wrappers.some((it) => it.program === 'exec')) return undefined;
  // `a || true` and `a | b` would still lead to what is appended, but `a & b` and `a; b` tell that more is going on.
  if (!script.commands.filter(isAtTop).every((it) => it.joint === undefined || it.joint.operator === '&&')) {
    return undefined;
  }
  return { span: { start: form.end, end: form.end }, text: `${separatorIn(source, script)}${text}` };
}

/** Gives a package manager an option, behind its verb. */
export function withOption(command: PackageCommand, option: string): Edit {
  return insertedWord(command, command.span.end, option);
}

/** Gives it one that has to stand before its verb. */
export function withGlobalOption(command: PackageCommand, option: string): Edit {
  return insertedWord(command, command.command.name?.end ?? command.span.start, option);
}

/** Puts a word into a command, behind another one. */
export function insertedWord({ command }: Pick<PackageCommand, 'command'>, at: number, word: string): Edit {
  const text = command.block.kind === 'exec' ? `, ${JSON.stringify(word)}` : ` ${word}`;
  return { span: { start: at, end: at }, text };
}

function isAtTop({ block }: ShellCommand): boolean {
  return block.kind === 'script' && block.outer === undefined;
}

function separatorIn(source: string, { commands }: Script): string {
  const index = commands.findLastIndex((it) => it.joint !== undefined && isAtTop(it));
  const [before, command] = [commands[index - 1], commands[index]];
  if (before === undefined || command === undefined || !isAtTop(before)) return PLAIN;
  const text = textOf(source, { start: before.end, end: command.start });
  return LAID_OUT.test(text) ? text : PLAIN;
}

const PLAIN = ' && ';
/** A `&&` on one line, or at the end or the start of a continued one. */
const LAID_OUT = /^[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?&&[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?$/;
