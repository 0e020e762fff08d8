import { overlaps } from '../text/span.ts';
import { type Diagnostic, type ForeignFinding, type Rule, rulesNamed } from './rule.ts';

/** Whether rules of ours have said the same at the same place. */
export function isSaid(found: ForeignFinding, said: readonly Diagnostic[], rules: readonly Rule[]): boolean {
  const covering = COVERED.filter(([, codes]) => codes.test(found.rule)).map(([id]) => id);
  const ids = [...rulesNamed(found.rule, rules).map((it) => it.id), ...covering];
  return ids.length > 0 && said.some((it) => ids.includes(it.rule) && overlaps(it.span, found.span));
}

/** Which checks of ShellCheck a rule of ours has an answer to, though it is another name for none of them. */
const COVERED: readonly (readonly [id: string, codes: RegExp])[] = [
  ['no-bashism', /^SC3\d{3}$/],
  ['undefined-variable', /^SC2154$/],
  ['unquoted-variable', /^SC(?:2070|2115)$/],
];
