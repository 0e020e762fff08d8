import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';

const DEEP = 10_000;
const BAD = 'FROM alpine:3.22\nADD a /b\n';
const FINDING = /^other\/Dockerfile:2:1: warning prefer-copy /m;

let parent = '';
let folder = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'dflint-'));
  folder = join(parent, 'project');
  write({ 'other/Dockerfile': BAD });
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Nine lists of nine each, every one of the one before: a billion texts, if they were written out. */
const BOMB = ['a: &a [x]', ...pairs('abcdefghi')].join('\n');

function pairs(letters: string): readonly string[] {
  return [...letters].slice(1).map((it, index) => `${it}: &${it} [${Array(9).fill(`*${letters[index]}`).join(', ')}]`);
}

describe('a file that would be endless is not gone through, and the others are checked', () => {
  it.each([
    ['aliases of aliases', BOMB, '.dflint.yaml:1:1: there is no key "a"'],
    ['lists in lists', `rules: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`, ':1:72: this lies more than 64 levels deep'],
    ['items of items', `${'- '.repeat(DEEP)}a\n`, ':1:1: this lies more than 64 levels deep'],
  ])('.dflint.yaml: %s', async (_, text, message) => {
    write({ 'a/Dockerfile': BAD, 'a/.dflint.yaml': text });
    const { code, out, err } = await dflint();
    expect(code).toBe(2);
    expect(out).toMatch(FINDING);
    expect(err).toContain(message);
    expect(err).toContain('dflint: a/Dockerfile was not checked');
  });

  it.each([
    ['aliases of aliases', `${BOMB}\nignored: *i\n`, '.hadolint.yaml:9:'],
    [
      'maps in maps',
      `ignored: ${'{a: '.repeat(DEEP)}${'}'.repeat(DEEP)}\n`,
      ':1:266: this lies more than 64 levels deep',
    ],
  ])('.hadolint.yaml: %s', async (_, text, message) => {
    write({ 'a/Dockerfile': BAD, 'a/.hadolint.yaml': text });
    const { code, out, err } = await dflint();
    expect(code).toBe(2);
    expect(out).toMatch(FINDING);
    expect(err).toContain(message);
  });

  const within = (open: string, close: string, inner = '') => `${open.repeat(DEEP)}${inner}${close.repeat(DEEP)}`;
  it.each([
    ['compose.yaml', 'aliases of aliases', `${BOMB}\nservices:\n  a:\n    build:\n      context: .\n      args: *i\n`],
    ['compose.yaml', 'lists in lists', `services: ${within('[', ']')}\n`],
    ['compose.yaml', 'defaults of defaults', `services:\n  a:\n    build: "${within('${a:-', '}')}"\n`],
    ['docker-bake.json', 'maps in maps', `{"target": {"a": {"args": ${within('{"a": ', '}', '1')}}}}`],
    ['docker-bake.hcl', 'brackets in brackets', `target "a" {\n  context = ${within('(', ')', '"a"')}\n}\n`],
    ['docker-bake.hcl', 'blocks in blocks', within('a {\n', '}\n')],
    ['docker-bake.hcl', 'texts in texts', `target "a" {\n  context = "${within('${"', '"}')}"\n}\n`],
    ['docker-bake.hcl', 'negations of negations', `target "a" {\n  context = ${'!'.repeat(DEEP)}true\n}\n`],
    ['docker-bake.hcl', 'choices after choices', `target "a" {\n  context = ${'a ? b : '.repeat(DEEP)}c\n}\n`],
  ])('%s: %s', async (name, _, text) => {
    write({ [`a/${name}`]: text, 'a/Dockerfile': BAD });
    const { code, out, err } = await dflint();
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(FINDING);
    expect(out).toMatch(/^a\/Dockerfile:2:1: warning prefer-copy /m);
  });

  it.each([
    ['sums in sums', `RUN echo ${within('$((', '))', '1')}`],
    ['commands in commands', `RUN echo ${within('$(', ')', 'a')}`],
    ['defaults of defaults', `RUN echo ${within('${a:-', '}')}`],
    ['defaults in a setting', `ENV A=${within('${a:-', '}')}`],
    ['shells in shells', `RUN ${within('(', ')', 'a')}`],
    ['groups in groups', `RUN ${within('{ ', '; }', 'a')}`],
    ['texts in texts', `RUN echo ${within('"$(', ')"', 'a')}`],
    ['negations of negations', `RUN ${'! '.repeat(DEEP)}a`],
    ['programs that start programs', `RUN ${'sudo '.repeat(DEEP)}a`],
    ['a chain', `RUN a${' && a'.repeat(DEEP)}`],
    ['lists in lists', `CMD ${within('[', ']')}`],
    ['an instruction in an instruction', `${'ONBUILD '.repeat(8000)}RUN a`],
    ['stages on stages', `FROM a AS s0\n${stagesOnStages(2 * DEEP)}`],
    ['heredocs beside heredocs', `RUN a${' <<E'.repeat(DEEP)}\n${'E\n'.repeat(DEEP)}`],
    ['PowerShell in PowerShell', `SHELL ["powershell"]\nRUN ${within('$(', ')', 'a')}`],
    ['values that grow', `ENV A=x\n${'ENV A=$A$A\n'.repeat(60)}RUN echo $A`],
  ])('Dockerfile: %s', async (_, text) => {
    write({ 'a/Dockerfile': `${BAD}${text}\n` });
    const { code, out, err } = await dflint();
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(FINDING);
    expect(out).toMatch(/^a\/Dockerfile:2:1: warning prefer-copy /m);
  });

  it.each([
    ['a flag', 'RUN --mount=type=', ' a'],
    ['a text of JSON', 'CMD ["', '"]'],
    ['a setting', 'ENV A="', '"'],
  ])('Dockerfile: %s of nine million characters', async (_, before, after) => {
    write({ 'a/Dockerfile': `${BAD}${before}${'\\a'.repeat(4.5e6)}${after}\n` });
    const { out, err } = await dflint();
    expect(err).toBe('');
    expect(out).toMatch(FINDING);
    expect(out).toContain('a/Dockerfile:3:1: error syntax-error the line is longer than 65535 bytes');
  });

  it('.dockerignore: patterns of very many wildcards', async () => {
    const source = `${'**/'.repeat(3000)}a\n${'*?'.repeat(3000)}\n${'[a-z]'.repeat(3000)}\n`;
    write({ 'a/Dockerfile': 'FROM alpine:3.22\nCOPY . /a\nADD a /b\n', 'a/.dockerignore': source });
    const { out, err } = await dflint();
    expect(err).toBe('');
    expect(out).toMatch(FINDING);
    expect(out).toMatch(/^a\/Dockerfile:3:1: warning prefer-copy /m);
  });
});

describe('a file of more than anyone writes is said to be so', () => {
  it.each([
    ['.dflint.yaml', '# a\n'.repeat(1 << 17), 2, '1:1: more than 262144 characters are no configuration'],
    ['.hadolint.yaml', '# a\n'.repeat(1 << 17), 2, '1:1: more than 262144 characters are no configuration'],
    ['compose.yaml', '# a\n'.repeat(1 << 19), 1, 'this file has more than 1048576 characters'],
    ['docker-bake.json', ' '.repeat(1 << 21), 1, 'this file has more than 1048576 characters'],
    ['docker-bake.hcl', '# a\n'.repeat(1 << 19), 1, 'this file has more than 1048576 characters'],
  ])('%s', async (name, text, exit, message) => {
    write({ [`a/${name}`]: text, 'a/Dockerfile': BAD });
    const { code, out, err } = await dflint();
    expect(code).toBe(exit);
    expect(out).toMatch(FINDING);
    expect(out + err).toContain(`a/${name}:`);
    expect(out + err).toContain(message);
  });
});

describe('what lies outside is neither changed nor made', () => {
  const outside = () => readdirSync(parent, { recursive: true, encoding: 'utf8' }).filter((it) => !/^project/.test(it));

  it.each([
    ['COPY and ADD', { Dockerfile: 'FROM alpine:3.22\nCOPY ../../../etc/passwd ../../secret /b/\nADD ../x /b\n' }],
    ['Compose', { 'compose.yaml': 'services:\n  a:\n    build:\n      context: ../..\n      dockerfile: ../secret\n' }],
    ['.dockerignore', { Dockerfile: BAD, '.dockerignore': '../../*\n!../secret\n/../..\n' }],
  ])('by %s, even when everything is fixed', async (_, files) => {
    writeFiles(parent, { secret: 'kept\n', 'near/Dockerfile': BAD });
    write(files);
    const before = outside();
    const { out } = await dflint('--fix', '--unsafe-fixes', '.');
    expect(out + before).not.toContain('kept');
    expect(outside()).toEqual(before);
    expect(existsSync(join(parent, 'near/.dockerignore'))).toBe(false);
  });
});

describe('what lies outside is not read', () => {
  const SECRET = 'password: hunter2\n';
  beforeEach(() => {
    writeFiles(parent, { 'secret.yaml': SECRET, secret: SECRET, 'near/Dockerfile': BAD });
    write({ '.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/x': '', '.git/refs/x': '' });
  });

  it.each([
    ['../../..', 'there is no file ../../..'],
    ['./', 'there is no file ./'],
    ['acme/../../../secret', 'there is no package acme/../../../secret'],
    ['acme', 'there is no package acme'],
  ])('extends: %s', async (name, message) => {
    write({ 'a/.dflint.yaml': `extends: ["${name}"]\n`, 'a/Dockerfile': BAD });
    const { code, out, err } = await dflint();
    expect(code).toBe(2);
    expect(err).toContain(`a/.dflint.yaml:1:11: ${message}`);
    expect(out + err).not.toMatch(/password|hunter2/);
  });

  it.each([
    ['include', 'include: [../../secret.yaml]\nservices: {}\n'],
    ['extends', 'services:\n  a:\n    extends: { file: ../../secret.yaml, service: password }\n'],
    ['env_file', 'services:\n  a:\n    image: a\n    env_file: [../../secret]\n'],
    ['include with env_file', 'include:\n  - { path: b.yaml, env_file: ../../secret }\nservices: {}\n'],
    ['dockerfile', 'services:\n  a:\n    build: { context: ., dockerfile: ../../secret }\n'],
    ['context', 'services:\n  a:\n    build: { context: ../../near }\n'],
  ])('%s of Compose', async (_, text) => {
    write({ 'a/compose.yaml': text, 'a/b.yaml': 'services: {}\n' });
    const { out, err } = await dflint();
    expect(out).toMatch(FINDING);
    expect(out + err).not.toMatch(/password|hunter2|near\/Dockerfile:/);
  });

  it.each([
    ['dockerfile', 'target "a" {\n  dockerfile = "../../secret"\n}\n'],
    ['context', 'target "a" {\n  context = "../../near"\n}\n'],
  ])('%s of Bake', async (_, text) => {
    write({ 'a/docker-bake.hcl': text });
    const { out, err } = await dflint();
    expect(out).toMatch(FINDING);
    expect(out + err).not.toMatch(/password|hunter2|near\/Dockerfile:/);
  });
});

function stagesOnStages(count: number): string {
  return Array.from({ length: count }, (_, index) => `FROM s${index} AS s${index + 1}\n`).join('');
}

const dflint = (...args: string[]) => runIn(folder, ['--format', 'compact', ...args], rules);

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files);
