import { isPosix } from '../dialect.ts';
import type { Script, ShellCommand, ShellVariable, ShellWord } from '../script.ts';
import { variableUses } from './use.ts';

/**
 * The variables that a script can only have from its environment, and needs: those that it has not set where they stand,
 * and that are given no default there. None where the script may get variables from elsewhere.
 */
export function inheritedVariables(script: Script): readonly ShellVariable[] {
  const { commands, isComplete } = script;
  if (!isComplete || commands.some((it) => READS_SCRIPTS.has(it.program ?? ''))) return NONE;
  const needed = commands.flatMap(variablesNeededBy);
  if (needed.length === 0) return NONE;
  const inherited = new Set(variableUses(script).flatMap((it) => (it.holds === 'inherited' ? it.start : [])));
  // The name stands behind `$` or `${`.
  return needed.filter(({ start }) => inherited.has(start + 1) || inherited.has(start + 2));
}

const NONE: readonly ShellVariable[] = [];

/** What they execute may set anything. */
const READS_SCRIPTS: ReadonlySet<string> = new Set(['.', 'source', 'eval']);
/** `:-stable`, `+x`, `:?must be set` */
const PROVIDED = /^:?[-+=?]/;

function variablesNeededBy(command: ShellCommand): readonly ShellVariable[] {
  if (!isPosix(command.block.dialect)) return NONE;
  // Hardly a word has one, and to see that takes less than its parts.
  const words = wordsOf(command).filter(({ text }) => text.includes('$'));
  if (words.length === 0) return NONE;
  return words
    .flatMap((it) => it.parts)
    .filter((it) => it.kind === 'Variable')
    .filter((it) => !PROVIDED.test(it.modifier));
}

function wordsOf({ name, args, assignments, redirections, wrappers }: ShellCommand): readonly ShellWord[] {
  return [
    ...wrappers.flatMap((it) => it.args),
    ...assignments.flatMap((it) => it.value ?? []),
    ...(name === undefined ? [] : [name]),
    ...args,
    ...redirections.flatMap((it) => it.target ?? []),
  ];
}
