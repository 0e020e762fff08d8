import { isPosix } from '../dialect.ts';
import type { Script, ShellCommand, ShellVariable, ShellWord } from '../script.ts';
import { lastingAssignments } from './assignment.ts';

/**
 * The variables that a script can only have from its environment, and needs: those that it sets nowhere, and that are
 * given no default where they stand. None where the script may get variables from elsewhere. `source` is the Dockerfile.
 */
export function inheritedVariables(script: Script, source: string): readonly ShellVariable[] {
  const { commands, isComplete } = script;
  if (!isComplete || commands.some((it) => READS_SCRIPTS.has(it.program ?? ''))) return NONE;
  const needed = commands.flatMap(variablesNeededBy);
  if (needed.length === 0) return NONE;
  const own = new Set(commands.flatMap(namesSetBy));
  for (const [, name = ''] of source.slice(script.start, script.end).matchAll(LOOP)) own.add(name);
  return needed.filter(({ name }) => !own.has(name));
}

const NONE: readonly ShellVariable[] = [];

/** What they execute may set anything. */
const READS_SCRIPTS: ReadonlySet<string> = new Set(['.', 'source', 'eval']);
/** What their operands name, they set. */
const SETS_OPERANDS: ReadonlySet<string> = new Set(['read', 'getopts', 'mapfile', 'readarray', 'printf', 'unset']);
/** `for name in` */
const LOOP = /\b(?:for|select)\s+([A-Za-z_]\w*)/g;
/** `:-stable`, `+x`, `:?must be set` */
const PROVIDED = /^:?[-+=?]/;

function namesSetBy(command: ShellCommand): readonly string[] {
  const operands = SETS_OPERANDS.has(command.program ?? '') ? command.args.map((it) => it.text) : [];
  return [...[...command.assignments, ...lastingAssignments(command)].map((it) => it.name), ...operands];
}

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
