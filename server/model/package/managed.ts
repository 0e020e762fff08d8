import {
  type ManagerName,
  type PackageCommand,
  packageCommandOf,
  packageCommandsOf,
} from '../../shell/package/manager.ts';
import { managers as syntaxes } from '../../shell/package/syntax.ts';
import { instructionAt } from '../../syntax/walk.ts';
import { textOf } from '../../text/span.ts';
import type { Model } from '../model.ts';
import { expandedCommand } from '../run/expanded-command.ts';
import type { ScriptedRun } from '../shipped.ts';

/** A command of a RUN that runs a package manager. What its variables hold stands in their place where it is known. */
export interface Managed extends ScriptedRun {
  readonly command: PackageCommand;
}

/** All that a file does with package managers, in every stage and in what ONBUILD holds back, in source order. */
export function managedBy(managers: readonly ManagerName[], model: Model): readonly Managed[] {
  return model.fact(findManaged).managed.filter(({ command }) => managers.includes(command.manager));
}

/** The package managers that run anywhere in a file: by what is written, and by what the variables make of it. */
export function managersIn(model: Model): ReadonlySet<ManagerName> {
  return model.fact(findManaged).managers;
}

/** The names by which package managers are known here. */
export const managerNames: readonly ManagerName[] = syntaxes.map((it) => it.name);

/** A command with what its variables hold in their place. */
export function resolved(command: PackageCommand, { run, script }: ScriptedRun, model: Model): PackageCommand {
  // What ONBUILD holds back is most likely to find what is set at the ONBUILD.
  const build = () => model.stateAt(instructionAt(model.file, run.start) ?? run).variables;
  const expanded = expandedCommand(command.command, script, build);
  return expanded === command.command ? command : (packageCommandOf(expanded) ?? command);
}

function findManaged(model: Model) {
  const managed: Managed[] = [];
  const managers = new Set<ManagerName>();
  for (const run of model.all('Run')) {
    const script = PROGRAM.test(textOf(model.file.source, run)) ? model.script(run) : undefined;
    if (script === undefined) continue;
    for (const written of packageCommandsOf(script)) {
      const command = resolved(written, { run, script }, model);
      managers.add(written.manager).add(command.manager);
      managed.push({ run, script, command });
    }
  }
  return { managed, managers };
}

/** What stands in the text of whatever runs a manager: the other scripts need not be read. */
const PROGRAM = new RegExp(syntaxes.flatMap((it) => it.programs).join('|'));
