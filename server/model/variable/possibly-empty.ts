import type { ShellVariable } from '../../shell/script.ts';
import { inheritedVariables } from '../../shell/variable/inherited.ts';
import { instructionAt } from '../../syntax/walk.ts';
import { environmentOf } from '../image-facts/environment.ts';
import type { Model } from '../model.ts';
import type { ScriptedRun } from '../shipped.ts';
import { rootOf } from '../stage.ts';
import { isProxy } from './argument.ts';
import { UNKNOWN } from './expand.ts';
import type { Binding } from './variable.ts';

/** Those of a script's variables that may well be empty, as far as it is known where they come from. */
export function possiblyEmpty({ run, script }: ScriptedRun, model: Model): readonly ShellVariable[] {
  const inherited = inheritedVariables(script, model.file.source);
  if (inherited.length === 0) return [];
  // What ONBUILD holds back is most likely to find what is set at the ONBUILD.
  const { variables, stage } = model.stateAt(instructionAt(model.file, run.start) ?? run);
  const base = stage && rootOf(stage).base;
  const environment = base?.kind === 'image' ? environmentOf(base.reference) : undefined;
  return inherited.filter((it) => mayBeEmpty(variables.lookup(it.name), environment));
}

function mayBeEmpty({ name, value, origin }: Binding, environment: RegExp | undefined): boolean {
  // Most builds have none.
  if (isProxy(name)) return value === UNKNOWN || value === '';
  switch (origin.kind) {
    case 'arg': {
      const isGiven = origin.declaration.value !== undefined || origin.global?.origin.kind === 'predefined';
      return value === '' || value === undefined || (value === UNKNOWN && !isGiven);
    }
    case 'env':
      return value === '';
    case 'none':
      return !ALWAYS_SET.test(name);
    case 'base':
      return environment !== undefined && !environment.test(name) && !ALWAYS_SET.test(name);
    case 'predefined':
      return false;
  }
}

/** What a shell or BuildKit sets, and what is no name: `$?`, `$1`. */
const ALWAYS_SET =
  /^(?:HOME|PWD|OLDPWD|PATH|HOSTNAME|IFS|RANDOM|SHLVL|SHELL|BASH\w*|UID|EUID|PPID|LINENO|SECONDS|\W|\d+)$/;
