import type { ManagerName } from '../shell/package-manager.ts';
import type { Instruction } from '../syntax/ast.ts';
import { managersIn } from './managed.ts';
import type { Model } from './model.ts';
import { commandsByProgram } from './run-command.ts';

/** What somebody speaks of: where none of it occurs in a file, there is nothing to say of that file. */
export interface About {
  /** Those that ONBUILD holds back count too. */
  readonly instructions?: readonly Instruction['kind'][];
  /** What RUNs run, by the names that shells have for it: `curl`. */
  readonly programs?: readonly string[];
  /** What RUNs manage packages with, whichever program does it: `python3 -m pip` is `pip` as well. */
  readonly managers?: readonly ManagerName[];
}

/** Whether a file has anything of that; the RUNs are read only where one has to know. */
export function occurs({ instructions, programs, managers }: About, model: Model): boolean {
  return (
    instructions?.some((it) => model.all(it).length > 0) === true ||
    programs?.some((it) => model.fact(commandsByProgram).has(it)) === true ||
    managers?.some((it) => managersIn(model).has(it)) === true
  );
}
