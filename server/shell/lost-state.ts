import type { Block, Script, ShellCommand } from './script.ts';

/**
 * The commands at the end of a script that only change the shell, which ends with it: `cd`, `export`, `source`.
 * Empty where the last command does anything else.
 */
export function lostState(script: Script): readonly ShellCommand[] {
  return script.fact(findLostState);
}

function findLostState({ commands }: Script): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  for (let at = commands.length - 1; at >= 0; at--) {
    const command = commands[at];
    // What stands in a substitution is part of another command.
    if (command === undefined || isIn(command.block, ['substitution'])) continue;
    if (isIn(command.block, ['condition', 'branch', 'loop', 'function']) || command.joint?.operator === '||') break;
    if (!isStateOnly(command)) break;
    found.unshift(command);
  }
  return found;
}

/** Whether a command changes directory, and nothing else. */
export function changesDirectory({ program, args }: ShellCommand): boolean {
  return program !== undefined && DIRECTORY.has(program) && args.length > 0;
}

/** Whether a command sets variables, options or aliases of the shell that runs it, and nothing else. */
export function changesShell({ program, name, args, assignments, redirections, block }: ShellCommand): boolean {
  if (redirections.length > 0) return false;
  if (name === undefined) return assignments.length > 0;
  if (program === 'set' && block.dialect === 'cmd') return args.some((it) => it.text.includes('='));
  if (program === 'source' || program === '.') return SETTINGS.test(args[0]?.text.replaceAll('"', '') ?? '');
  return program !== undefined && args.length > 0 && SHELL.has(program);
}

function isStateOnly(command: ShellCommand): boolean {
  return changesDirectory(command) || changesShell(command);
}

function isIn(block: Block, kinds: readonly Block['kind'][]): boolean {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) if (kinds.includes(at.kind)) return true;
  return false;
}

const DIRECTORY: ReadonlySet<string> = new Set(['cd', 'chdir', 'pushd', 'set-location']);
const SHELL: ReadonlySet<string> = new Set(['export', 'alias', 'umask', 'ulimit', 'shopt', 'set']);
/** Files that are there to be sourced, and do nothing else: `~/.bashrc`, `venv/bin/activate`, `/root/.cargo/env`. */
const SETTINGS =
  /(?:^|\/)(?:\.(?:bash|zsh|k?sh)rc|\.(?:bash_)?profile|profile|bash\.bashrc|activate|\.?env|env\.sh|setup\.(?:ba)?sh|nvm\.sh|conda\.sh|asdf\.sh|sdkman-init\.sh|envvars|environment|\.env)$/;
