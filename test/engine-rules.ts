import { rules } from '../rules/index.ts';
import type { Rule } from '../server/lint/rule.ts';

const IDS = [
  'syntax-error',
  'unknown-instruction',
  'build-error',
  'prefer-copy',
  'prefer-exec-form',
  'no-relative-workdir',
  'no-latest-tag',
  'no-untagged-base',
  'valid-ignore',
  'unused-ignore',
];

/** Some rules, for tests of the engine: more rules are not to change these. */
export const engineRules: readonly Rule[] = rules.filter((it) => IDS.includes(it.id));
