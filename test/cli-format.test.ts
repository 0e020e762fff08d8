import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { decode } from '../server/host/files.ts';
import { runIn, writeFiles } from './command-line.ts';

const MESSY = 'from   a:1\nCOPY  b  /c';
const NEAT = 'FROM a:1\nCOPY b /c\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint format', () => {
  it('formats files in place, and says how many', async () => {
    write({ Dockerfile: MESSY, 'b/api.dockerfile': NEAT });
    expect(await dflint()).toEqual({ code: 0, out: '', err: 'dflint: formatted 1 of 2 files\n' });
    expect(read('Dockerfile')).toBe(NEAT);
    expect(await dflint()).toEqual({ code: 0, out: '', err: '' });
  });

  it('names with --check the files that would change', async () => {
    write({ 'a.dockerfile': MESSY, 'b.dockerfile': NEAT, 'c.dockerfile': MESSY });
    expect(await dflint('--check')).toEqual({
      code: 1,
      out: 'a.dockerfile\nc.dockerfile\n',
      err: 'dflint: would format 2 of 3 files\n',
    });
    expect(read('a.dockerfile')).toBe(MESSY);
    expect(await dflint('--check', 'b.dockerfile')).toEqual({ code: 0, out: '', err: '' });
  });

  it('shows with --diff what would change', async () => {
    write({ Dockerfile: MESSY });
    const diff =
      '--- Dockerfile\n+++ Dockerfile\n@@ -1,2 +1,2 @@\n-from   a:1\n-COPY  b  /c\n\\ No newline at end of file\n+FROM a:1\n+COPY b /c\n';
    expect(await dflint('--diff', '--quiet')).toEqual({ code: 1, out: diff, err: '' });
    expect(await dflint('--diff', '--quiet', '--output', 'a.diff')).toEqual({ code: 1, out: '', err: '' });
    expect(read('a.diff')).toBe(diff);
    expect(read('Dockerfile')).toBe(MESSY);
  });

  it('formats standard input to standard output', async () => {
    expect(await dflint('-', '--quiet', { stdin: MESSY })).toEqual({ code: 0, out: NEAT, err: '' });
    expect(await dflint('-', '--quiet', '--check', { stdin: MESSY })).toEqual({ code: 1, out: '-\n', err: '' });
    const named = ['-', '--check', '--stdin-filename', 'x/Dockerfile', { stdin: MESSY }] as const;
    expect((await dflint(...named)).out).toBe('x/Dockerfile\n');
  });

  it('keeps the byte order mark of standard input', async () => {
    expect((await dflint('-', { stdin: `\ufeff${MESSY}` })).out).toBe(`\ufeff${NEAT}`);
    expect((await dflint('-', { stdin: `\ufeff${NEAT}` })).out).toBe(`\ufeff${NEAT}`);
  });

  it('keeps the mode, the byte order mark and the line endings of a file', async () => {
    write({ Dockerfile: '\ufefffrom a\r\nRUN  b \\\r\n  c\r\n' });
    chmodSync(join(folder, 'Dockerfile'), 0o640);
    await dflint();
    expect(read('Dockerfile')).toBe('\ufeffFROM a\r\nRUN b \\\r\n  c\r\n');
    expect(statSync(join(folder, 'Dockerfile')).mode & 0o777).toBe(0o640);
  });

  it('says which files it leaves as they are, and why', async () => {
    write({ 'a.dockerfile': 'from   {{ base }}\n', 'b.dockerfile': '# syntax=me/mine\nfrom   a\n' });
    expect(await dflint('--check')).toEqual({
      code: 0,
      out: '',
      err: [
        'dflint: a.dockerfile is a template, and stays as it is\n',
        'dflint: b.dockerfile is for another frontend than that of Docker, and stays as it is\n',
      ].join(''),
    });
  });

  it('leaves out what the configuration or the command line excludes, also where it is named', async () => {
    write({ '.dflint.yaml': 'exclude: old\n', 'old/Dockerfile': MESSY, 'new/Dockerfile': MESSY });
    await dflint('old/Dockerfile', 'new/Dockerfile', '--exclude', 'new');
    expect([read('old/Dockerfile'), read('new/Dockerfile')]).toEqual([MESSY, MESSY]);
    await dflint('--no-config');
    expect(read('old/Dockerfile')).toBe(NEAT);
    const fromPipe = await dflint('-', '--stdin-filename', 'old/Dockerfile', { stdin: MESSY });
    expect(fromPipe.out, 'a pipe gets back what it gave').toBe(MESSY);
  });
});

describe('bad input of dflint format', () => {
  it('does not keep it from the other files', async () => {
    write({ 'a.dockerfile': MESSY, 'b.dockerfile': MESSY, 'c/.dflint.yaml': 'rulse: {}', 'c/Dockerfile': MESSY });
    chmodSync(join(folder, 'a.dockerfile'), 0o444);
    const { code, err } = await dflint('.', 'none.dockerfile', 'lnt');
    expect(code).toBe(2);
    expect(err).toContain('dflint: a.dockerfile is read-only\n');
    expect(err).toContain('dflint: c/.dflint.yaml:1:1: there is no key "rulse"; did you mean rules?\n');
    expect(err).toContain('dflint: c/Dockerfile was not formatted, because its configuration is not understood\n');
    expect(err).toContain('dflint: none.dockerfile does not exist\n');
    expect(err).toContain('dflint: lnt does not exist; did you mean the command lint?\n');
    expect(read('b.dockerfile')).toBe(NEAT);
    expect(read('c/Dockerfile')).toBe(MESSY);
  });

  it('is what no text is, and comes out of a pipe as it came in', async () => {
    write({
      Dockerfile: Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]),
      'latin.dockerfile': Buffer.from('from \xe9\n', 'latin1'),
    });
    const { code, err } = await dflint();
    expect(code).toBe(2);
    expect(err).toContain('dflint: Dockerfile is no text\n');
    expect(err).toMatch(/dflint: latin.dockerfile was not written: [^\n]* no UTF-8\n/);
    write({ '.dflint.yaml': '{' });
    expect(await dflint('-', { stdin: MESSY })).toMatchObject({ code: 2, out: MESSY });
  });

  it.each([
    [['--chekc'], 'there is no option --chekc; did you mean --check?'],
    [['--indent', '2'], 'there is no option --indent'],
    [['--check=yes'], '--check takes no value'],
    [['--config', 'none.yaml'], 'none.yaml: does not exist'],
  ])('%j is misuse', async (args, message) => {
    write({ Dockerfile: MESSY });
    const { code, err } = await dflint(...args);
    expect(code).toBe(2);
    expect(err).toContain(`dflint: ${message}`);
    expect(read('Dockerfile')).toBe(MESSY);
  });

  it('is what of a pipe is no UTF-8: it could not come out as it came in', async () => {
    const stdin = Buffer.from('from a\nCOPY <<E /x\n\xe9\nE\n', 'latin1');
    const message = 'dflint: - holds bytes that are no UTF-8, so it is not given back\n';
    expect(await dflint('-', { stdin })).toEqual({ code: 2, out: '', err: message });
    expect((await dflint('-', '--check', { stdin })).code, 'which changes nothing').toBe(1);
  });

  it('is a folder without a Dockerfile, if somebody names it', async () => {
    expect(await dflint()).toEqual({ code: 0, out: '', err: 'dflint: there is no Dockerfile here or below\n' });
    expect(await dflint('.')).toEqual({ code: 2, out: '', err: 'dflint: . holds no Dockerfile\n' });
  });
});

function dflint(...args: readonly (string | { readonly stdin: string | Buffer })[]) {
  const stdin = args.flatMap((it) => (typeof it === 'string' ? [] : it.stdin))[0] ?? '';
  const words = args.filter((it) => typeof it === 'string');
  return runIn(folder, ['format', ...words], rules, { readStdin: async () => decode(Buffer.from(stdin)) });
}

const write = (files: Readonly<Record<string, string | Buffer>>) => writeFiles(folder, files);

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
