import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dflint = (...args: string[]) => runIn(folder, args, rules);
const baseline = () => JSON.parse(readFileSync(join(folder, 'dflint-baseline.json'), 'utf8'));

const OLD = 'FROM alpine:3.22\nADD a b\nADD c d\n';

describe('a baseline', () => {
  beforeEach(async () => {
    writeFiles(folder, { 'api/Dockerfile': OLD });
    expect(await dflint('--write-baseline', '--only', 'prefer-copy', '.')).toEqual({
      code: 0,
      out: '',
      err: 'dflint: dflint-baseline.json puts up with 2 findings\n',
    });
  });

  const check = () => dflint('--baseline', 'dflint-baseline.json', '--only', 'prefer-copy', '.');

  it('silences what was found when it was written', async () => {
    expect(await check()).toEqual({ code: 0, out: '', err: '' });
  });

  it('knows what was moved, and reports what is new', async () => {
    writeFiles(folder, { 'api/Dockerfile': '# first\nFROM alpine:3.22\n\nADD  c d\nADD new e\nADD a b\n' });
    const { code, out } = await check();
    expect([code, out.split('\n').map((it) => it.split(': ')[0])]).toEqual([1, ['api/Dockerfile:5:1', '']]);
  });

  it('forgets what is found no longer', async () => {
    writeFiles(folder, { 'api/Dockerfile': OLD.replace('ADD a', 'COPY a') });
    await check();
    expect(baseline().files['api/Dockerfile']['prefer-copy']).toHaveLength(1);
    writeFiles(folder, { 'api/Dockerfile': OLD });
    expect((await check()).code).toBe(1);
  });

  it('holds nothing of what the lines say', () => {
    expect(readFileSync(join(folder, 'dflint-baseline.json'), 'utf8')).not.toContain('ADD');
  });

  it('says what is wrong with its file', async () => {
    writeFiles(folder, { 'dflint-baseline.json': '[]' });
    expect(await check()).toEqual({
      code: 2,
      out: '',
      err: 'dflint: the baseline dflint-baseline.json is no baseline; --write-baseline writes one\n',
    });
    expect((await dflint('--baseline', 'gone.json', '.')).err).toBe('dflint: the baseline gone.json does not exist\n');
  });
});
