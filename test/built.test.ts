import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from './command-line.ts';

/** The programs, which do their work when they are loaded. */
const PROGRAMS = ['cli.cjs', 'main.cjs', 'lsp.cjs', 'background.cjs', 'companion.cjs'];

describe.skipIf(!existsSync('dist/cli.cjs'))('what is built', () => {
  it('can be loaded, each part that is when it is needed', () => {
    const parts = readdirSync('dist').filter((it) => it.endsWith('.cjs') && !PROGRAMS.includes(it));
    expect(parts.length).toBeGreaterThan(10);
    const code = 'for (const it of process.argv.slice(1)) require(it)';
    const { stderr } = spawnSync(process.execPath, ['-e', code, ...parts.map((it) => resolve('dist', it))], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  it('understands patterns that the shell has not expanded', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dflint-built-'));
    try {
      writeFiles(folder, { 'a/Dockerfile': 'FROM alpine:3.22\nADD a /b\n' });
      const { stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli.cjs'), '*/Dockerfile'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([stderr, stdout]).toEqual(['', expect.stringContaining('a/Dockerfile:2:1: warning prefer-copy')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
