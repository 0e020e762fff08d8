import { idsNamed, type Option, type Rule, type Severity } from '../rule.ts';

/** How loudly a rule speaks, if at all. */
export type Level = Severity | 'off';

/** What a user decides about the rules, for one file. */
export interface Config {
  /** By rule id or check of ShellCheck; what is not named has its own level. */
  readonly rules: ReadonlyMap<string, Level>;
  /** By rule id, each option by its name; one that is not given has its default. */
  readonly options?: ReadonlyMap<string, Options>;
  /** The ids of rules that no comment silences. */
  readonly locked?: ReadonlySet<string>;
  /** Whether preview rules are on that nobody named. */
  readonly preview?: boolean;
  /** Whether hadolint's comments silence nothing (its `disable-ignore-pragma`). */
  readonly withoutPragmas?: boolean;
}

/** What options are set to. */
export type Options = Readonly<Record<string, Option['default']>>;

/** Every rule as its author set it. */
export const defaultConfig: Config = { rules: new Map() };

/** The level of a rule: to name an optional or a preview rule turns it on. */
export function levelOf(rule: Rule, config: Config): Level {
  const isOffByDefault = rule.optional ?? (rule.preview && !config.preview) ?? false;
  return config.rules.get(rule.id) ?? (isOffByDefault ? 'off' : rule.severity);
}

/** Whether a rule is on that needs the history. */
export function needsHistory(rules: readonly Rule[], config: Config): boolean {
  return rules.some((it) => it.needs === 'history' && levelOf(it, config) !== 'off');
}

/** What a rule is to go by: its defaults, and what the user set instead. */
export function optionsOf(rule: Rule, config: Config): Options {
  const given = config.options?.get(rule.id);
  if (rule.options === undefined) return {};
  const defaults = Object.fromEntries(optionEntriesOf(rule).map(([name, option]) => [name, option.default]));
  return { ...defaults, ...given };
}

/** The options that a rule has, in its order. */
export function optionEntriesOf({ options = {} }: Rule): readonly (readonly [string, Option])[] {
  const entries: [string, Option][] = Object.entries(options);
  return entries;
}

/** A configuration with the levels of some rules set anew, as a command line does; names are those of `idsNamed`. */
export function withLevels(config: Config, levels: Iterable<readonly [string, Level]>, rules: readonly Rule[]): Config {
  const changed = new Map(config.rules);
  for (const [name, level] of levels) for (const id of idsNamed(name, rules)) changed.set(id, level);
  return { ...config, rules: changed };
}

/** In characters: what matches patterns takes no more than 65,536, and gets some with an ending. */
export const LONGEST_PATTERN = 10_000;
