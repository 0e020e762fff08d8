import type { Run } from '../../syntax/ast.ts';
import type { Model } from '../model.ts';
import type { ScriptedRun } from '../shipped.ts';
import { commandsNamed } from './command.ts';

/** The RUNs, and those that ONBUILD holds back, in which one of the programs is run; each once, in source order. */
export function runsWith(programs: readonly string[], model: Model): readonly ScriptedRun[] {
  const found: ScriptedRun[] = [];
  for (const { run, script } of commandsNamed(programs, model)) {
    if (found.at(-1)?.run !== run) found.push({ run, script });
  }
  return found;
}

/** The RUNs that take something away. */
export function removingRuns(model: Model): ReadonlySet<Run> {
  return model.fact(findRemovingRuns);
}

function findRemovingRuns(model: Model): ReadonlySet<Run> {
  return new Set(commandsNamed(['rm', 'find'], model).map(({ run }) => run));
}
