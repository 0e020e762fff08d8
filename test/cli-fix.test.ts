import { chmodSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules as allRules } from '../rules/index.ts';
import { decode } from '../server/host/files.ts';
import { replaceText } from '../server/host/write.ts';
import { runIn, writeFiles } from './command-line.ts';

/** The tests are of the command: more rules are not to change them. */
const IDS = [
  'syntax-error',
  'prefer-copy',
  'prefer-exec-form',
  'no-latest-tag',
  'unused-ignore',
  'require-ignore-reason',
];
const rules = allRules.filter((it) => IDS.includes(it.id));

const BAD = 'FROM a:1\nADD a /b\nCMD run it\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint fix', () => {
  it('fixes safely, and reports what is left', async () => {
    write({ Dockerfile: BAD });
    const { out, err, code } = await dflint('fix');
    expect(read('Dockerfile')).toBe('FROM a:1\nCOPY a /b\nCMD run it\n');
    expect(err).toBe('dflint: fixed 1 finding in 1 of 1 file\n');
    expect(out).toMatch(/^Dockerfile:3:5: warning prefer-exec-form [^\n]+\n$/);
    expect(code).toBe(1);
  });

  it('fixes what may change the image when asked to', async () => {
    write({ Dockerfile: BAD });
    expect(await dflint('--fix', '--unsafe-fixes', '--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(read('Dockerfile')).toBe('FROM a:1\nCOPY a /b\nCMD ["run", "it"]\n');
  });

  it('shows with --diff what it would do, and does nothing', async () => {
    write({ Dockerfile: BAD });
    expect(await dflint('fix', '--diff')).toEqual({
      code: 1,
      out: '--- Dockerfile\n+++ Dockerfile\n@@ -1,3 +1,3 @@\n FROM a:1\n-ADD a /b\n+COPY a /b\n CMD run it\n',
      err: '',
    });
    expect(read('Dockerfile')).toBe(BAD);
  });

  it('writes standard input to standard output', async () => {
    expect((await dflint('fix', '-', { stdin: '\ufeffFROM a:1\nADD a /b\n' })).out).toBe('\ufeffFROM a:1\nCOPY a /b\n');
    const broken = await dflint('fix', '-', { stdin: Buffer.from('FROM a:1\nADD \xe9 /b\n', 'latin1') });
    expect([broken.code, broken.out]).toEqual([2, '']);
    const { out, err } = await dflint('fix', '-', { stdin: 'FROM a:1\nADD a /b\n' });
    expect(out).toBe('FROM a:1\nCOPY a /b\n');
    expect(err).toMatch(/^dflint: fixed 1/);
    expect(
      (await dflint('fix', '-', '--exclude', '*', { stdin: BAD })).out,
      'excluded, it comes out as it went in',
    ).toBe(BAD);
  });

  it('says which file it may not write, reports its findings, and fixes the others', async () => {
    write({ 'a.dockerfile': BAD, 'b.dockerfile': BAD });
    chmodSync(join(folder, 'a.dockerfile'), 0o444);
    const { out, err, code } = await dflint('fix');
    expect(err).toContain('dflint: a.dockerfile is read-only\n');
    expect(out).toContain('a.dockerfile:2:1: warning prefer-copy');
    expect(read('b.dockerfile')).toContain('COPY');
    expect(code).toBe(2);
  });
});

describe('a file that is written', () => {
  it('keeps its mode, its byte order mark, its line endings and the link to it', async () => {
    write({ 'real/Dockerfile': '\ufeffFROM a:1\r\nADD a /b\r\n' });
    chmodSync(join(folder, 'real/Dockerfile'), 0o640);
    symlinkSync('real/Dockerfile', join(folder, 'Dockerfile'));
    await dflint('fix', 'Dockerfile');
    expect(read('real/Dockerfile')).toBe('\ufeffFROM a:1\r\nCOPY a /b\r\n');
    expect(statSync(join(folder, 'real/Dockerfile')).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, 'Dockerfile')).ino).toBe(statSync(join(folder, 'real/Dockerfile')).ino);
  });

  it('keeps its other names', async () => {
    write({ Dockerfile: BAD });
    linkSync(join(folder, 'Dockerfile'), join(folder, 'other'));
    await dflint('fix', 'Dockerfile');
    expect(read('other')).toContain('COPY');
  });

  it('is left alone where it has changed, or holds what is no text', () => {
    write({ changed: 'FROM b\n', latin: Buffer.from('FROM a:1\nADD \xe9 /b\n', 'latin1') });
    expect(replaceText(join(folder, 'changed'), 'FROM a\n', 'FROM c\n')).toMatch(/^was not written: it has changed/);
    expect(replaceText(join(folder, 'latin'), 'FROM a:1\nADD \ufffd /b\n', 'x')).toMatch(/no UTF-8$/);
  });
});

describe('settings', () => {
  it.each([
    [['--rule', 'DL3020=error'], 'error prefer-copy'],
    [['--ignore', 'prefer-exec-form', '--rule', 'prefer-copy=info'], 'info prefer-copy'],
    [['--only', 'prefer-copy'], 'warning prefer-copy'],
    [['--only', 'DL3007,DL3020'], 'warning prefer-copy'],
  ])('%j', async (args, said) => {
    write({ Dockerfile: BAD });
    const { out } = await dflint(...args);
    expect(out).toContain(said);
    if (!args.includes('DL3020=error')) expect(out.trim().split('\n')).toHaveLength(1);
  });

  it('come from the nearest configuration, and from the command line first', async () => {
    write({
      Dockerfile: BAD,
      '.dflint.yaml': 'fail-on: error\nrules: { prefer-copy: off }\nexclude: old\n',
      'old/Dockerfile': BAD,
    });
    expect(await dflint()).toMatchObject({ code: 0, out: expect.not.stringContaining('prefer-copy') });
    expect(await dflint('--rule', 'prefer-copy=error')).toMatchObject({ code: 1 });
    expect(await dflint('old/Dockerfile')).toMatchObject({ code: 0, out: '' });
    expect(await dflint('--no-config')).toMatchObject({ code: 1, out: expect.stringContaining('prefer-copy') });
    expect((await dflint('--exclude', 'D*')).out).toBe('');
  });

  it('can ask for more of ignore comments', async () => {
    write({ Dockerfile: 'FROM a:1\n# dflint ignore=prefer-copy\nUSER a\n' });
    expect((await dflint()).code).toBe(0);
    expect((await dflint('--report-unused-ignores')).code).toBe(1);
    expect((await dflint('--require-reason')).out).toContain('require-ignore-reason');
  });

  it('limit and count findings', async () => {
    write({ Dockerfile: BAD });
    const { out, err, code } = await dflint('--max-findings', '1', '--statistics');
    expect(out).toMatch(/^Dockerfile:2:1: [^\n]+\n {5}1 {2}prefer-copy\n {5}1 {2}prefer-exec-form\n$/);
    expect(err).toBe('dflint: 1 more finding is not shown\n');
    expect(code).toBe(1);
  });

  it('leave nothing out of a report that says of each file whether it is good', async () => {
    write({ 'a/Dockerfile': BAD, 'b/Dockerfile': BAD });
    const limit = ['--max-findings', '1', 'a', 'b', '--format'];
    for (const format of ['tap', 'junit', 'json', 'checkstyle']) {
      const { out, err } = await dflint(...limit, format);
      expect([out, err]).toEqual([(await dflint('a', 'b', '--format', format)).out, '']);
    }
  });
});

describe('bad input', () => {
  it.each([
    [['--rule', 'prefer-cpy=off'], 'there is no rule "prefer-cpy"; did you mean prefer-copy?'],
    [['--rule', 'prefer-copy'], '--rule is written RULE=LEVEL'],
    [['--max-findings', 'all'], '--max-findings is a number, not "all"'],
    [['--only', ''], '--only needs a value'],
    [['--output', 'a', '--baseline', 'a'], '--output, --baseline and --cache are files of their own, not all a'],
    [['--exclude', 'a'.repeat(10_001)], '--exclude takes patterns of at most 10000 characters'],
    [['--only', ','], '--only needs a rule'],
    [['--exclude', ''], '--exclude needs a value'],
    [['fix', ''], 'an argument is empty, as where a variable is not set'],
    [['--context', 'nope'], '--context: nope is no folder that is there'],
    [['--context', 'Dockerfile'], '--context: Dockerfile is no folder that is there'],
    [['explain', 'prefer-cpy'], 'there is no rule "prefer-cpy"; did you mean prefer-copy?'],
    [['explain'], 'explain needs the name of a rule'],
    [['--config', 'none.yaml'], 'none.yaml: does not exist'],
  ])('%j is misuse', async (args, message) => {
    write({ Dockerfile: BAD });
    const { code, err } = await dflint(...args);
    expect(code).toBe(2);
    expect(err).toContain(`dflint: ${message}`);
  });

  it.each([
    ['rules: {', '1:9: this is no YAML'],
    ['rulse: {}', '1:1: there is no key "rulse"; did you mean rules?'],
    ['exclude:\n  - 1', '2:5: a text is expected, not a number'],
    ['extends: ./.dflint.yaml', '1:10: ./.dflint.yaml extends this file in turn'],
  ])('the configuration %j stops the files that it is for, and no others', async (config, message) => {
    write({ 'a/.dflint.yaml': config, 'a/Dockerfile': BAD, 'b/Dockerfile': BAD });
    const { code, out, err } = await dflint();
    expect(code).toBe(2);
    expect(err).toContain(`dflint: a/.dflint.yaml:${message}`);
    expect(err).toContain('dflint: a/Dockerfile was not checked');
    expect(out).toMatch(/^b\/Dockerfile:2:1: /);
  });
});

describe('dflint explain and rules', () => {
  it('show what rules say of themselves', async () => {
    expect((await dflint('explain', 'DL3020')).out).toMatch(/^# prefer-copy\n/);
    expect((await dflint('rules')).out.split('\n')).toHaveLength(rules.length + 1);
  });
});

function dflint(...args: (string | { readonly stdin: string | Buffer })[]) {
  const stdin = args.flatMap((it) => (typeof it === 'string' ? [] : it.stdin))[0] ?? '';
  const words = args.filter((it) => typeof it === 'string');
  return runIn(folder, words, rules, { readStdin: async () => decode(Buffer.from(stdin)) });
}

const write = (files: Readonly<Record<string, string | Buffer>>) => writeFiles(folder, files);

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
