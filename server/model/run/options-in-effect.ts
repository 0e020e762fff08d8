import { dialectOfProgram, programName } from '../../shell/dialect.ts';
import { NO_OPTIONS, optionsIn, type ShellOptions, withArguments } from '../../shell/failure/shell-options.ts';
import type { Script, ShellCommand } from '../../shell/script.ts';
import type { Run } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { instructionAt } from '../../syntax/walk.ts';
import type { Model } from '../model.ts';
import { scriptHeredocOf } from './script.ts';

/** For each command of a RUN the options of its shell, by SHELL, `#!` line and `set`. What a base image's SHELL says is not known. */
export function optionsInEffect(run: Run, script: Script, model: Model): ReadonlyMap<ShellCommand, ShellOptions> {
  const byScript = model.fact(newOptionsByScript);
  const known = byScript.get(script);
  if (known !== undefined) return known;
  const options = optionsIn(script, withArguments(shellArguments(run, model), NO_OPTIONS));
  byScript.set(script, options);
  return options;
}

function newOptionsByScript(): Map<Script, ReadonlyMap<ShellCommand, ShellOptions>> {
  return new Map();
}

/** What the shell gets that reads the script. */
function shellArguments(run: Run, model: Model): readonly string[] {
  if (run.command.kind === 'ExecForm') return [];
  const heredoc = scriptHeredocOf(run);
  const [shebang] = heredoc === undefined ? [] : (/^#![^\n]*/.exec(bodyOf(model.file.source, heredoc).text) ?? []);
  if (shebang !== undefined) return behindShell(shebang.slice(2).trim().split(/\s+/));
  const { shell } = model.stateAt(instructionAt(model.file, run.start) ?? run);
  return behindShell(shell?.command.args.map((it) => it.text) ?? []);
}

/** The arguments of the shell in `["conda", "run", "/bin/bash", "-e", "-c"]`. */
function behindShell(args: readonly string[]): readonly string[] {
  return args.slice(args.findIndex((it) => dialectOfProgram(programName(it)) !== undefined) + 1);
}
