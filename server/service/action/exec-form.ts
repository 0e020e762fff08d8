import type { Model } from '../../model/model.ts';
import { plainWords } from '../../shell/plain-words.ts';
import { triviaIn } from '../../syntax/walk.ts';
import { textOf } from '../../text/span.ts';
import { type Action, rewriting } from './action.ts';
import { isOneOfTwo } from './shell-form.ts';
import { type Executed, shellInEffect } from './shell-in-effect.ts';

/**
 * From a line for the shell to a JSON array: of its words where the shell only splits them, so that it is there no longer;
 * else the shell itself is written out, as BuildKit puts it before the line.
 */
export function toExecForm(instruction: Executed, model: Model): Action | undefined {
  const { command } = instruction;
  const { file } = model;
  if (command?.kind !== 'ShellForm' || command.text === '') return undefined;
  if (instruction.kind === 'Run' && instruction.heredocs.length > 0) return undefined;
  // There is no place in the array for comments. And what looks like one has a mistake in it that this would hide.
  if (command.text.startsWith('[') || triviaIn(file, command).some((it) => it.kind === 'comment')) return undefined;
  const shell = shellInEffect(instruction, model);
  if (shell === undefined) return undefined;

  const keyword = textOf(file.source, instruction.keyword).toUpperCase();
  const span = { start: command.start, end: command.end };
  const words = shell.isPlain ? plainWords(command.text) : undefined;
  if (words !== undefined) {
    // It would get the words of CMD as well, which mean nothing to a shell.
    if (instruction.kind === 'Entrypoint' && isOneOfTwo(instruction, model)) return undefined;
    return rewriting(`Write ${keyword} as a JSON array`, 'unsafe', [{ span, text: jsonArray(words) }]);
  }
  // A HEALTHCHECK notes that it is for a shell, not for which one.
  if (instruction.kind === 'Healthcheck') return undefined;
  const text = jsonArray([...shell.args, command.text]);
  return rewriting(`Write out the shell of ${keyword} in a JSON array`, shell.isCertain ? 'safe' : 'unsafe', [
    { span, text },
  ]);
}

function jsonArray(words: readonly string[]): string {
  return `[${words.map((it) => JSON.stringify(it)).join(', ')}]`;
}
