import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const baseline = () => JSON.parse(read('dflint-baseline.json'));

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
    expect(read('dflint-baseline.json')).not.toContain('ADD');
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

describe('what a baseline knows', () => {
  const FOUND = 'FROM alpine:3.22\nADD a b\nRUN apt-get install foo\n';
  const known = ['--baseline', 'dflint-baseline.json'];
  beforeEach(async () => {
    writeFiles(folder, { Dockerfile: FOUND });
    await dflint('--write-baseline');
    expect(Object.keys(baseline().files.Dockerfile).length).toBeGreaterThan(2);
  });

  it.each([
    ['--only', 'prefer-copy'],
    ['--ignore', 'prefer-copy'],
    ['--rule', 'prefer-copy=off'],
  ])('stays where its rule does not run: %s %s', async (...args) => {
    const before = read('dflint-baseline.json');
    expect(await dflint(...known, ...args)).toEqual({ code: 0, out: '', err: '' });
    expect(read('dflint-baseline.json')).toBe(before);
    expect(await dflint(...known)).toEqual({ code: 0, out: '', err: '' });
  });

  it('goes with what is fixed, under the rules that run alone', async () => {
    const before = baseline().files.Dockerfile;
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\n' });
    await dflint(...known, '--only', 'prefer-copy');
    const { 'prefer-copy': _, ...others } = before;
    expect(baseline().files.Dockerfile).toEqual(others);
    await dflint(...known);
    expect(Object.keys(baseline().files.Dockerfile ?? {})).not.toContain(Object.keys(others)[0]);
  });

  it('stays where its file is not checked', async () => {
    writeFiles(folder, { 'b/Dockerfile': FOUND });
    await dflint('--write-baseline');
    const before = baseline();
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\n', 'b/Dockerfile': 'FROM alpine:3.22\n' });
    await dflint(...known, '--exclude', 'Dockerfile', 'Dockerfile', 'b');
    expect(baseline().files.Dockerfile).toEqual(before.files.Dockerfile);
    expect(baseline().files['b/Dockerfile']).not.toEqual(before.files['b/Dockerfile']);
  });

  it('is left as it was written where nothing of it is fixed', async () => {
    const text = JSON.stringify(baseline());
    writeFiles(folder, { 'dflint-baseline.json': text });
    await dflint(...known);
    expect(read('dflint-baseline.json')).toBe(text);
  });

  it.each([
    ['to show changes', '--diff'],
    ['of standard input', '-', '--stdin-filename', 'Dockerfile'],
  ])('stays in a run %s', async (_, ...args) => {
    const before = read('dflint-baseline.json');
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\n' });
    await dflint(...known, ...args);
    expect(read('dflint-baseline.json')).toBe(before);
  });

  it('may be read-only', async () => {
    const before = read('dflint-baseline.json');
    writeFiles(folder, { Dockerfile: FOUND.replace('a b', 'a /b').replace('ADD', 'COPY') });
    chmodSync(join(folder, 'dflint-baseline.json'), 0o444);
    const err = 'dflint: the baseline dflint-baseline.json goes on knowing what is fixed: it is read-only\n';
    expect(await dflint(...known)).toEqual({ code: 0, out: '', err });
    expect(await dflint(...known, '--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(read('dflint-baseline.json')).toBe(before);
  });

  it('is known of a file that could not be written', async () => {
    writeFiles(folder, { Dockerfile: `${FOUND}ADD new /n\n` });
    chmodSync(join(folder, 'Dockerfile'), 0o444);
    const { code, out } = await dflint(...known, '--fix', '--add-ignores', 'old', '--only', 'prefer-copy');
    expect([code, out.split('\n').map((it) => it.split(': ')[0])]).toEqual([2, ['Dockerfile:4:1', '']]);
  });
});

it('a baseline that is written of some files goes on knowing the others, as long as they are there', async () => {
  writeFiles(folder, { 'a/Dockerfile': 'FROM scratch\nADD a /b\n', 'c/Dockerfile': 'FROM scratch\nADD a /b\n' });
  await dflint('--write-baseline');
  await dflint('--write-baseline', 'a');
  expect(Object.keys(baseline().files)).toEqual(['a/Dockerfile', 'c/Dockerfile']);
  rmSync(join(folder, 'c'), { recursive: true });
  await dflint('--write-baseline', 'a');
  expect(Object.keys(baseline().files)).toEqual(['a/Dockerfile']);
});

describe('a baseline forgets under a rule', () => {
  const after = async (
    rule: string,
    args: readonly string[],
    { dockerfile = 'FROM scratch\n', path = 'Dockerfile' } = {},
  ) => {
    const entry = { [path]: { [rule]: ['gone'] } };
    writeFiles(folder, {
      Dockerfile: dockerfile,
      'dflint-baseline.json': JSON.stringify({ version: 1, files: entry }),
    });
    await dflint('--baseline', 'dflint-baseline.json', ...args);
    return baseline().files[path] === undefined ? 'forgotten' : 'known';
  };

  it.each<[rule: string, args: string, outcome: 'forgotten' | 'known']>([
    ['prefer-copy', '', 'forgotten'],
    ['prefer-copy', '--only prefer-copy', 'forgotten'],
    ['prefer-copy', '--only DL3020', 'forgotten'],
    ['prefer-copy', '--fail-on never --max-findings 0', 'forgotten'],
    // Nobody asked for it, as it is optional.
    ['require-digest', '', 'known'],
    ['require-digest', '--rule require-digest=info', 'forgotten'],
    ['a-rule-of-somebody', '', 'known'],
    // There may have been no context in which all sources are.
    ['missing-source', '', 'known'],
    // Built otherwise, there is something else to find.
    ['prefer-copy', '--target a', 'known'],
    ['prefer-copy', '--build-arg A=1', 'known'],
    ['prefer-copy', '--platform linux/arm64', 'known'],
    ['prefer-copy', '--context .', 'known'],
    ['missing-source', '--no-context', 'known'],
    // It can be on, and yet know nothing.
    ['order-by-change', '--rule order-by-change=info', 'known'],
    ['stale-digest', '--rule stale-digest=info', 'known'],
    ['stale-digest', '--rule stale-digest=info --online', 'forgotten'],
    ['unused-ignore', '--report-unused-ignores', 'forgotten'],
    ['unused-ignore', '--report-unused-ignores --ignore prefer-copy', 'known'],
    ['SC2086', '', 'known'],
    ['undefined-base-variable', '--build-arg BUILDKIT_DOCKERFILE_CHECK=skip=all', 'known'],
  ])('%s %s: %s', async (rule, args, outcome) => {
    expect(await after(rule, args === '' ? [] : args.split(' '))).toBe(outcome);
  });

  it('only if the registry answered that it asks', async () => {
    const args = ['--online', '--rule', 'stale-digest=info'];
    expect(await after('stale-digest', args, { dockerfile: 'FROM 127.0.0.1:9/a:1\n' })).toBe('known');
  });

  it('only if no other finding makes its own void', async () => {
    const dockerfile = 'FROM {{ base_image }}\n{% if debug %}\nRUN apk add strace\n{% endif %}\n';
    expect(await after('prefer-copy', [], { dockerfile })).toBe('known');
  });

  it('that needs a context only where a configuration says which it is', async () => {
    writeFiles(folder, { '.dflint.yaml': 'build: { context: . }\n' });
    expect(await after('missing-source', [])).toBe('forgotten');
  });

  it('only of what could be read', async () => {
    expect(await after('prefer-copy', [], { dockerfile: 'FROM scratch\nADD a.txt\n' })).toBe('known');
    expect(await after('prefer-copy', [], { dockerfile: 'FROM scratch\nADDD a.txt /a\n' })).toBe('known');
  });

  it('in ignore files only if all that is built under them is checked', async () => {
    const dockerfile = 'FROM alpine:3.22\nCOPY . .\n';
    writeFiles(folder, { '.dockerignore': 'a\n' });
    expect(await after('no-gitignore-pattern', ['Dockerfile'], { dockerfile, path: '.dockerignore' })).toBe('known');
    expect(await after('no-gitignore-pattern', ['.'], { dockerfile, path: '.dockerignore' })).toBe('forgotten');
  });

  it('of its own folder only if none of those failed', async () => {
    const rule = (check: string) =>
      `module.exports = { id: 'mine', category: 'style', severity: 'style', summary: 'S', why: 'W', examples: [{ good: 'FROM a:1' }], check() { ${check} } };`;
    writeFiles(folder, { 'mine/rule.js': rule("throw new Error('no')") });
    expect(await after('mine', ['--rulesdir', 'mine'])).toBe('known');
    writeFiles(folder, { 'ours/rule.js': rule('return []') });
    expect(await after('mine', ['--rulesdir', 'ours'])).toBe('forgotten');
  });

  it.skipIf(process.platform === 'win32')('of ShellCheck only if that was asked, and answered', async () => {
    const dockerfile = 'FROM alpine:3.22\nRUN echo hi\n';
    const program = (text: string) => {
      writeFileSync(join(folder, 'shellcheck'), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, 'shellcheck'), 0o755);
    };
    const asked = ['--shellcheck', './shellcheck'];
    program(`echo '{"comments":[]}'`);
    expect(await after('SC2086', [...asked, '--only', 'SC2046'], { dockerfile })).toBe('known');
    expect(await after('SC2086', [...asked, '--rule', 'SC2086=off'], { dockerfile })).toBe('known');
    expect(await after('SC2086', [...asked, '--only', 'sc2086'], { dockerfile })).toBe('forgotten');
    expect(await after('SC2086', asked, { dockerfile })).toBe('forgotten');
    program('exit 1');
    expect(await after('SC2086', asked, { dockerfile })).toBe('known');
  });
});

describe('--write-baseline', () => {
  it.each([
    ['--add-ignores', 'because'],
    ['--diff', ''],
  ])('does not go with %s', async (option, value) => {
    writeFiles(folder, { Dockerfile: OLD });
    const { code, out, err } = await dflint('--write-baseline', option, ...(value === '' ? [] : [value]));
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(`so it does not go with ${option}\n`)]);
    expect(read('Dockerfile')).toBe(OLD);
    expect(() => read('dflint-baseline.json')).toThrow('ENOENT');
  });

  it.each([
    ['Dockerfile', OLD],
    ['notes.json', '{ "notes": [] }'],
  ])('writes over nothing else: %s', async (path, text) => {
    writeFiles(folder, { Dockerfile: OLD, [path]: text });
    const err = `dflint: the baseline ${path} holds something else, which would be written over\n`;
    expect(await dflint('--write-baseline', '--baseline', path, 'Dockerfile')).toEqual({ code: 2, out: '', err });
    expect(read(path)).toBe(text);
  });

  it.each([
    ['a baseline', '{"version":1,"files":{"gone":{"prefer-copy":["x"]}}}'],
    ['an empty file', ''],
  ])('writes over %s', async (_, text) => {
    writeFiles(folder, { Dockerfile: OLD, 'dflint-baseline.json': text });
    expect((await dflint('--write-baseline', '--only', 'prefer-copy')).code).toBe(0);
    expect(baseline().files).toEqual({ Dockerfile: { 'prefer-copy': [expect.any(String), expect.any(String)] } });
  });
});
