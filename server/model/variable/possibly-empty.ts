import type { ShellVariable } from '../../shell/script.ts';
import { inheritedVariables } from '../../shell/variable/inherited.ts';
import { instructionAt } from '../../syntax/walk.ts';
import { environmentOf } from '../image-facts/environment.ts';
import type { Model } from '../model.ts';
import { optionsInEffect } from '../run/options-in-effect.ts';
import type { ScriptedRun } from '../shipped.ts';
import { rootOf } from '../stage.ts';
import { isProxy } from './argument.ts';
import { UNKNOWN } from './expand.ts';
import type { Binding } from './variable.ts';

/** Those of a script's variables that may well be empty where they stand, as far as it is known where they come from. */
export function possiblyEmpty({ run, script }: ScriptedRun, model: Model): readonly ShellVariable[] {
  const inherited = inheritedVariables(script);
  if (inherited.length === 0) return [];
  // What ONBUILD holds back is most likely to find what is set at the ONBUILD.
  const { variables, stage } = model.stateAt(instructionAt(model.file, run.start) ?? run);
  const base = stage && rootOf(stage).base;
  const environment = base?.kind === 'image' ? environmentOf(base.reference) : undefined;
  const options = optionsInEffect(run, script, model);
  return inherited.filter(({ name, start, end }) => {
    const binding = variables.lookup(name);
    const command = script.commands.findLast((it) => it.start <= start && end <= it.end);
    // A shell with -u stops at what is not set, and goes on with what is set to nothing.
    const isGuarded = command !== undefined && options.get(command)?.nounset === true;
    return isGuarded ? binding.value === '' : mayBeEmpty(binding, environment);
  });
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

/** What a shell or BuildKit sets. */
const ALWAYS_SET = /^(?:HOME|PWD|OLDPWD|PATH|HOSTNAME|IFS|RANDOM|SHLVL|SHELL|BASH\w*|UID|EUID|PPID|LINENO|SECONDS)$/;
