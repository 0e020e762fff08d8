import { rules } from '../rules/index.ts';
import { describe, describeAll } from '../server/lint/describe.ts';
import { differences } from './peers.ts';
import { describePeers } from './peers-page.ts';

/** The pages that are made from the rules, by their paths. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['rules/README.md', describeAll(rules)],
  ['rules/docs/peers.md', describePeers(rules, differences)],
  ...rules.map((it) => [`rules/docs/${it.id}.md`, describe(it)] as const),
]);
