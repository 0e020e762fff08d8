import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Rule } from '../server/lint/rule.ts';
import { runIn, writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what a run keeps for the next one', () => {
  let checked: string[] = [];
  /** Notes each Dockerfile that is checked, by its first line, and looks at the build context as `missing-source` does. */
  const watching: Rule = {
    id: 'watching',
    category: 'style',
    severity: 'warning',
    summary: 'Watch what is checked',
    why: 'To see it.',
    examples: [{ good: 'FROM scratch' }],
    *check(model, _, context) {
      checked.push(model.file.source.split('\n', 1)[0] ?? '');
      const entry = context?.listing?.entries.get('script.sh');
      const mode = entry?.kind === 'file' ? entry.mode.toString(8) : 'none';
      yield {
        span: { start: 0, end: 1 },
        message: `script.sh: ${mode}, ${context?.textOf?.('script.sh')}; ${context?.ignoreFile?.source}`,
      };
    },
  };
  const dflint = async (...args: string[]) => {
    checked = [];
    return { ...(await runIn(folder, ['--cache', 'results', ...args], [watching])), checked };
  };

  beforeEach(async () => {
    writeFiles(folder, {
      'a/Dockerfile': '# a\nFROM scratch\nCOPY script.sh /\n',
      'a/script.sh': 'one',
      'b/Dockerfile': '# b\nFROM scratch\nCOPY other /\n',
      'b/other': '',
      'b/.dockerignore': '.x',
    });
    expect((await dflint()).checked).toEqual(['# a', '# b']);
  });

  it('is found again without looking for it', async () => {
    const { out, err, code } = await dflint();
    expect([code, out, err]).toEqual([
      1,
      'a/Dockerfile:1:1: warning watching script.sh: 644, one; undefined\nb/Dockerfile:1:1: warning watching script.sh: none, undefined; .x\n',
      '',
    ]);
    expect(checked).toEqual([]);
  });

  it.each<[string, readonly string[], () => void]>([
    ['the Dockerfile', ['# a'], () => writeFiles(folder, { 'a/Dockerfile': '# a\nFROM alpine\nCOPY script.sh /\n' })],
    ['a file that was read', ['# a'], () => writeFiles(folder, { 'a/script.sh': 'two' })],
    ['its mode', ['# a'], () => chmodSync(join(folder, 'a/script.sh'), 0o755)],
    ['whether it is there', ['# a'], () => rmSync(join(folder, 'a/script.sh'))],
    ['what it is', ['# a'], () => linkTo('a/script.sh', '../b/other')],
    ['what else is in the folder', ['# b'], () => writeFiles(folder, { 'b/script.sh': '' })],
    ['whether there is an ignore file', ['# a'], () => writeFiles(folder, { 'a/.dockerignore': 'x' })],
    ['what that says', ['# b'], () => writeFiles(folder, { 'b/.dockerignore': '.y' })],
    ['the ignore file of the Dockerfile', ['# b'], () => writeFiles(folder, { 'b/Dockerfile.dockerignore': 'x' })],
    ['the folder that it is built in', ['# b'], () => writeFiles(folder, { 'compose.yaml': COMPOSE })],
    ['a level', ['# a', '# b'], () => writeFiles(folder, { '.dflint.yaml': 'rules:\n  watching: info\n' })],
    ['a file that nobody read', [], () => writeFiles(folder, { 'b/other': 'changed' })],
  ])('is looked for again where %s has changed', async (_, expected, change) => {
    change();
    expect((await dflint()).checked).toEqual(expected);
    expect((await dflint()).checked).toEqual([]);
  });

  it('hangs on how the command line has it built', async () => {
    expect((await dflint('--target', 'x')).checked).toEqual(['# a', '# b']);
    expect((await dflint('--target', 'x', '--fail-on', 'never')).checked).toEqual([]);
    expect((await dflint('--target', 'x', '--no-context')).checked).toEqual(['# a', '# b']);
  });

  it('stays when a run is asked for other files', async () => {
    expect((await dflint('a')).checked).toEqual([]);
    writeFiles(folder, { 'a/script.sh': 'two' });
    expect((await dflint('a')).checked).toEqual(['# a']);
    expect((await dflint()).checked).toEqual([]);
  });

  it('is forgotten with its Dockerfile', async () => {
    rmSync(join(folder, 'b'), { recursive: true });
    writeFiles(folder, { 'c/Dockerfile': '# c\nFROM scratch\n' });
    await dflint();
    expect(readFileSync(join(folder, 'results'), 'utf8')).not.toContain(join('b', 'Dockerfile'));
  });

  it.each([
    ['is empty', () => ''],
    ['breaks off', (text: string) => text.slice(0, -1)],
    ['was changed', (text: string) => text.replace('644, one', '644, two')],
    ['is of another version', (text: string) => text.replace(/^dflint results \S+/, 'dflint results 0.0.0')],
  ])('is not there where its file %s', async (_, change) => {
    const path = join(folder, 'results');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, change(before));
    expect(await dflint()).toMatchObject({ err: '', checked: ['# a', '# b'] });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('is not written over another file', async () => {
    writeFiles(folder, { results: 'FROM scratch\n' });
    const err = 'dflint: the cache results holds something else, which would be written over\n';
    expect(await dflint()).toEqual({ code: 2, out: '', err, checked: [] });
    expect(readFileSync(join(folder, 'results'), 'utf8')).toBe('FROM scratch\n');
  });

  it('is reported on where it cannot be written, and so is the rest', async () => {
    rmSync(join(folder, 'results'));
    const { code, out, err } = await runIn(folder, ['--cache', 'no/results', 'a'], [watching]);
    expect([code, err]).toEqual([1, 'dflint: the cache no/results does not exist\n']);
    expect(out).toContain('a/Dockerfile:1:1');
  });

  it.each([['--fix'], ['--diff'], ['--online'], ['--profile-rules'], ['--shellcheck', 'auto'], ['--rulesdir', 'a']])(
    'does not go with %s',
    async (...option) => {
      const { code, err } = await dflint(...option);
      expect(code).toBe(2);
      expect(err).toContain(`so it does not go with ${option[0]}`);
    },
  );
});

describe('a run that goes by an earlier one', () => {
  it('finds what it would find without that, whatever happens in between', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(fc.tuple(fc.array(change, { maxLength: 4 }), args), { maxLength: 8 }),
          async (steps) => {
            for (const [changes, more] of [[START, []] as const, ...steps]) {
              for (const it of changes) it(folder);
              const given = ['--format', 'json', ...more];
              const fresh = await runIn(folder, given, rules);
              expect(await runIn(folder, ['--cache', 'results', ...given], rules)).toEqual(fresh);
            }
          },
        )
        .beforeEach(() => {
          rmSync(folder, { recursive: true });
          mkdirSync(folder);
        }),
      { numRuns: 60 },
    );
  });
});

type Change = (root: string) => void;

const COMPOSE = 'services:\n  b:\n    build: { context: a, dockerfile: ../b/Dockerfile }\n';

/** What files may hold, by path. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  Dockerfile: ['FROM alpine:3.22\nCOPY . .\n', 'FROM alpine\nCOPY a/src b/lock /srv/\nCOPY a/*.json /srv/\n'],
  'a/Dockerfile': [
    'FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "src/main.js"]\n',
    'FROM alpine:3.22\nCOPY run.sh /\nCOPY src /src\nENTRYPOINT ["/run.sh"]\n',
    'ARG V\nFROM alpine:$V AS x\nADD --chown=1 . /srv\nFROM x AS y\nCOPY --exclude=*.md src data.bin /\n',
  ],
  'a/sub/Dockerfile.dev': ['FROM python:3.12\nCOPY requirements.txt .\nCOPY ../x .\nCOPY src/ src/\n'],
  'b/Dockerfile': ['FROM alpine:3.22\nCOPY . /srv\nUSER 1\n', 'FROM scratch\nCOPY link lock gone /\n'],
  '.dockerignore': ['a\n', '**\n!a\n', 'node_modules/\n*.md\n'],
  'a/.dockerignore': ['src\n', '.git\n.env\n!.env\n', 'data.bin\n**/*.pem\n'],
  'b/Dockerfile.dockerignore': ['lock\n', ''],
  'a/run.sh': ['#!/bin/sh\nexec true\n', '#!/bin/sh\r\nexec true\r\n', ''],
  'a/package.json': ['{}', '{"dflint": {"rules": {"missing-source": "info"}}}'],
  'a/package-lock.json': ['{}'],
  'a/src/main.js': ['1', '22'],
  'a/src/key.pem': ['-----BEGIN PRIVATE KEY-----\n'],
  'a/.env': ['TOKEN=1\n'],
  'a/.git/HEAD': ['ref: refs/heads/main\n'],
  'a/node_modules/m.js': ['1'],
  'a/sub/requirements.txt': ['x==1\n'],
  'b/lock': ['1'],
  'compose.yaml': [
    COMPOSE,
    'services:\n  a:\n    build: { context: ./a, target: x, args: { V: "3.20" } }\n',
    'services: [',
  ],
  '.dflint.yaml': [
    'rules:\n  no-large-source: error\n  require-labels: warning\n',
    'exclude: ["b/**"]\n',
    'rules: 1\n',
  ],
};

const START: readonly Change[] = Object.entries(TEXTS).flatMap(([path, [text = '']]) => {
  return path.startsWith('.dflint') || path.includes('.git/') ? [] : [written(path, text)];
});

function written(path: string, text: string): Change {
  return (root) => {
    removed(path)(root);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
}

function removed(path: string): Change {
  return (root) => rmSync(join(root, path), { force: true, recursive: true });
}

function linkTo(path: string, target: string): void {
  removed(path)(folder);
  symlinkSync(target, join(folder, path));
}

const path = fc.constantFrom(...Object.keys(TEXTS));

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: path.chain((it) => fc.constantFrom(...(TEXTS[it] ?? [])).map((text) => written(it, text))) },
  { weight: 3, arbitrary: path.map(removed) },
  fc.constantFrom(0o644, 0o755, 0o600).map((mode) => (root: string) => {
    if (existsSync(join(root, 'a/run.sh'))) chmodSync(join(root, 'a/run.sh'), mode);
  }),
  fc.constantFrom('lock', '../a/src', 'gone').map((target) => (root: string) => {
    removed('b/link')(root);
    mkdirSync(join(root, 'b'), { recursive: true });
    symlinkSync(target, join(root, 'b/link'));
  }),
  fc.constantFrom(1, 150_000_000, 300_000_000).map((size) => (root: string) => {
    written('a/data.bin', '')(root);
    // Without taking up as much.
    truncateSync(join(root, 'a/data.bin'), size);
    expect(lstatSync(join(root, 'a/data.bin')).size).toBe(size);
  }),
);

const args: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.constantFrom(
    ['a'],
    ['b', 'compose.yaml'],
    ['--no-context'],
    ['--context', 'a', '.'],
    ['--only', 'missing-source,no-large-source'],
    ['--target', 'x'],
    ['--build-arg', 'V=3.22'],
    ['--no-config', '.'],
  ),
);
