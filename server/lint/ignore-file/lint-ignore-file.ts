import type { BuildContext } from '../../context/context.ts';
import type { Selector } from '../../context/source/selector.ts';
import { type Config, levelOf, type Options, optionsOf } from '../config/config.ts';
import { Ignores } from '../ignore/ignore.ts';
import { copied } from '../lint.ts';
import type { Diagnostic, Finding, Rule } from '../rule.ts';
import { ignoreFileModelOf } from './ignore-file-model.ts';

/** An ignore file to check. */
export interface IgnoreFileInput {
  /** Only handed on to the diagnostics: nothing is read. */
  readonly path: string;
  readonly source: string;
  /** What the file leaves of the folder, where that is known. */
  readonly context?: BuildContext;
  /** What is taken of the context by the Dockerfiles that are built under it, as far as they are known. */
  readonly taken?: readonly Selector[];
}

/** Runs the rules on an ignore file, as `lint` does on a Dockerfile; most have nothing to say to it. */
export function lintIgnoreFile(input: IgnoreFileInput, rules: readonly Rule[], config: Config): Diagnostic[] {
  const file = ignoreFileModelOf(input.source, input.taken);
  const ignores = new Ignores(file, rules, config);
  const heard: Diagnostic[] = [];
  const run = (check: (rule: Rule, options: Options) => Iterable<Finding> | undefined) => {
    for (const rule of rules) {
      const severity = levelOf(rule, config);
      if (severity === 'off') continue;
      for (const finding of check(rule, optionsOf(rule, config)) ?? []) {
        const diagnostic = {
          ...copied(finding, input.source),
          path: input.path,
          rule: rule.id,
          severity,
          stage: undefined,
        };
        if (ignores.hears(diagnostic)) heard.push(diagnostic);
      }
    }
  };

  run((rule, options) => rule.checkIgnoreFile?.(file, options, input.context));
  const judged = ignores.judged((need) => need === 'context' && input.context !== undefined);
  if (judged.length > 0) run((rule, options) => rule.checkIgnores?.(judged, { file }, options));
  return heard.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Whether a rule that is on may have something to say to an ignore file. */
export function hasIgnoreFileRule(rules: readonly Rule[], config: Config): boolean {
  return rules.some((it) => it.checkIgnoreFile !== undefined && levelOf(it, config) !== 'off');
}
