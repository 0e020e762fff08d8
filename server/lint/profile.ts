import type { Model } from '../model/model.ts';
import type { Finding, Rule } from './rule.ts';

/** How long a rule took, in the unit of the clock. */
export interface RuleTime {
  readonly rule: string;
  readonly time: number;
}

/**
 * Rules that note how long each takes by a clock. What nearly all of them ask of the model is timed by itself, as `(model)`;
 * for any other fact the first rule that asks pays.
 */
export class Profile {
  readonly rules: readonly Rule[];
  readonly #times = new Map<string, number>();
  readonly #known = new WeakSet<Model>();

  constructor(rules: readonly Rule[], clock: () => number) {
    const timed = <T>(rule: string, work: () => Iterable<T>): readonly T[] => {
      const start = clock();
      const results = [...work()];
      this.#times.set(rule, (this.#times.get(rule) ?? 0) + clock() - start);
      return results;
    };
    const check = (rule: Rule, ...given: Parameters<Rule['check']>): readonly Finding[] => {
      const [model] = given;
      if (!this.#known.has(model)) timed('(model)', () => sharedFacts(model));
      this.#known.add(model);
      return timed(rule.id, () => rule.check(...given));
    };
    this.rules = rules.map((rule) => ({
      ...rule,
      check: (...given) => check(rule, ...given),
      ...(rule.checkIgnoreFile && {
        checkIgnoreFile: (...given) => timed(rule.id, () => rule.checkIgnoreFile?.(...given) ?? []),
      }),
      ...(rule.checkProject && {
        checkProject: (...given) => timed(rule.id, () => rule.checkProject?.(...given) ?? []),
      }),
      ...(rule.checkIgnores && {
        checkIgnores: (...given) => timed(rule.id, () => rule.checkIgnores?.(...given) ?? []),
      }),
    }));
  }

  /** Of all rules that ran, the slowest first. */
  get times(): readonly RuleTime[] {
    return [...this.#times].map(([rule, time]) => ({ rule, time })).sort((a, b) => b.time - a.time);
  }
}

/** Stages and values come with them. */
function sharedFacts(model: Model): readonly unknown[] {
  return [...model.refusals, ...model.all('Run').map((it) => model.script(it))];
}
