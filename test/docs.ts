import { readFileSync } from 'node:fs';
import { rules } from '../rules/index.ts';
import { pretty, prettySummary } from '../server/cli/lint/report/pretty.ts';
import { colouredLook } from '../server/cli/look.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { describe, describeAll } from '../server/lint/describe.ts';
import { lint } from '../server/lint/lint.ts';
import { differences } from './peers.ts';
import { describePeers } from './peers-page.ts';
import { terminalPicture } from './terminal-picture.ts';

/** The pages that are made from the rules, by their paths, and the picture of what they find in the README's Dockerfile. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['rules/README.md', describeAll(rules)],
  ['rules/docs/peers.md', describePeers(rules, differences)],
  ...rules.map((it) => [`rules/docs/${it.id}.md`, describe(it)] as const),
  ['fixtures/readme/findings.svg', await findingsPicture()],
]);

async function findingsPicture(): Promise<string> {
  const readme = readFileSync('README.md', 'utf8').replaceAll('\r\n', '\n');
  const [, source = ''] = /```dockerfile\n([^]*?)```/.exec(readme) ?? [];
  const path = 'Dockerfile';
  const diagnostics = lint({ path, source }, rules, defaultConfig);
  const results = [{ kind: 'checked', path, source, diagnostics } as const];
  const look = await colouredLook(80);
  const prompt = `${look.faint('$')} dflint ${path}\n\n`;
  return terminalPicture(
    `What dflint finds in a Dockerfile: ${diagnostics.map((it) => it.message).join('; ')}`,
    prompt + pretty(results, look) + prettySummary(results, look),
  );
}
