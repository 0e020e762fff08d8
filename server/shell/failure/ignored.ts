import { isPosix } from '../dialect.ts';
import type { Block, Joint, Script, ShellCommand } from '../script.ts';
import { isForWindows } from '../windows.ts';
import { type AndOrList, listsIn } from './and-or-list.ts';
import type { ShellOptions } from './shell-options.ts';

/** A place where a script goes on although what stands before it has failed. */
export interface IgnoredFailure {
  /** The command that may fail unseen, of several the first. */
  readonly command: ShellCommand;
  readonly joint: Joint;
  readonly list: AndOrList;
}

/** Where a script ignores failures that its author has most likely not thought of. */
export function* ignoredFailures(
  script: Script,
  options: ReadonlyMap<ShellCommand, ShellOptions>,
): Generator<IgnoredFailure> {
  // Who writes `set +e` has thought of it.
  if (isForWindows(script) || script.commands.some(switchesOff)) return;
  for (const list of listsIn(script)) {
    const { end, next, hasAlternative, commands, block } = list;
    if (end === undefined || end.operator === '&' || next === undefined || hasAlternative) continue;
    if (!isPosix(block.dialect) || !isRun(block) || isForgiving(next) || isConditional(list)) continue;
    const command = commands.find((it) => canFail(it) && isRun(it.block));
    if (command === undefined || options.get(command)?.errexit === true) continue;
    yield { command, joint: end, list };
  }
}

/** Whether a command's failure would tell something: it does more than to speak or to set something up. */
export function canFail({ program, name, args, assignments }: ShellCommand): boolean {
  if (name === undefined) return assignments.some((it) => it.value?.parts.some((part) => part.kind === 'Computed'));
  if (program === undefined) return true;
  // `rm -f` and `kill` of what is gone.
  if (program === 'rm') return !args.some((it) => /^-[A-Za-z]*f/.test(it.value ?? ''));
  if (program === 'cat') return args.length > 0;
  return !HARMLESS.has(program);
}

/** Whether what stands in a block runs where it stands, and not to be asked about: no condition, no function. */
function isRun(block: Block): boolean {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    if (at.kind === 'condition' || at.kind === 'function' || at.kind === 'substitution') return false;
  }
  return true;
}

/** `…; true`, `…; exit 0`, `…; status=$?`: whoever writes this has an answer to a failure. */
function isForgiving({ commands: [first] }: AndOrList): boolean {
  if (first === undefined) return false;
  if (first.program === 'true' || first.program === ':' || first.program === 'exit') return true;
  const words = [...first.args, ...first.assignments.flatMap((it) => it.value ?? [])];
  return words.some((it) => it.parts.some((part) => part.kind === 'Variable' && part.name === '?'));
}

function switchesOff({ program, args }: ShellCommand): boolean {
  return program === 'set' && args.some((it) => /^\+[a-z]*e/.test(it.value ?? ''));
}

/** `[ -f x ] && a; b` */
function isConditional({ block, commands: [first, second] }: AndOrList): boolean {
  if (first?.block !== block || second?.block !== block) return false;
  return first.program !== undefined && TESTS.has(first.program);
}

const TESTS: ReadonlySet<string> = new Set(['test', '[', '[[', 'grep', 'which', 'command', 'type', 'hash', 'id']);

const HARMLESS: ReadonlySet<string> = new Set([
  ...[':', 'true', 'false', 'echo', 'printf', 'yes', 'set', 'export', 'unset', 'local', 'readonly', 'declare', 'alias'],
  ...['umask', 'ulimit', 'shopt', 'trap', 'shift', 'exit', 'return', 'break', 'continue', 'wait', 'kill', 'sleep'],
  ...['date', 'pwd', 'ls', 'env', 'printenv', 'whoami', 'id', 'uname', 'hostname', 'nproc', 'history', 'hash', 'type'],
  ...['which', 'clear', 'sync', 'test', '[', '[[', 'ps', 'df', 'du', 'free', 'top'],
]);
