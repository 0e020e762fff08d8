import type { BuildInputs, Model } from '../model/model.ts';
import { type Config, type Level, levelOf } from './config/config.ts';
import { type CheckOptions, checkOptionsIn, readCheckOptions } from './ignore/check-options.ts';
import { type Rule, rulesNamed } from './rule.ts';

/** The checks that BuildKit has itself (linter/ruleset.go). */
export const BUILDKIT_CHECKS: readonly string[] = [
  'StageNameCasing',
  'FromAsCasing',
  'NoEmptyContinuation',
  'ConsistentInstructionCasing',
  'DuplicateStageName',
  'ReservedStageName',
  'JSONArgsRecommended',
  'MaintainerDeprecated',
  'UndefinedArgInFrom',
  'WorkdirRelativePath',
  'UndefinedVar',
  'MultipleInstructionsDisallowed',
  'LegacyKeyValueFormat',
  'InvalidBaseImagePlatform',
  'RedundantTargetPlatform',
  'SecretsUsedInArgOrEnv',
  'InvalidDefaultArgInFrom',
  'FromPlatformFlagConstDisallowed',
  'CopyIgnoredFile',
  'InvalidDefinitionDescription',
  'ExposeProtoCasing',
  'ExposeInvalidFormat',
];

/** Those that run only where they are asked for, and then whatever is skipped. */
const EXPERIMENTAL: readonly string[] = ['InvalidDefinitionDescription'];

/**
 * Those that look at the file as a whole: a comment above an instruction does not skip them, because what they say goes to
 * the linter of the file (dockerfile2llb/convert.go, toDispatchState).
 */
export const CHECKS_OF_FILES: readonly string[] = [
  'ConsistentInstructionCasing',
  'DuplicateStageName',
  'InvalidBaseImagePlatform',
  'InvalidDefaultArgInFrom',
  'NoEmptyContinuation',
  'ReservedStageName',
];

/** The checks that a comment above an instruction can skip. */
export const CHECKS_OF_INSTRUCTIONS = BUILDKIT_CHECKS.filter((it) => !CHECKS_OF_FILES.includes(it));

/** The rules that a name in `skip=` means, of those checks: `all` is what BuildKit would run by itself. */
export function skippedRules(
  name: string,
  rules: readonly Rule[],
  checks: readonly string[] = BUILDKIT_CHECKS,
): readonly Rule[] {
  const isMeant = (it: string) => (name === 'all' ? !EXPERIMENTAL.includes(it) : it === name);
  return rulesAmong(checks.filter(isMeant), rules);
}

/** Whether the build gives BuildKit's linter its options, so that a directive `# check=` counts for nothing. */
export function hasGivenOptions({ inputs }: Model): boolean {
  return givenOptions(inputs?.args) !== undefined;
}

/**
 * A configuration with what BuildKit's linter is told: `experimental=` turns checks on, `error=true` makes what they find
 * errors. Levels that a user has set have the last word. What a directive skips is left to the ignores.
 */
export function withCheckOptions(config: Config, model: Model, rules: readonly Rule[]): Config {
  const options = optionsInEffect(model);
  if (options === undefined) return config;
  const levels = new Map<string, Level>();
  for (const { text } of options.experimental) {
    const asked = text === 'all' ? rulesAmong(EXPERIMENTAL, rules) : rulesNamed(text, rules);
    for (const { id, severity } of asked) levels.set(id, severity);
  }
  for (const rule of options.isStrict ? rulesAmong(BUILDKIT_CHECKS, rules) : []) {
    if (levels.has(rule.id) || levelOf(rule, config) !== 'off') levels.set(rule.id, 'error');
  }
  for (const [id, level] of config.rules) levels.set(id, level);
  if (hasGivenOptions(model)) {
    for (const { text } of options.skip) for (const { id } of skippedRules(text, rules)) levels.set(id, 'off');
  }
  return { ...config, rules: levels };
}

function optionsInEffect({ file, inputs }: Model): CheckOptions | undefined {
  const given = givenOptions(inputs?.args);
  return given === undefined ? checkOptionsIn(file) : readCheckOptions(given, 0);
}

function givenOptions(args: BuildInputs['args']): string | undefined {
  return args?.['BUILDKIT_DOCKERFILE_CHECK'];
}

function rulesAmong(names: readonly string[], rules: readonly Rule[]): readonly Rule[] {
  return rules.filter((it) => it.aka?.some((known) => names.includes(known)));
}
