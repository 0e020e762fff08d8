import type { Block, Script, ShellCommand } from '../script.ts';

/** Of a shell's options those that decide what stops a script. */
export interface ShellOptions {
  /** `set -e` */
  readonly errexit: boolean;
  /** `set -o pipefail` */
  readonly pipefail: boolean;
  /** `set -u` */
  readonly nounset: boolean;
}

/** What a shell has that is started without arguments. */
export const NO_OPTIONS: ShellOptions = { errexit: false, pipefail: false, nounset: false };

/** The options once a shell, or its `set`, has got arguments like `-eux -o pipefail`; others of them are passed over. */
export function withArguments(args: readonly string[], before: ShellOptions): ShellOptions {
  let { errexit, pipefail, nounset } = before;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (LONG_OPTION.test(arg)) continue;
    const [, sign, letters = ''] = OPTIONS.exec(arg) ?? [];
    if (sign === undefined) break;
    const isOn = sign === '-';
    if (letters.includes('e')) errexit = isOn;
    if (letters.includes('u')) nounset = isOn;
    if (letters.includes('o')) {
      const name = args[++at];
      if (name === 'errexit') errexit = isOn;
      if (name === 'pipefail') pipefail = isOn;
      if (name === 'nounset') nounset = isOn;
    }
    // What stands behind -c is the script.
    if (letters.includes('c')) break;
  }
  return { errexit, pipefail, nounset };
}

/** What is in effect when each command of a script begins, if its shell is started with `initial`. */
export function optionsIn(script: Script, initial: ShellOptions): ReadonlyMap<ShellCommand, ShellOptions> {
  const found = new Map<ShellCommand, ShellOptions>();
  const shells = new Map<Block, Shell>();
  for (const command of script.commands) {
    const shell = shellOf(command.block, initial, shells, script);
    found.set(command, shell.options);
    if (command.program === 'set') shell.options = withArguments(valuesOf(command), shell.options);
  }
  return found;
}

/** The command that starts the shell which reads a block; `undefined` where the shell of the whole script does. */
export function starterOf(block: Block, script: Script): ShellCommand | undefined {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    const command = at.kind === 'script' ? holderOf(at, script) : undefined;
    if (command !== undefined && isShell(command)) return command;
  }
  return undefined;
}

/** `-eux`, `+e`, `-euxo` */
const OPTIONS = /^([-+])([A-Za-z]+)$/;
/** `--login`; behind `--` alone there are no more options. */
const LONG_OPTION = /^--[a-z]/;

/** A shell, or a copy of itself that it makes for a subshell. */
interface Shell {
  options: ShellOptions;
}

/** The shell that runs a block, with its options as they are where the block begins. */
function shellOf(block: Block, initial: ShellOptions, shells: Map<Block, Shell>, script: Script): Shell {
  const known = shells.get(block);
  if (known !== undefined) return known;
  const shell = newShell(block, initial, shells, script);
  shells.set(block, shell);
  return shell;
}

function newShell(block: Block, initial: ShellOptions, shells: Map<Block, Shell>, script: Script): Shell {
  if (block.outer === undefined) return { options: initial };
  const outer = shellOf(block.outer, initial, shells, script);
  switch (block.kind) {
    case 'subshell':
    case 'substitution':
      return { options: outer.options };
    case 'script': {
      const command = holderOf(block, script);
      return command !== undefined && isShell(command)
        ? { options: withArguments(valuesOf(command), NO_OPTIONS) }
        : outer;
    }
    default:
      return outer;
  }
}

/** The command that is given a script within the script. */
function holderOf(block: Block, { commands }: Script): ShellCommand | undefined {
  return commands.findLast((it) => it.block === block.outer && holds(it, block));
}

/** `sh -c`, `su -c`; `eval` and `trap` read a script in the shell that they stand in. */
function isShell({ program }: ShellCommand): boolean {
  return program !== 'eval' && program !== 'trap';
}

/** Whether the text of a script is one of a command's arguments, or its input. */
function holds({ start, end, redirections }: ShellCommand, script: Block): boolean {
  if (start <= script.start && script.end <= end) return true;
  return redirections.some(({ body }) => body !== undefined && body.start <= script.start && script.end <= body.end);
}

function valuesOf({ args }: ShellCommand): readonly string[] {
  return args.map((it) => it.value ?? '');
}
