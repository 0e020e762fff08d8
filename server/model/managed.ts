import {
  type ManagerName,
  type PackageCommand,
  packageCommandOf,
  packageCommandsOf,
} from '../shell/package-manager.ts';
import type { Run } from '../syntax/ast.ts';
import { instructionAt } from '../syntax/walk.ts';
import { expandedCommand } from './expanded-command.ts';
import type { Model } from './model.ts';
import type { ScriptedRun } from './shipped.ts';

/** A command of a RUN that runs a package manager. What its variables hold stands in their place where it is known. */
export interface Managed extends ScriptedRun {
  readonly command: PackageCommand;
}

/** All that a file does with package managers, in every stage and in what ONBUILD holds back, in source order. */
export function managedBy(managers: readonly ManagerName[], model: Model): readonly Managed[] {
  // Most files name few managers, and need not have their scripts read for the others.
  if (!managers.some((it) => model.file.source.includes(it))) return [];
  return allManaged(model).filter(({ command }) => managers.includes(command.manager));
}

/** Many rules ask, so they are kept. */
const KNOWN = new WeakMap<Model, readonly Managed[]>();

function allManaged(model: Model): readonly Managed[] {
  const known = KNOWN.get(model);
  if (known !== undefined) return known;
  const found = model.all('Run').flatMap((run) => [...managedIn(run, model)]);
  KNOWN.set(model, found);
  return found;
}

function* managedIn(run: Run, model: Model): Generator<Managed> {
  const script = model.script(run);
  if (script === undefined) return;
  // What ONBUILD holds back is most likely to find what is set at the ONBUILD.
  const build = () => model.stateAt(instructionAt(model.file, run.start) ?? run).variables;
  for (const plain of packageCommandsOf(script)) {
    const expanded = expandedCommand(plain.command, script, build);
    const command = expanded === plain.command ? plain : (packageCommandOf(expanded) ?? plain);
    yield { run, script, command };
  }
}
