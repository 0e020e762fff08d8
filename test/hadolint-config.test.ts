import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../server/lint/rule.ts';
import { runIn, writeFiles } from './command-line.ts';
import { dedent } from './markers.ts';

/**
 * The lines, severities and exit codes here are those of hadolint 2.15.1, but where the name of a test says otherwise. More
 * rules are not to change them.
 */
const IDS = [
  'syntax-error',
  'build-error',
  'no-relative-workdir',
  'prefer-copy',
  'prefer-exec-form',
  'no-multiple-cmd',
  'no-latest-tag',
  'no-untagged-base',
  'no-maintainer',
  'no-apt-lists',
  'no-sudo',
  'valid-ignore',
  'unused-ignore',
  'require-healthcheck',
  'trusted-registry',
  'valid-label-value',
  'require-labels',
  'no-unknown-labels',
];
const ownAdvice: Rule = {
  id: 'own-advice',
  category: 'security',
  severity: 'info',
  summary: 'Do as you are told',
  why: 'It stands for the rules that hadolint does not have.',
  examples: [{ good: '' }],
  *check({ stages }) {
    for (const { from } of stages) if (from !== undefined) yield { span: from.keyword, message: 'think again' };
  },
};
const rules: readonly Rule[] = allRules.filter((it) => IDS.includes(it.id));

const DOCKERFILE = `
  FROM ubuntu AS base
  MAINTAINER me@example.com
  WORKDIR src
  FROM debian:latest
  ADD a.txt /a.txt
  RUN apt-get update && apt-get install -y --no-install-recommends curl=1
  CMD run it
`;
const ALL = [
  '1 warning no-untagged-base',
  '2 error no-maintainer',
  '3 error no-relative-workdir',
  '4 warning no-latest-tag',
  '5 error prefer-copy',
  '6 info no-apt-lists',
  '7 warning prefer-exec-form',
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a project with only .hadolint.yaml', () => {
  it('is judged by the severities of hadolint', async () => {
    expect(await dflint('{}', DOCKERFILE)).toEqual({ findings: ALL, code: 1, err: '' });
  });

  it('may call it .hadolint.yml', async () => {
    write({ '.hadolint.yml': 'ignored: [DL3020]', Dockerfile: dedent(DOCKERFILE) });
    expect((await dflintHere()).findings).toEqual(without('5 error prefer-copy'));
  });

  it('does not see what is ignored', async () => {
    const { findings } = await dflint('ignored:\n  - DL3007\n  - DL3020\n', DOCKERFILE);
    expect(findings).toEqual(without('4 warning no-latest-tag', '5 error prefer-copy'));
  });

  it.each(['error', 'warning', 'info', 'style'])('hears as %s what is overridden so', async (level) => {
    const { findings } = await dflint(`override:\n  ${level}: [DL3020, DL3007, DL3009]\n`, DOCKERFILE);
    const overridden = ['no-latest-tag', 'prefer-copy', 'no-apt-lists'];
    const expected = ALL.map((it) => {
      const [line, , rule = ''] = it.split(' ');
      return overridden.includes(rule) ? `${line} ${level} ${rule}` : it;
    });
    expect(findings).toEqual(expected);
  });

  it('hears the greatest of several severities, and nothing of what is ignored besides', async () => {
    const config = 'override: { info: [DL3020, DL4000], error: [DL3007], style: [DL3020] }\nignored: [DL4000]';
    const { findings } = await dflint(config, DOCKERFILE);
    expect(findings).toContain('5 info prefer-copy');
    expect(findings).toContain('4 error no-latest-tag');
    expect(findings).not.toContainEqual(expect.stringContaining('no-maintainer'));
  });

  it('turns on by an override what hadolint has off', async () => {
    const source = 'FROM debian:12\nEXPOSE 80\nCMD ["run"]\n';
    expect(await dflint('{}', source)).toMatchObject({ code: 0, findings: [] });
    expect(await dflint('override: { info: [DL3057] }', source)).toMatchObject({
      code: 1,
      findings: ['2 info require-healthcheck'],
    });
  });

  describe('fails from its threshold on', () => {
    const FILES = {
      clean: 'FROM debian:12\nCMD ["run"]\n',
      info: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=1\n',
      warning: 'FROM debian\n',
      error: 'FROM debian:12\nADD a.txt /a.txt\n',
    };
    it.each([
      ['{}', { clean: 0, info: 1, warning: 1, error: 1 }],
      ['failure-threshold: error', { clean: 0, info: 0, warning: 0, error: 1 }],
      ['failure-threshold: warning', { clean: 0, info: 0, warning: 1, error: 1 }],
      ['failure-threshold: info', { clean: 0, info: 1, warning: 1, error: 1 }],
      ['failure-threshold: style', { clean: 0, info: 1, warning: 1, error: 1 }],
      ['failure-threshold: none', { clean: 0, info: 1, warning: 1, error: 1 }],
      ['failure-threshold: ignore', { clean: 0, info: 1, warning: 1, error: 1 }],
      ['override: { style: [DL3006, DL3009, DL3020] }', { clean: 0, info: 0, warning: 0, error: 0 }],
      [
        'failure-threshold: none\noverride: { style: [DL3006, DL3009, DL3020] }',
        { clean: 0, info: 1, warning: 1, error: 1 },
      ],
      ['no-fail: true', { clean: 0, info: 0, warning: 0, error: 0 }],
      ['no-fail: true\nfailure-threshold: error', { clean: 0, info: 0, warning: 0, error: 0 }],
    ])('%j', async (config, codes) => {
      const found = new Map<string, number>();
      for (const [name, source] of Object.entries(FILES)) found.set(name, (await dflint(config, source)).code);
      expect(Object.fromEntries(found)).toEqual(codes);
    });
  });

  it('does not fail in the formats of services, for which findings are no failure', async () => {
    expect((await dflint('format: codeclimate', DOCKERFILE)).code).toBe(0);
    expect((await dflint('format: codacy', DOCKERFILE)).code).toBe(0);
    expect((await dflint('format: gitlab_codeclimate', DOCKERFILE)).code).toBe(1);
  });

  it('trusts the registries it names, and without any all', async () => {
    const source = 'FROM my.co/a:1\nFROM quay.io/a:1\n';
    expect((await dflint('{}', source)).findings).toEqual([]);
    expect((await dflint('trustedRegistries: []', source)).findings).toEqual([]);
    expect((await dflint('override: { error: [DL3026] }', source)).findings).toEqual([]);
    expect((await dflint('trustedRegistries: [my.co]', source)).findings).toEqual(['2 error trusted-registry']);
    expect((await dflint('trustedRegistries: ["*.co", "qu*"]', source)).findings).toEqual([]);
    const overridden = 'trustedRegistries: [my.co]\noverride: { info: [DL3026] }';
    expect((await dflint(overridden, source)).findings).toEqual(['2 info trusted-registry']);
    expect((await dflint('trustedRegistries: [my.co]\nignored: [DL3026]', source)).findings).toEqual([]);
  });

  describe('asks for the labels of its schema', () => {
    const source = `
      FROM debian:12
      LABEL maintainer="nobody" created="today" extra=""
      LABEL org.opencontainers.image.licenses="none of ours"
    `;
    const schema = 'label-schema: { maintainer: email, created: rfc3339, extra: rawtext, url: url }';
    it.each([
      ['{}', []],
      ['strict-labels: true', []],
      ['override: { error: [DL3049, DL3050, DL3051] }', []],
      ['label-schema: { maintainer: text, created: text }', []],
      [schema, ['1 info require-labels', ...['2', '2', '2'].map((line) => `${line} warning valid-label-value`)]],
      [`${schema}\nignored: [DL3051]\noverride: { error: [DL3049] }`, ['1 error require-labels']],
      [
        'label-schema: { maintainer: text }\nstrict-labels: true',
        ['2 info no-unknown-labels', '2 info no-unknown-labels', '3 info no-unknown-labels'],
      ],
      ['label-schema: { maintainer: text }\nstrict-labels: false', []],
    ])('%j', async (config, findings) => {
      expect(await dflint(config, source)).toMatchObject({ findings, err: '' });
    });
  });

  it('passes over keys without a value, as hadolint does', async () => {
    const config = 'ignored:\noverride:\n  error:\nno-fail:\nlabel-schema:\nformat:\nfailure-threshold:\n';
    expect(await dflint(config, DOCKERFILE)).toEqual({ findings: ALL, code: 1, err: '' });
  });

  it('may be empty, or comments only', async () => {
    expect((await dflint('', DOCKERFILE)).findings).toEqual(ALL);
    expect((await dflint('# nothing yet\n', DOCKERFILE)).findings).toEqual(ALL);
  });

  it('is told of codes and keys that do nothing, where hadolint is silent', async () => {
    const { err, findings } = await dflint('ignored: [DL9999, SC2086]\nignord: [DL3020]\n', DOCKERFILE);
    expect(findings).toEqual(ALL);
    expect(err.split('\n')).toEqual([
      'dflint: .hadolint.yaml:2:1: there is no key "ignord"; did you mean ignored?',
      'dflint: .hadolint.yaml:1:11: dflint has no rule DL9999; this changes nothing',
      '',
    ]);
    const nested = await dflint('override: { error: [DL3007], loud: [DL3020] }', DOCKERFILE);
    expect(nested.findings).toContain('4 error no-latest-tag');
    expect(nested.err).toMatch(/^dflint: \.hadolint\.yaml:1:30: there is no severity "loud"/);
  });

  it.each([
    ['ignored: [DL3020', '1:17: this is no YAML'],
    ['ignored: DL3020', '1:10: a list is expected, not a text'],
    ['failure-threshold: loud', '1:20: this is one of error, '],
    ['no-fail: yes', '1:10: true or false is expected, not a text'],
    ['- DL3020', '1:1: a mapping'],
  ])('is not checked where hadolint would drop the whole configuration: %j', async (config, message) => {
    const { code, err, findings } = await dflint(config, DOCKERFILE);
    expect(code).toBe(2);
    expect(err).toContain(`dflint: .hadolint.yaml:${message}`);
    expect(findings).toEqual([]);
  });

  it('fails by a file that cannot be built, whatever its threshold', async () => {
    expect((await dflint('failure-threshold: error\nignored: [DL1000]', 'FROM a:1\nCOPY a\n')).code).toBe(1);
    expect((await dflint('no-fail: true', 'FROM a:1\nCOPY a\n')).code).toBe(0);
  });

  it('does not fail by advice that is not hadolint’s', async () => {
    const source = 'FROM debian:12\n';
    expect(await dflint('{}', source, [...rules, ownAdvice])).toMatchObject({
      code: 0,
      findings: ['1 style own-advice'],
    });
    expect((await dflint('ignored: [own-advice]', source, [...rules, ownAdvice])).findings).toEqual([]);
  });
});

describe('the comments of hadolint', () => {
  const COMMENTS = `
    # hadolint global ignore=DL4000
    FROM ubuntu AS base
    MAINTAINER x
    # hadolint ignore=DL3000
    WORKDIR src
    # hadolint ignore=DL3020

    ADD a /too-far
    # hadolint ignore=DL3020 # reason
    ADD a /b
    # hadolint ignore=DL3020 reason
    ADD a /void
    # hadolint ignore = DL3020 , DL3021
    ADD a /b
    # hadolint ignore=dl3020
    ADD a /void
    # hadolint stage ignore=DL3020
    FROM debian:latest
    ADD a /b
    #hadolint ignore=DL3025
    CMD run it
  `;

  it('speak of the line below, a stage or the file', async () => {
    expect((await dflint('{}', COMMENTS)).findings).toEqual([
      '2 warning no-untagged-base',
      '8 error prefer-copy',
      '12 error prefer-copy',
      '16 error prefer-copy',
      '18 warning no-latest-tag',
    ]);
  });

  it('say nothing where they are disabled', async () => {
    const { findings } = await dflint('disable-ignore-pragma: true', COMMENTS);
    expect(findings).toHaveLength(11);
    expect(findings).toContain('3 error no-maintainer');
    expect(findings).toContain('21 warning prefer-exec-form');
  });

  it('may stand where hadolint reports what we report elsewhere', async () => {
    const second = 'FROM a:1\nCMD ["a"]\n# hadolint ignore=DL4003\nCMD ["b"]\n';
    expect(await dflint('{}', second)).toMatchObject({ code: 0, findings: [] });
  });

  it('may name a shell, which changes nothing for the rules that hadolint shares with us', async () => {
    const source = '# hadolint shell=bash\nFROM debian:12\n# hadolint shell=pwsh\nRUN sudo run\n';
    expect(await dflint('{}', source)).toEqual({ code: 1, findings: ['4 error no-sudo'], err: '' });
  });

  it('hold without any configuration, where the severities are ours', async () => {
    const { findings } = await dflint(undefined, COMMENTS);
    expect(findings).toContain('8 warning prefer-copy');
    expect(findings).not.toContain('10 warning prefer-copy');
  });
});

describe('its format', () => {
  it.each([
    ['tty', /^ {2}.*│ FROM debian/m],
    ['gnu', /^Dockerfile:1:6: warning no-untagged-base /],
  ])('%s chooses a report', async (format, report) => {
    write({ '.hadolint.yaml': `format: ${format}\n`, Dockerfile: 'FROM debian\n' });
    const { out, err } = await runHere();
    expect(out).toMatch(report);
    expect(err).toBe('');
  });

  it('gives way to that of the command line', async () => {
    write({ '.hadolint.yaml': 'format: tty\n', Dockerfile: 'FROM debian\n' });
    expect((await runHere(rules, '--format', 'compact')).out).toMatch(/^Dockerfile:1:6: /);
  });

  it('is passed over, and that is said once, where there is no such report', async () => {
    write({ '.hadolint.yaml': 'format: codacy\n', Dockerfile: 'FROM debian\n', 'a.dockerfile': 'FROM debian\n' });
    const { out, err } = await runHere();
    expect(out).toMatch(/^Dockerfile:1:6: /);
    expect(err).toBe('dflint: the configuration asks for a report in the format codacy, which dflint does not have\n');
  });
});

/** What dflint says of a Dockerfile beside a configuration: `line severity rule`. */
async function dflint(config: string | undefined, source: string, ruleset = rules) {
  write({ ...(config !== undefined && { '.hadolint.yaml': config }), Dockerfile: dedent(source) });
  return dflintHere(ruleset);
}

async function dflintHere(ruleset = rules) {
  const { out, err, code } = await runHere(ruleset, '--format', 'compact');
  const findings = Array.from(
    out.matchAll(/^Dockerfile:(\d+):\d+: (\w+ [\w-]+) /gm),
    ([, line, rest]) => `${line} ${rest}`,
  );
  return { findings, err, code };
}

const runHere = (ruleset: readonly Rule[] = rules, ...args: string[]) => runIn(folder, args, ruleset);

function without(...findings: string[]): readonly string[] {
  return ALL.filter((it) => !findings.includes(it));
}

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files);
