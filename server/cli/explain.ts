import { describe } from '../lint/describe.ts';
import { isShellCheckCode, namesOf, type Rule, ruleNamed } from '../lint/rule.ts';
import { nearest } from '../text/nearest.ts';
import { docsOf } from './about.ts';
import { printable } from './printable.ts';
import type { ExitCode, Surroundings } from './surroundings.ts';

/** `dflint explain RULE`: the documentation of a rule. */
export function explainCommand(name: string, rules: readonly Rule[], { write, warn }: Surroundings): ExitCode {
  const rule = ruleNamed(name, rules);
  if (rule === undefined && isShellCheckCode(name)) {
    const code = name.toUpperCase();
    write(`${code} is a check of ShellCheck, which --shellcheck asks; it is explained at ${docsOf(code)}\n`);
    return 0;
  }
  if (rule === undefined) {
    warn(`dflint: ${printable(unknownRule(name, rules))}\n`);
    return 2;
  }
  write(describe(rule));
  return 0;
}

/** `dflint rules`: a line for each rule. */
export function rulesCommand(rules: readonly Rule[], { write }: Surroundings): ExitCode {
  const width = Math.max(...rules.map((it) => it.id.length));
  for (const { id, severity, optional, preview, summary } of rules) {
    const level = optional || preview ? `(${severity})` : severity;
    write(`${id.padEnd(width)}  ${level.padEnd('(warning)'.length)}  ${summary}\n`);
  }
  return 0;
}

/** Completes "dflint: …". */
export function unknownRule(name: string, rules: readonly Rule[]): string {
  const guess = nearest(name, rules.flatMap(namesOf));
  return `there is no rule "${name}"; ${guess === undefined ? 'dflint rules lists them' : `did you mean ${guess}?`}`;
}
