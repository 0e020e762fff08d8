import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Config } from '../server/lint/config.ts';
import { lint } from '../server/lint/lint.ts';
import type { Diagnostic, Example, Input, Rule } from '../server/lint/rule.ts';
import { applyEdits } from '../server/text/edit.ts';
import { contextOfFiles } from './context-of-files.ts';
import { dedent, marked, unmarked } from './markers.ts';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.map((example, index) => [index + 1, example] as const))(
    'shows in example %i what it means',
    (_, example) => {
      const good = dedent(example.good);
      const world = worldOf(example);
      expect(marked(good, check(good, rule, world))).toBe(good);
      if (example.bad === undefined) return;

      const bad = dedent(example.bad);
      const source = unmarked(bad);
      const findings = check(source, rule, world);
      expect(findings.length, 'a bad example has something to find').toBeGreaterThan(0);
      expect(marked(source, findings)).toBe(bad);
      if (findings.some((it) => it.fix)) expect(fixed(source, findings)).toBe(good);
    },
  );

  it.each(fixturesOf(rule))('finds what is marked in %s', (path) => {
    const text = readFileSync(path, 'utf8');
    const source = unmarked(text);
    expect(marked(source, check(source, rule))).toBe(text);
  });

  it('is named in one way everywhere', async () => {
    const path = `../rules/${rule.category}/${rule.id}.ts`;
    const module: Record<string, unknown> = await import(path);
    expect(Object.entries(module)).toEqual([[camelCase(rule.id), rule]]);
  });

  it('is described in whole sentences', () => {
    expect(rule.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.summary.length, 'a summary fits in a table').toBeLessThanOrEqual(72);
    expect(dedent(rule.why)).toMatch(/^[A-Z`][^]*\.\n$/);
  });

  it('says its findings and its fixes briefly', () => {
    for (const example of rule.examples) {
      const { bad } = example;
      for (const { message, fix } of bad === undefined ? [] : check(unmarked(dedent(bad)), rule, worldOf(example))) {
        expect(message).toMatch(/^\S[^\n]*[^.\s]$/);
        if (fix !== undefined) expect(fix.title).toMatch(/^[A-Z][^\n]*[^.\s]$/);
      }
    }
  });
});

describe('the rules', () => {
  it('are all listed', () => {
    const files = readdirSync('rules', { recursive: true, encoding: 'utf8' }).filter((it) => /[/\\].*\.ts$/.test(it));
    const ids = files.map((it) => basename(it, '.ts'));
    expect(ids.sort()).toEqual(rules.map((it) => it.id).sort());
  });

  it('share no name, neither of ours nor of another linter', () => {
    const names = rules.flatMap((it) => [it.id, ...(it.aka ?? [])].map((name) => name.toLowerCase()));
    const shared = names.filter((it, index) => names.indexOf(it) !== index);
    expect([...new Set(shared)]).toEqual(SHARED);
  });

  it('have fixtures for rules that exist', () => {
    const ids = readdirSync(FIXTURES);
    expect(ids.filter((id) => !rules.some((it) => it.id === id))).toEqual([]);
  });
});

/** One check of BuildKit that hadolint, and we with it, have as several. */
const SHARED = ['multipleinstructionsdisallowed'];

const FIXTURES = join('fixtures', 'rules');

/** What a rule says when it runs alone, even if it is off by itself. What ignore comments do shows only beside the others. */
function check(source: string, rule: Rule, world: Pick<Input, 'context' | 'digests'> = {}): Diagnostic[] {
  const config: Config = { rules: new Map([[rule.id, rule.severity]]) };
  const running = rule.checkIgnores === undefined ? [rule] : rules;
  return lint({ path: 'Dockerfile', source, ...world }, running, config).filter((it) => it.rule === rule.id);
}

/** What an example says of the world around its files. */
function worldOf({ files, digests }: Example): Pick<Input, 'context' | 'digests'> {
  return {
    ...(files && { context: contextOfFiles(files) }),
    ...(digests && { digests: new Map(Object.entries(digests)) }),
  };
}

function fixed(source: string, findings: readonly Diagnostic[]): string {
  return applyEdits(
    source,
    findings.flatMap((it) => it.fix?.edits ?? []),
  );
}

function fixturesOf(rule: Rule): string[] {
  if (!readdirSync(FIXTURES).includes(rule.id)) return [];
  const folder = join(FIXTURES, rule.id);
  return readdirSync(folder).map((it) => join(folder, it));
}

function camelCase(id: string): string {
  return id.replace(/-[a-z]/g, (it) => it.slice(1).toUpperCase());
}
