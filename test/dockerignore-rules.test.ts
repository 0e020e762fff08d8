import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { contextOf } from '../server/context/ignore/dockerignore.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { selectorsOf } from '../server/lint/context/context-use.ts';
import { lintIgnoreFile } from '../server/lint/ignore-file/lint-ignore-file.ts';
import { modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';
import { runIn, writeFiles } from './command-line.ts';
import { contextOfFiles } from './context-of-files.ts';

describe('patterns that are meant as in .gitignore', () => {
  it.each([
    ['a folder of packages', 'node_modules', 'web/node_modules/a.js'],
    ['a folder with a slash behind it', 'node_modules/', 'web/node_modules/a.js'],
    ['a kind of files', '*.log', 'web/logs/x.log'],
    ['settings', '.env', 'api/.env'],
    ['what is built beside its project', 'dist', 'packages/a/dist/x.js', 'packages/a/package.json'],
    ['what lies in folders nearly always', '__pycache__', 'a.py'],
  ])('are found: %s', (_, pattern, ...paths) => expect(found(pattern, paths)).toEqual([pattern]));

  it.each([
    ['that begins at the root by a slash', '/node_modules', 'web/node_modules/a.js'],
    ['for any folder', '**/node_modules', 'web/node_modules/a.js'],
    ['beside one for any folder', 'node_modules\n**/node_modules', 'web/node_modules/a.js'],
    ['in a folder', 'web/node_modules', 'web/app/node_modules/a.js'],
    ['where there is no other', 'node_modules', 'node_modules/a.js'],
    [
      'for what people name so',
      'docs\nREADME.md\nbuild\nbin',
      'a/docs/x',
      'a/README.md',
      'src/build/x.ts',
      'a/bin/run',
    ],
    ['below which nothing is left', 'web\nnode_modules', 'web/node_modules/a.js'],
    ['in an allowlist', '*\n!web\nnode_modules\n*.pyc', 'web/node_modules/a.js'],
    ['that takes back', 'logs\n!*.log', 'logs/x.log'],
  ])('are not found in one %s', (_, source, ...paths) => expect(found(source, paths)).toEqual([]));

  it('matter only in what Dockerfiles take', () => {
    expect(found('node_modules\n*.pyc', ['web/node_modules/a.js', 'api/a.js'], 'COPY api /app')).toEqual(['*.pyc']);
    expect(found('node_modules\n*.pyc', ['web/node_modules/a.js', 'a.js'], 'COPY a.js /app')).toEqual([]);
  });
});

describe('what an ignore file lets through', () => {
  const large = { 'node_modules/a.js': { size: 5e6 }, '.git/pack': { size: 9e6 }, 'web/.next/x': { size: 3e6 } };

  it('is named once, with its size', () => {
    const [finding, ...more] = gaps('*.md', 'COPY . .');
    expect(more).toEqual([]);
    expect(finding?.message).toBe(
      'nothing here keeps .git (9.0 MB), node_modules (5.0 MB), web/.next (3.0 MB) out of what is copied',
    );
    expect(finding?.fix?.edits).toEqual([{ span: { start: 4, end: 4 }, text: '\n.git\n**/node_modules\n**/.next\n' }]);
  });

  it.each([
    ['that is taken by its name', '.git\n**/.next', 'COPY . .\nCOPY node_modules /n'],
    ['that nobody takes', '', 'COPY package.json /'],
    ['that no Dockerfile is known to take', '', ''],
    ['of which no-gitignore-pattern speaks', '.git\nnode_modules\n**/.next', 'COPY . .'],
    ['from git, where a step asks it', '**/node_modules\n**/.next', 'COPY . .\nRUN git describe --tags > version'],
  ])('is nothing to speak of: %s', (_, source, line) => expect(gaps(source, line)).toEqual([]));

  function gaps(source: string, line: string) {
    const paths = Object.keys(large);
    return findingsIn(source, paths, line, large).filter((it) => it.rule === 'dockerignore-gap');
  }
});

describe('comments in an ignore file', () => {
  it('silence what is found below them, and the rest is heard', () => {
    const source = '# dflint ignore=no-gitignore-pattern -- the root alone is meant\n\n*.pyc\n__pycache__\n';
    expect(found(source, ['a.py'])).toEqual(['__pycache__']);
  });

  it('silence a rule in the whole file', () => {
    expect(found('*.pyc\n__pycache__\n# dflint ignore-file=no-gitignore-pattern -- so be it\n', ['a.py'])).toEqual([]);
  });

  it('are judged as those of Dockerfiles', () => {
    const source =
      '\ufeff# dflint ignore=no-gitignore-pattern\ndocs\n# dflint ignore=no-gitignore-patern\n# dflint ignore-stage=no-gitignore-pattern\n';
    expect(findingsIn(source, ['a.py']).map((it) => `${it.rule} ${textOf(source, it.span)}`)).toEqual([
      'unused-ignore no-gitignore-pattern',
      'valid-ignore # dflint ignore=no-gitignore-patern',
      'valid-ignore no-gitignore-patern',
      'valid-ignore # dflint ignore-stage=no-gitignore-pattern',
    ]);
  });

  it('that are not in the first column are patterns', () => {
    expect(found(' # dflint ignore=no-gitignore-pattern -- x\n*.pyc\n', ['a.py'])).toEqual(['*.pyc']);
  });
});

describe('dflint lint', () => {
  let folder = '';
  const dflint = (...args: readonly string[]) => runIn(folder, args, rules);
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
    writeFiles(folder, {
      '.dockerignore': '*.pyc\n',
      'api/Dockerfile': 'FROM python:3.13-slim\nUSER 1000\nCOPY api lib /app/\n',
      'job/Dockerfile': 'FROM python:3.13-slim\nUSER 1000\nCOPY job lib /app/\n',
      'web/Dockerfile': 'FROM nginx:1.29\nUSER 1000\nCOPY src /www/\n',
      'web/Dockerfile.dockerignore': '**/*.md\n',
      'web/src/index.html': '',
      'lib/a.py': '',
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reports an ignore file as a file of its own, once for all that are built under it', async () => {
    const { out, code } = await dflint('--only', 'no-gitignore-pattern', '--format', 'json');
    const report: { files: { path: string; diagnostics: { rule: string; range: { start: object } }[] }[] } =
      JSON.parse(out);
    expect(report.files.map((it) => [it.path, it.diagnostics.map((found) => found.rule)])).toEqual([
      ['api/Dockerfile', []],
      ['job/Dockerfile', []],
      ['web/Dockerfile', []],
      ['.dockerignore', ['no-gitignore-pattern']],
      ['web/Dockerfile.dockerignore', []],
    ]);
    expect(report.files[3]?.diagnostics[0]?.range.start).toEqual({ line: 1, column: 1, offset: 0 });
    expect(code).toBe(1);
  });

  it('checks one that is named, and no Dockerfile with it', async () => {
    const { out } = await dflint('.dockerignore', 'web/Dockerfile.dockerignore', '--format', 'compact');
    expect(out).toMatch(/^\.dockerignore:1:1: warning no-gitignore-pattern [^\n]*\n$/);
  });

  it('knows what the Dockerfiles beside one that is named take', async () => {
    writeFiles(folder, { Dockerfile: 'FROM python:3.13-slim\nCOPY lib/a.py /app/\n' });
    expect((await dflint('.dockerignore', '--only', 'no-gitignore-pattern')).out).toBe('');
  });

  it('fixes it where that is asked for', async () => {
    await dflint('--fix', '--unsafe-fixes', '--only', 'no-gitignore-pattern');
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('**/*.pyc\n');
  });

  it('writes comments into it, which then silence', async () => {
    await dflint('--add-ignores', 'known', '--only', 'no-gitignore-pattern');
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe(
      '# dflint ignore=no-gitignore-pattern -- known\n*.pyc\n',
    );
    expect((await dflint('--only', 'no-gitignore-pattern')).code).toBe(0);
  });

  it('says nothing of one that is excluded, and looks for none without a rule for it', async () => {
    writeFiles(folder, { '.dflint.yaml': 'exclude: ["**/.dockerignore"]\n' });
    expect((await dflint('--only', 'no-gitignore-pattern', '--format', 'json')).out).not.toContain('".dockerignore"');
    const { out } = await dflint('--only', 'prefer-copy', '--format', 'json');
    expect(out).not.toContain('dockerignore');
  });
});

/** What is marked by no-gitignore-pattern in an ignore file of a folder with these files, all of which are copied. */
function found(source: string, paths: readonly string[], line = 'COPY . .'): readonly string[] {
  return findingsIn(source, paths, line)
    .filter((it) => it.rule === 'no-gitignore-pattern')
    .map((it) => textOf(source, it.span));
}

function findingsIn(
  source: string,
  paths: readonly string[],
  line = 'COPY . .',
  stats: Parameters<typeof contextOfFiles>[1] = {},
) {
  const all = contextOfFiles(Object.fromEntries(paths.map((it) => [it, ''])), stats);
  const context = contextOf(all.entries, { path: '.dockerignore', source });
  const taken = selectorsOf(modelOf(parse(`FROM node:22\n${line}\n`)));
  return lintIgnoreFile({ path: '.dockerignore', source, context, taken }, rules, defaultConfig);
}
