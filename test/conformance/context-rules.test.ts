import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { describeWithData } from '../reference-data.ts';

/** The rules that know of the world by the context alone. */
const IDS = [
  'missing-source',
  'no-ignored-source',
  'valid-entrypoint-script',
  'no-secret-in-context',
  'no-whole-context',
  'no-large-source',
  'require-dockerignore',
];
const ours = rules.filter((it) => IDS.includes(it.id));

describeWithData('rules about the build context', (root) => {
  const folder = join(root, 'corpus', 'files');
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

  it('say nothing where none is known', () => {
    for (const [name, source] of files) expect(lint({ path: name, source }, ours, defaultConfig), name).toEqual([]);
  });

  it('say only what is missing where it is all but empty', () => {
    const context = contextOfFiles({ '.dockerignore': '.git\n', 'LICENSE.txt': '' });
    const said = files.flatMap(([name, source]) => lint({ path: name, source, context }, ours, defaultConfig));
    expect([...new Set(said.map((it) => it.rule))]).toEqual(['missing-source']);
  });
});
