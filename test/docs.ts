import { rules } from '../rules/index.ts';
import { describe, describeAll } from '../server/lint/describe.ts';

/** The pages that are made from the rules, by their paths. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['rules/README.md', describeAll(rules)],
  ...rules.map((it) => [`rules/docs/${it.id}.md`, describe(it)] as const),
]);
