import type { Model } from './model.ts';
import { commandsNamed } from './run-command.ts';
import type { ScriptedRun } from './shipped.ts';

/** The RUNs, and those that ONBUILD holds back, in which one of the programs is run; each once, in source order. */
export function runsWith(programs: readonly string[], model: Model): readonly ScriptedRun[] {
  const found: ScriptedRun[] = [];
  for (const { run, script } of commandsNamed(programs, model)) {
    if (found.at(-1)?.run !== run) found.push({ run, script });
  }
  return found;
}
