import { isPosix } from '../dialect.ts';
import type { Block, Joint, Script, ShellCommand } from '../script.ts';
import { isForWindows } from '../windows.ts';
import { type AndOrList, listsIn, type Member } from './and-or-list.ts';
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
  const lists = listsIn(script);
  const traps = new Set(lists.flatMap((list) => list.members.filter(isTrap).flatMap((it) => [...it.blocks])));
  const outcomes = outcomesOf(lists);
  for (const list of lists) {
    const { end, next, block } = list;
    if (end === undefined || next === undefined) continue;
    if (!isPosix(block.dialect) || !isRun(block, traps) || isForgiving(next)) continue;
    const command = failingIn(list, outcomes, options);
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

/** Of the commands whose failure is that of a list, the first that can fail; `undefined` where a failure has an answer. */
function failingIn(
  list: AndOrList,
  outcomes: ReadonlyMap<Block, AndOrList>,
  options: ReadonlyMap<ShellCommand, ShellOptions>,
): ShellCommand | undefined {
  const { members, commands, hasAlternative, isBackground } = list;
  if (hasAlternative || isBackground || isConditional(list) || leaves(list)) return undefined;
  const [first] = commands;
  const hasPipefail = first !== undefined && options.get(first)?.pipefail === true;
  for (const [index, { command, blocks }] of members.entries()) {
    // A pipe has the status of its last stage.
    if (!hasPipefail && isPipe(members[index + 1]?.joint)) continue;
    if (command !== undefined) {
      if (canFail(command)) return command;
      continue;
    }
    for (const block of blocks) {
      const outcome = block.kind === 'condition' ? undefined : outcomes.get(block);
      const found = outcome && failingIn(outcome, outcomes, options);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Of each block the list whose status is its own, the last; not of a loop that tries again what fails. */
function outcomesOf(lists: readonly AndOrList[]): ReadonlyMap<Block, AndOrList> {
  const outcomes = new Map(lists.map((it) => [it.block, it]));
  for (const list of lists) {
    if (list.block.kind === 'loop' && leaves(list) && !isConditional(list)) outcomes.delete(list.block);
  }
  return outcomes;
}

/** `make && break`, `make && { echo made; exit; }`: what follows is for a failure. */
function leaves({ commands, members, block }: AndOrList): boolean {
  const last = commands.at(-1);
  if (members.at(-1)?.joint?.operator !== '&&') return false;
  if (last?.program === undefined || !LEAVING.has(last.program)) return false;
  return last.block === block || last.block.kind === 'group';
}

function isPipe(joint: Joint | undefined): boolean {
  return joint?.operator === '|' || joint?.operator === '|&';
}

function isTrap({ command }: Member): boolean {
  return command?.program === 'trap';
}

/** Whether what stands in a block runs where it stands, and not to be asked about: no condition, function or trap. */
function isRun(block: Block, traps: ReadonlySet<Block>): boolean {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    if (at.kind === 'condition' || at.kind === 'function' || at.kind === 'substitution' || traps.has(at)) return false;
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

const LEAVING: ReadonlySet<string> = new Set(['break', 'continue', 'exit', 'return']);

const HARMLESS: ReadonlySet<string> = new Set([
  ...[':', 'true', 'false', 'echo', 'printf', 'yes', 'set', 'export', 'unset', 'local', 'readonly', 'declare', 'alias'],
  ...['umask', 'ulimit', 'shopt', 'trap', 'shift', 'exit', 'return', 'break', 'continue', 'wait', 'kill', 'sleep'],
  ...['date', 'pwd', 'ls', 'env', 'printenv', 'whoami', 'id', 'uname', 'hostname', 'nproc', 'history', 'hash', 'type'],
  ...['which', 'clear', 'sync', 'test', '[', '[[', 'ps', 'df', 'du', 'free', 'top'],
]);
