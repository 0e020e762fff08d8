import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { defaultConfig, levelOf, optionsOf } from '../server/lint/config/config.ts';
import { type ConfigFile, readConfig } from '../server/lint/config/config-file.ts';
import { fromHadolint } from '../server/lint/config/from-hadolint.ts';
import { readHadolintConfig } from '../server/lint/config/hadolint-config.ts';
import { configurationOf } from '../server/lint/config/layers.ts';
import { lint } from '../server/lint/lint.ts';
import { runIn, writeFiles } from './command-line.ts';
import { referenceData } from './reference-data.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint init', () => {
  it('writes a configuration that is understood, and changes nothing of what is found', async () => {
    writeFiles(folder, {
      'api/Dockerfile': 'FROM ghcr.io/acme/base:1\nADD a b\nADD c d\n',
      'web/Dockerfile': 'FROM node:latest\n',
    });
    const before = await dflint('--format', 'json');
    expect(await dflint('init')).toEqual({ code: 0, out: 'wrote .dflint.yaml\n', err: '' });
    expect(await dflint('--format', 'json')).toEqual(before);
  });

  it('names the rules that find something, the most frequent first, and the registries in use', async () => {
    writeFiles(folder, {
      'api/Dockerfile': 'FROM ghcr.io/acme/base:1\nADD a b\nADD c d\n',
      'web/Dockerfile': 'FROM docker.io/library/node:latest\nADD e f\n',
    });
    await dflint('init');
    const text = configuration();
    expect(text).toContain('  prefer-copy: warning # 3 findings in 2 files: ');
    expect(text.indexOf('prefer-copy')).toBeLessThan(text.indexOf('no-latest-tag'));
    expect(text).toContain('registries: [docker.io, ghcr.io]');
    expect(text).toContain('2 Dockerfiles when this was written');
  });

  it('leaves out what others wrote', async () => {
    writeFiles(folder, {
      Dockerfile: 'FROM alpine:3.22\n',
      'deps/third_party/redis/Dockerfile': 'FROM alpine\nADD a b\n',
    });
    await dflint('init');
    expect(configuration()).toContain('exclude: ["deps/third_party/**"]');
    expect(configuration()).not.toContain('prefer-copy');
    expect((await dflint('.')).code).toBe(0);
  });

  it('has something to say where there is no Dockerfile yet', async () => {
    expect((await dflint('init', '--quiet')).out).toBe('');
    expect(readConfig(configuration(), rules)).toMatchObject({ file: { failOn: 'warning' } });
  });

  it.each([
    ['.dflint.yaml', 'fail-on: error\n'],
    ['.dflint.yml', 'fail-on: error\n'],
    ['package.json', '{ "dflint": {} }'],
  ])('never writes over a configuration: %s', async (name, text) => {
    writeFiles(folder, { [name]: text });
    expect(await dflint('init')).toEqual({
      code: 2,
      out: '',
      err: `dflint: ${name} is there already, and stays as it is\n`,
    });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('does not silently put an end to the configuration of hadolint', async () => {
    writeFiles(folder, { '.hadolint.yaml': 'ignored: [DL3008]\n' });
    expect(await dflint('init')).toEqual({
      code: 2,
      out: '',
      err: 'dflint: .hadolint.yaml counts here; dflint init --from-hadolint takes it over\n',
    });
  });

  it('takes no paths', async () => {
    expect((await dflint('init', 'services')).code).toBe(2);
    expect(existsSync(join(folder, '.dflint.yaml'))).toBe(false);
  });
});

const ALL = `# Our policy,
# agreed in spring

failure-threshold: error   # CI fails on these
ignored:
  - DL3008   # apt pins break builds
  # latest is fine here
  - DL3007
  - SC2086
  - DL9999 # of the next version
override:
  # loud
  error:
    - DL3015  # because
    - DL3042
  info: [DL3003, DL3008]
trustedRegistries: # ours
  - docker.io
  - "*.gcr.io"
label-schema:
  author: text # people
  url: url
strict-labels: true
format: json
disable-ignore-pragma: true
# the end
`;

describe('dflint init --from-hadolint', () => {
  it('takes over what hadolint was told, and says what it cannot take over', async () => {
    writeFiles(folder, { '.hadolint.yaml': ALL });
    const { code, out, err } = await dflint('init', '--from-hadolint');
    expect({ code, out }).toEqual({ code: 0, out: 'wrote .dflint.yaml; dflint no longer reads .hadolint.yaml\n' });
    expect(err.split('\n').map((it) => it.split(': ').slice(0, 3).join(': '))).toEqual([
      'dflint: .hadolint.yaml:10:5: dflint has no rule DL9999; this changes nothing',
      'dflint: .hadolint.yaml:24:1: format is not taken over',
      'dflint: .hadolint.yaml:25:1: disable-ignore-pragma is not taken over',
      '',
    ]);
    expect(configuration()).toContain('fail-on: error\n');
  });

  it('keeps each comment with what it speaks of', () => {
    const text = converted(ALL);
    expect(text).toContain('# Our policy,\n# agreed in spring\n');
    expect(text).toContain('# CI fails on these\n');
    expect(text).toContain(
      'require-apt-pins: off # DL3008: apt pins break builds\n  # latest is fine here\n  no-latest-tag: off # DL3007\n',
    );
    expect(text).toContain('# DL9999: of the next version\n');
    expect(text).toContain('no-apt-recommends: error # DL3015: because\n');
    expect(text).toContain(
      '# ours\n  trusted-registry: { severity: error, registries: ["docker.io","*.gcr.io"] } # DL3026\n',
    );
    expect(text).toMatch(/# the end\n$/);
  });

  it('loses no comment', () => {
    const words = ALL.split('\n').flatMap((it) => it.match(/# (.*)$/)?.[1] ?? []);
    expect(words).toHaveLength(11);
    for (const it of words) expect(converted(ALL)).toContain(it);
  });

  it('stops at what hadolint would not read either', async () => {
    writeFiles(folder, { '.hadolint.yaml': 'ignored: DL3008\n' });
    const { code, err } = await dflint('init', '--from-hadolint');
    expect(code).toBe(2);
    expect(err).toContain('.hadolint.yaml:1:10: a list is expected, not a text');
    expect(existsSync(join(folder, '.dflint.yaml'))).toBe(false);
  });

  it('needs something to take over', async () => {
    expect((await dflint('init', '--from-hadolint')).err).toBe('dflint: there is no .hadolint.yaml here\n');
  });
});

/** What the documentation of hadolint shows, and what is hard to take over. */
const CONFIGURATIONS = [
  '',
  '# only a comment\n',
  ALL.replace('disable-ignore-pragma: true\n', ''),
  'ignored:\n  - DL3000\n  - SC1010\n\ntrustedRegistries:\n  - docker.io\n  - my-company.com:5000\n  - "*.gcr.io"\n',
  'override:\n  error:\n    - DL3001\n    - DL3002\n  warning:\n    - DL3042\n    - DL3033\n  info:\n    - DL3032\n  style:\n    - DL3015\n',
  'label-schema:\n  author: text\n  contact: email\n  created: rfc3339\n  version: semver\n  documentation: url\n  git-revision: hash\n  license: spdx\n',
  'failure-threshold: style\nno-fail: true\n',
  'failure-threshold: none\n',
  'strict-labels: true\nlabel-schema: {}\ntrustedRegistries: []\n',
  'ignored: [DL1000, DL4000, DL3007, DL3007]\noverride: { error: [DL3007, DL3057], style: [DL3007] }\n',
  'ignored:\nno-color: false\nunknown-key: 1\n',
  'format: codeclimate\n',
  'ignored: &few [DL3018]\noverride:\n  info: *few\n',
];

describe('a configuration that was taken over', () => {
  it.each(CONFIGURATIONS)('%#: sets every rule as hadolint did', (source) => {
    const before = understood(readHadolintConfig(source, rules));
    const after = understood(readConfig(converted(source), rules));
    expect(after.failOn).toBe(before.failOn);
    expect(levelsOf(after)).toEqual(levelsOf(before));
  });

  it.each(CONFIGURATIONS)('%#: finds what was found before', (source) => {
    const configs = [readHadolintConfig(source, rules), readConfig(converted(source), rules)].map((it) =>
      configurationOf([{ folder: '/', file: understood(it) }]).configFor('/Dockerfile'),
    );
    const [before, after] = configs.map((config) =>
      files.flatMap(([path, text]) => lint({ path, source: text }, rules, config ?? defaultConfig)),
    );
    expect(before?.length).toBeGreaterThan(files.length);
    expect(after).toEqual(before);
  });
});

const files = [
  ...textsIn('fixtures/hadolint'),
  ...(referenceData === undefined ? [] : textsIn(join(referenceData, 'corpus', 'files')).slice(0, 60)),
];

function textsIn(place: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(place)
    .filter((it) => it.endsWith('Dockerfile'))
    .map((it) => [it, readFileSync(join(place, it), 'utf8')] as const);
}

function converted(source: string): string {
  const conversion = fromHadolint(source, rules);
  return 'text' in conversion ? conversion.text : expect.fail(JSON.stringify(conversion.mistakes));
}

function understood(reading: { file: ConfigFile } | { mistakes: readonly unknown[] }): ConfigFile {
  return 'file' in reading ? reading.file : expect.fail(JSON.stringify(reading.mistakes));
}

function levelsOf(file: ConfigFile) {
  const config = configurationOf([{ folder: '/', file }]).configFor('/Dockerfile');
  const codes = [...config.rules].filter(([id]) => /^SC\d+$/.test(id)).sort();
  return { codes, rules: rules.map((it) => [it.id, levelOf(it, config), optionsOf(it, config)]) };
}

function dflint(...args: readonly string[]) {
  return runIn(folder, args, rules);
}

function configuration(): string {
  return readFileSync(join(folder, '.dflint.yaml'), 'utf8');
}
