import type { ShellCommand } from '../../shell/script.ts';
import type { Model } from '../model.ts';
import type { ScriptedRun } from '../shipped.ts';

/** A command of a RUN. */
export interface RunCommand extends ScriptedRun {
  readonly command: ShellCommand;
}

/** The commands that run one of the programs, of all RUNs and of what ONBUILD holds back, in source order. */
export function commandsNamed(programs: readonly string[], model: Model): readonly RunCommand[] {
  const commands = model.fact(commandsByProgram);
  let found = NONE;
  for (const program of programs) {
    const more = commands.get(program);
    if (more !== undefined) found = found.length === 0 ? more : [...found, ...more];
  }
  // Those of one program are in order.
  return found.length > 1 && programs.length > 1 ? found.toSorted((a, b) => a.command.start - b.command.start) : found;
}

const NONE: readonly RunCommand[] = [];

/** The commands of all RUNs by the programs that they run; a fact, to be asked for as `model.fact(commandsByProgram)`. */
export function commandsByProgram(model: Model): ReadonlyMap<string, readonly RunCommand[]> {
  const found = new Map<string, RunCommand[]>();
  for (const run of model.all('Run')) {
    const script = model.script(run);
    for (const command of script?.commands ?? []) {
      if (script === undefined || command.program === undefined) continue;
      const same = found.get(command.program) ?? [];
      found.set(command.program, same);
      same.push({ run, script, command });
    }
  }
  return found;
}
