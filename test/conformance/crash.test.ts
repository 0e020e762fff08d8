import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { describeWithData } from '../reference-data.ts';
import { expectSoundTree } from '../sound/tree.ts';

interface Case {
  readonly id: string;
  readonly text: string;
}

describeWithData('inputs that crash other tools', (root) => {
  const { cases }: { cases: readonly Case[] } = JSON.parse(
    readFileSync(join(root, 'lsp', 'crash-corpus.json'), 'utf8'),
  );

  it('are all there', () => {
    expect(cases).toHaveLength(11);
  });

  it.each(cases)('$id is parsed and linted, and so is every beginning of it', ({ text }) => {
    for (let length = 0; length <= text.length; length++) {
      const source = text.slice(0, length);
      expectSoundTree(source);
      lint({ path: 'Dockerfile', source }, rules, defaultConfig);
    }
  });
});
