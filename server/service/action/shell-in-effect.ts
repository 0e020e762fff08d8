import type { Model } from '../../model/model.ts';
import { rootOf } from '../../model/stage.ts';
import { dialectOfImage, dialectOfProgram, isPosix, programName } from '../../shell/dialect.ts';
import type { Cmd, Entrypoint, Healthcheck, Instruction, Run } from '../../syntax/ast.ts';
import { isHeldBack } from '../../syntax/walk.ts';

/** What executes a shell form. */
export interface ShellInEffect {
  readonly args: readonly string[];
  /** Whether the file says so; else the base image may have another one. */
  readonly isCertain: boolean;
  /** Whether it is a shell of POSIX, and nothing around it. */
  readonly isPlain: boolean;
}

/** Instructions that are executed, if not always at once. */
export type Executed = Run | Cmd | Entrypoint | Healthcheck;

export function isExecuted(instruction: Instruction): instruction is Executed {
  switch (instruction.kind) {
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck':
      return true;
    default:
      return false;
  }
}

/**
 * What would execute an instruction in shell form; `undefined` on Windows, where quotes and arrays mean something else, and
 * where nothing is said of what ONBUILD holds back, which will find the shell of another image.
 */
export function shellInEffect(instruction: Executed, model: Model): ShellInEffect | undefined {
  const { shell, stage } = model.stateAt(instruction);
  if (stage === undefined || isHeldBack(instruction, model.file)) return undefined;
  const { base } = rootOf(stage);
  const args = shell?.command.args.map((it) => it.text) ?? DEFAULT_SHELL;
  const dialect = dialectOfProgram(programName(args[0] ?? ''));
  const ofImage = base.kind === 'image' ? dialectOfImage(base.reference.repository, base.reference.tag) : undefined;
  if (stage.platform?.os === 'windows' || [dialect, ofImage].some((it) => it === 'cmd' || it === 'powershell'))
    return undefined;
  const isCertain = shell !== undefined || base.kind === 'scratch';
  return { args, isCertain, isPlain: dialect !== undefined && isPosix(dialect) };
}

/** BuildKit's dockerfile2llb/defaultshell.go, for Linux. */
const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c'];
