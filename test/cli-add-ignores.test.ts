import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules as allRules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';
import { engineRules as rules } from './engine-rules.ts';
import { operationsOf } from './meaning.ts';

const BAD = 'FROM a:1\nADD a /b\nCMD run it\n';
const SILENCED =
  'FROM a:1\n# dflint ignore=prefer-copy -- old\nADD a /b\n# dflint ignore=prefer-exec-form -- old\nCMD run it\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint --add-ignores', () => {
  it('writes comments above what is found, so that nothing is found any more', async () => {
    write({ Dockerfile: BAD, 'api/Dockerfile': 'FROM a:1\n' });
    expect(await dflint('--add-ignores', 'old')).toEqual({
      code: 0,
      out: '',
      err: 'dflint: silenced 2 findings in 1 of 2 files\n',
    });
    expect(read('Dockerfile')).toBe(SILENCED);
    expect(await dflint('--add-ignores', 'old')).toEqual({ code: 0, out: '', err: '' });
    expect(read('Dockerfile'), 'a second time it has nothing to do').toBe(SILENCED);
  });

  it('leaves what is below --fail-on, and reports it', async () => {
    write({ Dockerfile: BAD });
    const { out, code } = await dflint('--add-ignores', 'old', '--rule', 'prefer-copy=info');
    expect(read('Dockerfile')).toBe('FROM a:1\nADD a /b\n# dflint ignore=prefer-exec-form -- old\nCMD run it\n');
    expect(out).toMatch(/^Dockerfile:2:1: info prefer-copy [^\n]+\n$/);
    expect(code).toBe(0);
    await dflint('--add-ignores', 'old', '--fail-on', 'never');
    expect(read('Dockerfile')).toContain('FROM a:1\nADD');
  });

  it('fixes first, where that is asked for too', async () => {
    write({ Dockerfile: BAD });
    const { err } = await dflint('--fix', '--add-ignores', 'old');
    expect(read('Dockerfile')).toBe('FROM a:1\nCOPY a /b\n# dflint ignore=prefer-exec-form -- old\nCMD run it\n');
    expect(err).toBe('dflint: fixed 1 finding in 1 of 1 file\ndflint: silenced 1 finding in 1 of 1 file\n');
  });

  it('shows with --diff what it would write, fixes not among it', async () => {
    write({ Dockerfile: BAD });
    const { out, code } = await dflint('--add-ignores', 'old', '--diff');
    expect(out.match(/^[+-](?![+-]).*/gm)).toEqual([
      '+# dflint ignore=prefer-copy -- old',
      '+# dflint ignore=prefer-exec-form -- old',
    ]);
    expect(code).toBe(1);
    expect(read('Dockerfile')).toBe(BAD);
  });

  it('writes standard input to standard output', async () => {
    expect(await dflint('--add-ignores', 'old', '-', { stdin: BAD })).toMatchObject({ code: 0, out: SILENCED });
  });

  it('keeps a byte order mark and line endings, and writes nothing that is read-only', async () => {
    write({ Dockerfile: '\ufeffFROM a:1\r\nADD a /b' });
    await dflint('--add-ignores', 'old');
    expect(read('Dockerfile')).toBe('\ufeffFROM a:1\r\n# dflint ignore=prefer-copy -- old\r\nADD a /b');
  });

  it('has nothing to write for what a baseline knows', async () => {
    write({ Dockerfile: BAD });
    await dflint('--write-baseline');
    write({ Dockerfile: `${BAD}USER x\nADD new /n\n` });
    await dflint('--baseline', 'dflint-baseline.json', '--add-ignores', 'new');
    expect(read('Dockerfile')).toBe(`${BAD}USER x\n# dflint ignore=prefer-copy -- new\nADD new /n\n`);
    expect((await dflint('--baseline', 'dflint-baseline.json')).code).toBe(0);
  });

  it('leaves what the configuration locks', async () => {
    write({ Dockerfile: BAD, '.dflint.yaml': 'rules: { prefer-copy: { severity: error, locked: true } }' });
    const { out, code } = await dflint('--add-ignores', 'old');
    expect(read('Dockerfile')).toBe('FROM a:1\nADD a /b\n# dflint ignore=prefer-exec-form -- old\nCMD run it\n');
    expect(out).toContain('Dockerfile:2:1: error prefer-copy');
    expect(code).toBe(1);
  });

  it.each([' ', 'a\nb'])('needs a reason on one line, which %j is not', async (reason) => {
    write({ Dockerfile: BAD });
    const { code, err } = await dflint('--add-ignores', reason);
    expect(code).toBe(2);
    expect(err).toContain('dflint: --add-ignores needs the reason');
    expect(read('Dockerfile')).toBe(BAD);
  });
});

it('silences whatever is found, also on comments and below templates, and changes no build', async () => {
  const files = {
    'a.dockerfile': '# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing\nfrom {{ x }}\nADD a b\ncmd a\n',
    'b.dockerfile': '#!/usr/bin/env docker\n# escape=`\nFROM a AS B\n# dflint ignore\nRUN cd `\n  # why\n  /tmp\n',
    'c.dockerfile': 'FROM a\nRUN <<EOF\ncd /tmp\nEOF\nCOPY --form=x a b\nRUN <<A\nx\nRUN b\nADD c d',
    'd.dockerfile': '',
    'e.dockerfile': '# only a comment',
    'f.dockerfile': '# check=skip=all\n# escape=x',
    'g.dockerfile': 'FROM a\n# hadolint ignore=DL3020\nADD a b\nONBUILD ADD c d\n  \\\n  # c\nENV A b\nRUN sudo x   \n',
  };
  write(files);
  const first = await runIn(folder, ['--add-ignores', 'r', '--fail-on', 'style'], allRules);
  expect(first).toMatchObject({ code: 0, out: '' });
  expect(await runIn(folder, ['--fail-on', 'style'], allRules)).toEqual({ code: 0, out: '', err: '' });
  for (const [path, source] of Object.entries(files)) expect(operationsOf(read(path)), path).toBe(operationsOf(source));
});

function dflint(...args: (string | { readonly stdin: string })[]) {
  const source = args.flatMap((it) => (typeof it === 'string' ? [] : it.stdin))[0] ?? '';
  const words = args.filter((it) => typeof it === 'string');
  return runIn(folder, words, rules, { readStdin: () => Promise.resolve({ source }) });
}

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files);

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
