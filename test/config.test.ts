import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rules as allRules } from '../rules/index.ts';
import { ConfigFinder, type FoundConfig } from '../server/host/config-file.ts';
import { optionsOf } from '../server/lint/config/config.ts';
import { readConfig } from '../server/lint/config/config-file.ts';
import { configSchema } from '../server/lint/config/config-schema.ts';
import { lint } from '../server/lint/lint.ts';
import type { Rule } from '../server/lint/rule.ts';
import { dedent } from './markers.ts';

const trustedRegistry: Rule<{ registries: readonly string[]; strict: boolean }> = {
  id: 'trusted-registry',
  aka: ['DL3026'],
  category: 'security',
  severity: 'error',
  optional: true,
  summary: 'Use only registries you trust',
  why: 'For this test.',
  examples: [{ good: 'FROM a' }],
  options: {
    registries: { type: 'texts', default: ['docker.io'], summary: 'registries that images may come from' },
    strict: { type: 'flag', default: false, summary: 'whether a name without a registry is refused' },
  },
  *check() {},
};
/** The tests are of the engine: more rules are not to change them. */
const IDS = [
  'prefer-copy',
  'no-relative-workdir',
  'no-latest-tag',
  'no-untagged-base',
  'no-multiple-cmd',
  'no-multiple-entrypoint',
  'require-healthcheck',
  'valid-ignore',
  'unused-ignore',
];
const rules: readonly Rule[] = [...allRules.filter((it) => IDS.includes(it.id)), trustedRegistry];

describe('a configuration', () => {
  it('sets levels by any name of a rule', () => {
    const { file } = read('rules: { prefer-copy: error, DL3007: off, workdirrelativepath: style }\n');
    expect([...file.rules].map(([id, { level }]) => [id, level])).toEqual([
      ['prefer-copy', 'error'],
      ['no-latest-tag', 'off'],
      ['no-relative-workdir', 'style'],
    ]);
  });

  it('sets all the rules that another linter has as one', () => {
    const { file } = read('rules: { MultipleInstructionsDisallowed: error }\n');
    expect([...file.rules.keys()]).toEqual(['no-multiple-cmd', 'no-multiple-entrypoint']);
  });

  it('sets options, and locks a rule', () => {
    const { file } = read('rules:\n  trusted-registry: { severity: warning, locked: true, registries: [ghcr.io] }\n');
    const setting = file.rules.get('trusted-registry');
    expect(setting).toEqual({ level: 'warning', locked: true, options: { registries: ['ghcr.io'] } });
  });

  it('keeps build arguments as they are written', () => {
    expect(read('build: { args: { VERSION: 1.20, DEBUG: true } }\n').file.build?.args).toEqual({
      VERSION: '1.20',
      DEBUG: 'true',
    });
  });

  it.each(['', '# nothing yet\n', '{}\n'])('may be empty: %j', (source) => {
    expect(read(source).file.rules.size).toBe(0);
  });

  it('may repeat itself with an alias', () => {
    const { file } = read('rules: { prefer-copy: &loud error, no-latest-tag: *loud }\n');
    expect(file.rules.get('no-latest-tag')?.level).toBe('error');
  });
});

describe('a mistake in a configuration', () => {
  it.each([
    ['rulse: {}', 'rulse', 'there is no key "rulse"; did you mean rules?'],
    ['rules: { prefer-cpy: off }', 'prefer-cpy', 'there is no rule "prefer-cpy"; did you mean prefer-copy?'],
    [
      'rules: { prefer-copy: of }',
      'of }',
      'this is one of off, style, info, warning, error, not "of"; did you mean off?',
    ],
    [
      'rules: { prefer-copy: 1 }',
      '1',
      'one of off, style, info, warning, error or a mapping (key: value) is expected, not a number',
    ],
    [
      'rules: { trusted-registry: { registry: [a] } }',
      'registry: [',
      'there is no option "registry", only severity, locked, registries and strict',
    ],
    ['rules: { trusted-registry: { registries: [{}] } }', '{} ]', 'a text is expected, not a mapping'],
    ['rules: { trusted-registry: { strict: yes } }', 'yes', 'true or false is expected, not a text'],
    ['rules: [prefer-copy]', '[', 'a mapping (key: value) is expected, not a list'],
    ['fail-on: warn', 'warn', 'this is one of error, warning, info, style, never, not "warn"'],
    ['overrides: [{ rules: {} }]', '{ rules', 'the key files is missing'],
    ['exclude: 7', '7', 'a text or a list is expected, not a number'],
    ['exclude: ""', '""', 'a pattern is expected, not an empty text'],
    ['overrides: [{ files: [""], rules: {} }]', '""', 'a pattern is expected, not an empty text'],
    [`exclude: ${'a'.repeat(10_001)}`, 'a'.repeat(10_001), 'a pattern has at most 10000 characters'],
    ['build: { platform: x }', 'x', 'a platform is written OS/ARCH, like linux/arm64; not "x"'],
    ['fail-on: info\nfail-on: error', 'fail-on: error', 'this key is already given above; it may be given once'],
    ['extends: !!js/function x', '!!js', 'this tag means nothing in a configuration; remove it'],
    ['- a', '- a', 'a mapping (key: value) is expected, not a list'],
  ])('%s', (source, place, message) => {
    expect(mistakes(source)).toEqual([{ at: source.indexOf(place.replace(' ]', '')), message }]);
  });

  it('is one of all that are reported', () => {
    expect(mistakes('rulse: {}\nfail-on: no\nexclude: 1\n')).toHaveLength(3);
  });

  it('is broken syntax, where it breaks', () => {
    const source = 'rules:\n  prefer-copy: "error\n';
    expect(mistakes(source)).toEqual([{ at: source.length, message: 'this is no YAML: Missing closing "quote' }]);
  });

  it('is a text that unfolds to more than it is', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, at) => `x${at}: &x${at} [${'*x'.concat(String(at - 1), ',').repeat(at === 0 ? 0 : 9)}]`,
    );
    expect(mistakes(bomb.join('\n'))[0]?.message).toMatch(/^more than 100 aliases/);
    for (const deep of ['['.repeat(1e5), '{a: '.repeat(5e4), '- '.repeat(1e5), '? '.repeat(1e5)]) {
      expect(mistakes(deep)[0]?.message).toMatch(/^this lies more than 64 levels deep/);
    }
    expect(mistakes(' '.repeat(1e6))[0]?.message).toMatch(/^more than \d+ characters/);
    expect(mistakes('a: &a [*a]')).toEqual([{ at: 7, message: 'this alias stands inside what it repeats' }]);
  });
});

describe('the configuration of a file', () => {
  it('is the nearest above it', async () => {
    const root = tree({
      '.dflint.yaml': 'fail-on: error',
      'services/.dflint.yml': 'fail-on: info',
      'services/api/package.json': '{ "name": "x", "dflint": { "fail-on": "never" } }',
      'web/package.json': '{ "name": "dflint", "bin": { "dflint": "x" } }',
    });
    expect((await found(root, 'Dockerfile')).failOn).toBe('error');
    expect((await found(root, 'services/db/Dockerfile')).failOn).toBe('info');
    expect((await found(root, 'services/api/Dockerfile')).failOn).toBe('never');
    expect((await found(root, 'web/Dockerfile')).failOn).toBe('error');
  });

  it('is that of hadolint where dflint has none as near', async () => {
    const root = tree({
      '.dflint.yaml': 'fail-on: error',
      '.hadolint.yaml': 'no-fail: true',
      'a/.hadolint.yml': 'failure-threshold: style',
    });
    expect((await found(root, 'Dockerfile')).failOn).toBe('error');
    expect((await found(root, 'a/Dockerfile')).failOn).toBe('style');
  });

  it('builds on what it extends: a path, a package, a file of a package', async () => {
    const root = tree({
      'base.yaml': 'rules: { prefer-copy: error, no-latest-tag: error }\nfail-on: info\nexclude: [old/**]',
      'node_modules/@acme/lint/.dflint.yaml':
        'rules: { no-latest-tag: style, no-untagged-base: style }\nexclude: [vendor]',
      'node_modules/acme/package.json': '{ "dflint": { "extends": "./strict.yaml" } }',
      'node_modules/acme/strict.yaml': 'rules: { no-relative-workdir: { severity: error, locked: true } }',
      'a/.dflint.yaml': 'extends: [../base.yaml, "@acme/lint", acme]\nrules: { no-untagged-base: off }',
    });
    const configuration = await found(root, 'a/Dockerfile');
    const config = configuration.configFor(`${root}/a/Dockerfile`);
    expect(Object.fromEntries(config.rules)).toEqual({
      'prefer-copy': 'error',
      'no-latest-tag': 'style',
      'no-untagged-base': 'off',
      'no-relative-workdir': 'error',
    });
    expect(config.locked).toEqual(new Set(['no-relative-workdir']));
    expect(configuration.failOn).toBe('info');
    expect(configuration.excludes(`${root}/old/Dockerfile`), 'patterns of a path mean what lies beside it').toBe(true);
    expect(
      configuration.excludes(`${root}/a/vendor/Dockerfile`),
      'patterns of a package mean what lies beside its user',
    ).toBe(true);
  });

  it('depends on the file where overrides say so, the last of them first', async () => {
    const root = tree({
      '.dflint.yaml': dedent(`
        rules: { trusted-registry: { severity: error, registries: [ghcr.io] } }
        build: { context: ., args: { A: 1 } }
        overrides:
          - { files: "**/test/**", rules: { trusted-registry: off, prefer-copy: off } }
          - { files: ["api/**/Dockerfile*"], rules: { trusted-registry: { strict: true } }, build: { context: ../x, args: { B: 2 } } }
          - { files: api/test/*, rules: { prefer-copy: info } }
      `),
    });
    const configuration = await found(root, 'Dockerfile');
    const level = (path: string, rule: string) => configuration.configFor(`${root}/${path}`).rules.get(rule);
    expect(level('Dockerfile', 'trusted-registry')).toBe('error');
    expect(level('a/test/Dockerfile', 'trusted-registry')).toBe('off');
    expect(level('api/test/Dockerfile', 'prefer-copy')).toBe('info');
    const options = optionsOf(trustedRegistry, configuration.configFor(`${root}/api/Dockerfile.dev`));
    expect(options).toEqual({ registries: ['ghcr.io'], strict: true });
    expect(configuration.buildFor(`${root}/Dockerfile`)?.context).toBe(root);
    expect(configuration.buildFor(`${root}/api/Dockerfile`)).toMatchObject({
      context: `${dirname(root)}/x`,
      args: { A: '1', B: '2' },
    });
  });

  it.each([
    [
      'in a circle',
      { '.dflint.yaml': 'extends: ./a.yaml', 'a.yaml': '# a\nextends: ./.dflint.yaml' },
      'a.yaml',
      [2, 10],
      /in turn/,
    ],
    ['itself', { '.dflint.yaml': 'extends: ./.dflint.yaml' }, '.dflint.yaml', [1, 10], /in turn/],
    [
      'what is not there',
      { '.dflint.yaml': 'extends:\n  - ./b.yaml' },
      '.dflint.yaml',
      [2, 5],
      /^there is no file \.\/b\.yaml$/,
    ],
    ['no package', { '.dflint.yaml': 'extends: base' }, '.dflint.yaml', [1, 10], /^there is no package base /],
    [
      'a mistake',
      { '.dflint.yaml': 'extends: ./b.yaml', 'b.yaml': '\n x: 1' },
      'b.yaml',
      [2, 2],
      /^there is no key "x"/,
    ],
  ])('is refused where it extends %s', async (_, files, path, [line, column], message) => {
    const root = tree(files);
    const result = await new ConfigFinder(rules).configurationFor(join(root, 'Dockerfile'));
    expect(result).toEqual({
      mistakes: [{ path: join(root, path), position: { line, column }, message: expect.stringMatching(message) }],
    });
  });

  it('is not there where nobody wrote one', async () => {
    const finder = new ConfigFinder(rules);
    expect(await finder.configurationFor(join(tree({}), 'Dockerfile'))).toEqual({
      configuration: undefined,
      warnings: [],
    });
  });
});

describe('.hadolint.yaml', () => {
  it('turns off what it ignores, and sets what it overrides, the most severe first', async () => {
    const { levels } = await hadolint(
      'ignored: [DL3007]\noverride: { info: [DL3020, DL3006], error: [DL3006, DL3007], style: [DL3006] }\n',
    );
    expect(levels.get('no-latest-tag')).toBe('off');
    expect(levels.get('prefer-copy')).toBe('info');
    expect(levels.get('no-untagged-base')).toBe('error');
  });

  it('has the severities of hadolint, because its threshold was chosen for them', async () => {
    const { levels } = await hadolint('{}\n');
    expect(levels.get('prefer-copy')).toBe('error');
    expect(levels.get('no-latest-tag')).toBe('warning');
  });

  it('turns off what hadolint has off, unless it names it', async () => {
    expect((await hadolint('{}')).levels.get('require-healthcheck')).toBe('off');
    expect((await hadolint('override: { info: [DL3057] }')).levels.get('require-healthcheck')).toBe('info');
  });

  it('leaves optional rules off, unless it names them', async () => {
    expect((await hadolint('{}')).levels.get('trusted-registry')).toBe(undefined);
    expect((await hadolint('override: { style: [DL3026] }')).levels.get('trusted-registry')).toBe('style');
    const { levels, config } = await hadolint('trustedRegistries: [ghcr.io]');
    expect(levels.get('trusted-registry')).toBe('error');
    expect(config.options?.get('trusted-registry')).toEqual({ registries: ['ghcr.io'] });
  });

  it.each([
    ['{}', 'info'],
    ['failure-threshold: error', 'error'],
    ['failure-threshold: none', 'style'],
    ['no-fail: true', 'never'],
  ])('fails as hadolint does with %j', async (source, failOn) => {
    expect((await hadolint(source)).failOn).toBe(failOn);
  });

  it('says nothing of its comments, which are for hadolint', async () => {
    const { config } = await hadolint('{}');
    const source = 'FROM a:1\n# hadolint ignore=DL3020\nCOPY a /b\n';
    expect(lint({ path: 'Dockerfile', source }, rules, config)).toEqual([]);
  });

  it('can take their effect away', async () => {
    const { config } = await hadolint('disable-ignore-pragma: true');
    const source = 'FROM a:1\n# hadolint ignore=DL3020\nADD a /b\n';
    expect(lint({ path: 'Dockerfile', source }, rules, config).map((it) => it.rule)).toEqual(['prefer-copy']);
  });

  it('is warned of where it says what has no effect', async () => {
    const { warnings } = await hadolint('ignored: [SC2086, DL9999]\nstrict-label: true\n');
    expect(warnings.map((it) => it.message)).toEqual([
      'there is no key "strict-label"; did you mean strict-labels?',
      'dflint has no rule DL9999; this changes nothing',
    ]);
  });
});

describe('the JSON Schema', () => {
  it.each([
    'rules: { prefer-copy: error, DL3007: { severity: off, locked: true } }',
    'rules: { trusted-registry: { registries: [a], strict: true } }',
    'extends: a\nfail-on: never\nexclude: [a, b]\nbuild: { context: ., args: { A: 1, B: x, C: true } }',
    'overrides: [{ files: a, rules: { prefer-copy: off }, build: { target: x } }]',
    '{}',
    'rules: { prefer-cpy: off }',
    'rules: { prefer-copy: loud }',
    'rules: { prefer-copy: { locked: 1 } }',
    'rules: { trusted-registry: { registries: a } }',
    'rules: { prefer-copy: { registries: [a] } }',
    'overrides: [{ rules: {} }]',
    'overrides: {}',
    'exclude: [1]',
    'build: { args: { A: [] } }',
    'fail-on: [error]',
    'rule: {}',
  ])('accepts what is accepted, and refuses what is refused: %s', async (source) => {
    const { parse } = await import('yaml');
    expect(isValid(parse(source), configSchema(rules))).toBe(!('mistakes' in readConfig(source, rules)));
  });
});

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A folder with files, with `/` in its path. */
function tree(files: { readonly [path: string]: string | undefined }): string {
  const root = mkdtempSync(join(tmpdir(), 'dflint-'));
  roots.push(root);
  for (const [path, text = ''] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root.replaceAll('\\', '/');
}

function read(source: string) {
  const reading = readConfig(source, rules);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading;
}

function mistakes(source: string) {
  const reading = readConfig(source, rules);
  return 'file' in reading ? [] : reading.mistakes.map(({ span, message }) => ({ at: span.start, message }));
}

async function found(root: string, path: string) {
  return configurationIn(await new ConfigFinder(rules).configurationFor(join(root, path))).configuration;
}

function configurationIn(result: FoundConfig) {
  if ('mistakes' in result) throw new Error(JSON.stringify(result.mistakes));
  if (result.configuration === undefined) throw new Error('no configuration was found');
  return { configuration: result.configuration, warnings: result.warnings };
}

async function hadolint(source: string) {
  const root = tree({ '.hadolint.yaml': source });
  const result = await new ConfigFinder(rules).configurationFor(join(root, 'Dockerfile'));
  const { configuration, warnings } = configurationIn(result);
  const config = configuration.configFor(`${root}/Dockerfile`);
  return { config, levels: config.rules, failOn: configuration.failOn, warnings };
}

/** As much of JSON Schema as ours uses. */
function isValid(value: unknown, schema: unknown): boolean {
  const { type, enum: choices, items, properties, additionalProperties, required, anyOf } = fieldsOf(schema);
  if (Array.isArray(anyOf)) return anyOf.some((it) => isValid(value, it));
  const types: unknown[] = Array.isArray(type) ? type : [type];
  if (!types.includes(Array.isArray(value) ? 'array' : typeof value)) return false;
  if (Array.isArray(choices) && !choices.includes(value)) return false;
  if (Array.isArray(value)) return value.every((it) => isValid(it, items));
  if (typeof value !== 'object') return true;
  if (Array.isArray(required) && required.some((it) => !(it in fieldsOf(value)))) return false;
  return Object.entries(fieldsOf(value)).every(([name, field]) => {
    const known = fieldsOf(properties)[name] ?? additionalProperties;
    return known !== false && isValid(field, known);
  });
}

function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
