import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { BUILDKIT_CHECKS } from '../server/lint/buildkit.ts';
import { defaultConfig, withLevels } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import { type Rule, rulesNamed } from '../server/lint/rule.ts';
import { runIn, writeFiles } from './command-line.ts';
import { contextOfFiles } from './context-of-files.ts';
import { dedent, marked, unmarked } from './markers.ts';
import { differences, HADOLINT_CODES } from './peers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a check of another linter', () => {
  const all = [...HADOLINT_CODES, ...BUILDKIT_CHECKS];

  it('is one of 71 and of 22', () => {
    expect([HADOLINT_CODES.length, BUILDKIT_CHECKS.length, new Set(all).size]).toEqual([71, 22, 93]);
  });

  it.each(all)('%s is explained', async (name) => {
    const [rule] = rulesNamed(name, rules);
    expect(await runIn(folder, ['explain', name], rules)).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^# ${rule?.id}\n`)),
    });
  });

  it.each(all)('%s is off with --ignore', async (name) => {
    for (const { rule, source, files } of badExamplesOf(name)) {
      const { id } = rule;
      const place = join(folder, name, id);
      writeFiles(place, { ...files, '.dflint.yaml': `rules: { ${id}: error }`, Dockerfile: source });
      const loud = await runIn(place, ['--format', 'compact', 'Dockerfile'], rules);
      // What needs a build context is found only where the command line knows of one.
      if (files === undefined) expect(loud.out).toContain(`: error ${id} `);
      const quiet = await runIn(place, ['--format', 'compact', '--ignore', name, 'Dockerfile'], rules);
      expect(quiet.err).toBe('');
      expect(quiet.out).not.toContain(` ${id} `);
    }
  });

  it.each(HADOLINT_CODES)('%s is silenced by a comment for hadolint', (name) => {
    for (const { rule, source, files } of badExamplesOf(name)) {
      expect(said(rule, source, files)).toBe(true);
      expect(said(rule, `${source}# hadolint global ignore=${name}\n`, files)).toBe(false);
    }
  });

  it.each(BUILDKIT_CHECKS)('%s is skipped by a directive of BuildKit', (name) => {
    for (const { rule, source, files } of badExamplesOf(name)) {
      expect(said(rule, source, files)).toBe(true);
      expect(said(rule, `# check=skip=${name}\n${source}`, files)).toBe(false);
    }
  });
});

describe('a file that hadolint gives up', () => {
  const FIXTURES = join('fixtures', 'hadolint');
  const IDS = [
    'syntax-error',
    'unknown-instruction',
    'build-error',
    'valid-port',
    'no-relative-workdir',
    'prefer-copy',
    'no-port-mapping',
    'no-untagged-base',
    'no-sudo',
  ];
  const some = rules.filter((it) => IDS.includes(it.id));

  it.each(readdirSync(FIXTURES))('is checked all the same: %s', (name) => {
    const text = readFileSync(join(FIXTURES, name), 'utf8');
    const source = unmarked(text);
    const diagnostics = lint({ path: 'Dockerfile', source }, some, defaultConfig);
    expect(
      marked(
        source,
        diagnostics.map(({ span, rule }) => ({ span, message: rule })),
      ),
    ).toBe(text);
  });
});

describe('what we say otherwise than others', () => {
  it('is said of checks that they have, in their order, once for each case', () => {
    const codes = differences.map((it) => it.code);
    const known = ['ANY', ...HADOLINT_CODES, 'SC*', ...BUILDKIT_CHECKS];
    expect(codes.filter((it) => !known.includes(it))).toEqual([]);
    expect(codes).toEqual(codes.toSorted((a, b) => known.indexOf(a) - known.indexOf(b)));
    const cases = differences.flatMap((it) => it.cases ?? []);
    expect(cases.filter((it, index) => cases.indexOf(it) !== index)).toEqual([]);
  });

  it('has its reason, in one clause', () => {
    for (const { reason } of differences) expect(reason).toMatch(/^\S[^\n|]*[^.\s|]$/);
  });

  it('shows somewhere', () => {
    expect(differences.filter((it) => it.cases === undefined && it.example === undefined)).toEqual([]);
  });

  it.each(differences.flatMap(({ code, we, example }) => (example === undefined ? [] : [{ code, we, example }])))(
    '$code: we $we of $example',
    ({ code, we, example }) => {
      const isSaid = rulesNamed(code, rules).some((it) => said(it, `${example}\n`));
      expect(isSaid).toBe(we === 'say more');
    },
  );
});

/** The rules that a name means, each with a file in which it finds something, and with the build context for that. */
function badExamplesOf(name: string) {
  const named = rulesNamed(name, rules);
  expect(named.length).toBeGreaterThan(0);
  return named.map((rule) => {
    const { bad = '', files } = rule.examples.find((it) => it.bad !== undefined) ?? {};
    return { rule, source: unmarked(dedent(bad)), files };
  });
}

function said(rule: Rule, source: string, files?: Readonly<Record<string, string>>): boolean {
  const config = withLevels(defaultConfig, [[rule.id, rule.severity]], rules);
  const context = files && contextOfFiles(files);
  const input = { path: 'Dockerfile', source, ...(context && { context }) };
  return lint(input, rules, config).some((it) => it.rule === rule.id);
}
