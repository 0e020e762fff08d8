import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reasonOf } from '../../host/files.ts';
import type { Finding, Rule } from '../../lint/rule.ts';
import { namesOf, rulesNamed } from '../../lint/rule.ts';
import { readRule } from '../../lint/rule-shape.ts';
import { shownPath } from '../shown-path.ts';

/** The rules that `--rulesdir` loads: programs, which is why no configuration file can ask for them. */
export class CustomRules {
  readonly rules: readonly Rule[];
  /** What went wrong while rules ran, each a sentence. */
  readonly failures: ReadonlySet<string>;

  /** A list says why there are none, a sentence each. `path` is as it was written. */
  static async load(path: string, folder: string, ours: readonly Rule[]): Promise<CustomRules | readonly string[]> {
    const place = resolve(folder, path);
    const names = modulesIn(place);
    if (typeof names === 'string') return [`the folder of rules ${path} ${names}`];
    if (names.length === 0) return [`the folder of rules ${path} holds no .js, .mjs or .ts file`];
    // Loaded here, because most runs need nothing of it.
    const { importDefault, stripsTypes } = await import('../../host/import-module.ts');
    const rules: Rule[] = [];
    const mistakes: string[] = [];
    const failures = new Set<string>();
    for (const name of names) {
      const file = shownPath(join(place, name), folder);
      if (name.endsWith('.ts') && !stripsTypes) {
        mistakes.push(`${file}: .ts works where Node strips types, from 22.18 on; this is ${process.versions.node}`);
        continue;
      }
      const loaded = await importDefault(join(place, name)).then(readRule, (error: unknown) => ({
        mistakes: [`it cannot be loaded: ${messageOf(error)}`],
      }));
      if ('mistakes' in loaded) {
        mistakes.push(...loaded.mistakes.map((it) => `${file}: ${it}`));
        continue;
      }
      const taken = namesOf(loaded.rule).find((it) => rulesNamed(it, [...ours, ...rules]).length > 0);
      if (taken === undefined) rules.push(guarded(loaded.rule, file, failures));
      else mistakes.push(`${file}: there is a rule called ${taken} already`);
    }
    return mistakes.length > 0 ? mistakes : new CustomRules(rules, failures);
  }

  private constructor(rules: readonly Rule[], failures: ReadonlySet<string>) {
    this.rules = rules;
    this.failures = failures;
  }
}

function modulesIn(folder: string): readonly string[] | string {
  try {
    return readdirSync(folder)
      .filter((it) => /\.(?:m?js|ts)$/.test(it) && !it.endsWith('.d.ts'))
      .sort();
  } catch (error) {
    return reasonOf(error);
  }
}

/** A rule that fails is not to hide what others find, nor to be taken for a fault of ours. */
function guarded(rule: Rule, file: string, failures: Set<string>): Rule {
  const caught = (findings: () => Iterable<Finding>): readonly Finding[] => {
    const found: Finding[] = [];
    try {
      for (const finding of findings()) {
        const mistake = mistakeIn(finding);
        if (mistake === undefined) found.push(finding);
        else failures.add(`${file}: a finding of ${rule.id} ${mistake}`);
      }
    } catch (error) {
      failures.add(`${file}: ${rule.id} failed: ${messageOf(error)}`);
    }
    return found;
  };
  const { checkIgnoreFile, checkIgnores } = rule;
  return {
    ...rule,
    check: (model, options, context) => caught(() => rule.check(model, options, context)),
    ...(checkIgnoreFile && {
      checkIgnoreFile: (...args: Parameters<typeof checkIgnoreFile>) => caught(() => checkIgnoreFile.apply(rule, args)),
    }),
    ...(checkIgnores && {
      checkIgnores: (...args: Parameters<typeof checkIgnores>) => caught(() => checkIgnores.apply(rule, args)),
    }),
  };
}

/** What is wrong with what should be a finding; completes "a finding …". */
function mistakeIn({ span, message, fix }: Finding): string | undefined {
  const places: unknown[] = [span, ...(fix?.edits.map((it) => it.span) ?? [])];
  if (typeof message !== 'string' || message === '') return 'has no message';
  return places.every(isSpan) ? undefined : 'has a place that is no { start, end } with offsets';
}

function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('start' in value) || !('end' in value)) return false;
  const { start, end } = value;
  return typeof start === 'number' && typeof end === 'number' && 0 <= start && start <= end;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return message.split('\n', 1)[0] ?? message;
}
