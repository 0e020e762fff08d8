import { lastOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { skipSpace, trimSpaceEnd } from '../../syntax/space.ts';
import { triviaIn } from '../../syntax/walk.ts';
import { textOf } from '../../text/span.ts';
import { type Action, rewriting } from './action.ts';
import { type Executed, shellInEffect } from './shell-in-effect.ts';

/**
 * From a JSON array to a line for the shell. Where the array is that shell with a script, it is left out, and nothing
 * changes; else a shell comes between, which gets the words quoted so that it hands them on as they are.
 */
export function toShellForm(instruction: Executed, model: Model): Action | undefined {
  const { command } = instruction;
  const { file } = model;
  if (command?.kind !== 'ExecForm' || command.args.length === 0) return undefined;
  const shell = shellInEffect(instruction, model);
  if (shell === undefined || triviaIn(file, command).some((it) => it.kind === 'comment')) return undefined;
  const keyword = textOf(file.source, instruction.keyword).toUpperCase();
  const title = `Write ${keyword} as a line for the shell`;
  const span = { start: command.start, end: command.end };
  const args = command.args.map((it) => it.text);

  const script = instruction.kind === 'Healthcheck' ? undefined : scriptFor(args, shell.args);
  if (script !== undefined) {
    const isWhole = staysAsItIs(script, file.escape) && !(instruction.kind === 'Run' && script.includes('<<'));
    return isWhole ? rewriting(title, shell.isCertain ? 'safe' : 'unsafe', [{ span, text: script }]) : undefined;
  }
  if (!shell.isPlain || args[0] === '' || isOneOfTwo(instruction, model)) return undefined;
  const text = args.map((it, index) => (index === 0 ? quotedProgram(it) : quoted(it))).join(' ');
  return staysAsItIs(text, file.escape) && !text.includes('<<')
    ? rewriting(title, 'unsafe', [{ span, text }])
    : undefined;
}

/** What stands behind a shell: the one text that it executes. */
function scriptFor(args: readonly string[], shell: readonly string[]): string | undefined {
  const isShell = args.length === shell.length + 1 && shell.every((it, index) => it === args[index]);
  return isShell ? args.at(-1) : undefined;
}

/** Whether it is CMD beside ENTRYPOINT, which are put together only where both are arrays. */
export function isOneOfTwo(instruction: Executed, model: Model): boolean {
  const stage = model.stageOf(instruction);
  if (stage === undefined) return false;
  if (instruction.kind === 'Cmd') return lastOf('Entrypoint', stage) !== undefined;
  return instruction.kind === 'Entrypoint' && lastOf('Cmd', stage) !== undefined;
}

/** Whether BuildKit reads a line and hands on the same: it takes white space off, looks for flags and JSON, joins lines. */
function staysAsItIs(text: string, escape: string): boolean {
  const isTrimmed = skipSpace(text, 0, text.length) === 0 && trimSpaceEnd(text, 0, text.length) === text.length;
  return text !== '' && isTrimmed && !/[\n\r\0]/.test(text) && !/^(?:--|\[)/.test(text) && !text.endsWith(escape);
}

/** What a shell takes for one word, and hands on as it is. */
const PLAIN = /^[\w./:@%+,=-]+$/;
/** Words that are more than that where a command begins (POSIX, Shell Command Language, 2.4 and 2.9.1). */
const SPECIAL_PROGRAM = /=|^--|^(?:case|do|done|elif|else|esac|fi|for|function|if|in|select|then|time|until|while)$/;

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function quotedProgram(word: string): string {
  return SPECIAL_PROGRAM.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : quoted(word);
}
