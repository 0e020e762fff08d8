import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { runIn } from '../command-line.ts';
import { cacheAnswers, replayAnswers } from '../commit-by-commit.ts';
import { describeWithData } from '../reference-data.ts';

describeWithData('replay of a real history', (root) => {
  it.each(['umami', 'dex'])(
    'of %s says of 50 commits what dflint cache says of each',
    { timeout: 600_000 },
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'dflint-'));
      execFileSync('git', ['init', '--quiet', folder]);
      const input = gunzipSync(readFileSync(join(root, 'histories', `${name}.fast-import.gz`)));
      execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input });
      execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/heads/main'], { cwd: folder });
      const asked = replayAnswers(
        await runIn(folder, ['replay', '--format', 'json', '-n', '51'], [], { environment: process.env }),
      );
      expect(asked).toHaveLength(50);
      expect(await cacheAnswers(folder, asked)).toEqual(asked.map((it) => it.answer));
      rmSync(folder, { recursive: true });
    },
  );
});
