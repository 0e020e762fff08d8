import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { contextOf } from '../server/context/ignore/dockerignore.ts';
import { sha256 } from '../server/host/sha256.ts';
import { type Config, defaultConfig, optionsOf } from '../server/lint/config/config.ts';
import { selectorsOf } from '../server/lint/context/context-use.ts';
import { lintIgnoreFile } from '../server/lint/ignore-file/lint-ignore-file.ts';
import { lint } from '../server/lint/lint.ts';
import { linkedBuild } from '../server/lint/project/linked-build.ts';
import { lintProject } from '../server/lint/project/lint-project.ts';
import type { Diagnostic, Example, Input, Rule } from '../server/lint/rule.ts';
import { Subjects } from '../server/model/about.ts';
import { modelOf } from '../server/model/model.ts';
import { readCompose } from '../server/project/compose/compose.ts';
import { costsBy } from '../server/simulator/cost.ts';
import { measuredOrder } from '../server/simulator/order.ts';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits } from '../server/text/edit.ts';
import { contextOfFiles } from './context-of-files.ts';
import { dedent, marked, unmarked } from './markers.ts';
import { pastOfFiles } from './past-of-files.ts';
import { reader, worldOfFiles } from './project-files.ts';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.map((example, index) => [index + 1, example] as const))(
    'shows in example %i what it means',
    (_, example) => {
      const good = dedent(example.good);
      expect(marked(good, check(good, rule, worldOf(example, good)))).toBe(good);
      if (example.bad === undefined) return;

      const bad = dedent(example.bad);
      const source = unmarked(bad);
      const findings = check(source, rule, worldOf(example, source));
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
      if (example.bad === undefined) continue;
      const source = unmarked(dedent(example.bad));
      for (const { message, fix } of check(source, rule, worldOf(example, source))) {
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

  it('find nothing in files without what they are about', () => {
    const sources = rules.flatMap((rule) => [...rule.examples.flatMap(sourcesOf), ...fixturesOf(rule).map(sourceAt)]);
    const models = sources.map((it) => modelOf(parse(it)));
    for (const rule of rules) {
      const { about } = rule;
      if (about === undefined) continue;
      const subjects = new Subjects([about]);
      const without = models.filter((it) => subjects.occurringIn(it)[0] === false);
      expect(without.length, `${rule.id} is about what some files lack`).toBeGreaterThan(0);
      const found = without.flatMap((it) => [...rule.check(it, optionsOf(rule, defaultConfig))]);
      expect(found, rule.id).toEqual([]);
    }
  });

  it('have fixtures for rules that exist', () => {
    const ids = readdirSync(FIXTURES);
    expect(ids.filter((id) => !rules.some((it) => it.id === id))).toEqual([]);
  });
});

/** One check of BuildKit that hadolint, and we with it, have as several. */
const SHARED = ['multipleinstructionsdisallowed'];

const FIXTURES = join('fixtures', 'rules');

type World = Pick<Input, 'context' | 'digests'> & Pick<Example, 'files'>;

/** What a rule says when it runs alone, even if it is off by itself. What ignore comments do shows only beside the others. */
function check(source: string, rule: Rule, world: World = {}): Diagnostic[] {
  const config: Config = { rules: new Map([[rule.id, rule.severity]]) };
  const running = rule.checkIgnores === undefined ? [rule] : rules;
  if (rule.subject === 'project') return checkProject(source, rule, config, world.files);
  if (rule.subject === 'dockerignore') return checkIgnoreFile(source, rule, config, world.context);
  const { files: _, ...known } = world;
  return lint({ path: 'Dockerfile', source, ...known }, running, config).filter((it) => it.rule === rule.id);
}

/** What a rule says of an ignore file, under which the Dockerfile of the example is built. */
function checkIgnoreFile(source: string, rule: Rule, config: Config, context: Input['context']): Diagnostic[] {
  const dockerfile = context?.textOf?.('Dockerfile');
  const taken = dockerfile === undefined ? [] : selectorsOf(modelOf(parse(dockerfile)));
  const path = '.dockerignore';
  const left = context && contextOf(context.entries, { path, source });
  return lintIgnoreFile({ path, source, taken, ...(left && { context: left }) }, [rule], config);
}

/** What a rule says of a Compose file beside other files. */
function checkProject(source: string, rule: Rule, config: Config, files: Example['files']): Diagnostic[] {
  const { builds, ...project } = readCompose(['/p/compose.yaml'], reader({ ...files, 'compose.yaml': source }));
  return lintProject(
    { ...project, builds: builds.map((it) => linkedBuild(it, worldOfFiles(files ?? {}))) },
    [rule],
    config,
  );
}

/** What an example says of the world around a text. */
function worldOf({ files, stats, digests, history }: Example, source: string): World {
  const order = history && orderOver(history, files ?? {}, source);
  return {
    ...(files && { files }),
    ...(files && { context: { ...contextOfFiles(files, stats), order } }),
    ...(digests && { digests: new Map(Object.entries(digests)) }),
  };
}

/** What commits change stays the same text for whoever reads it. */
function orderOver(history: readonly (readonly string[])[], files: Readonly<Record<string, string>>, source: string) {
  const commits = history.map((paths, index) =>
    Object.fromEntries(paths.map((it) => [it, `${files[it] ?? ''}${'\n'.repeat(index + 1)}`])),
  );
  const past = pastOfFiles(files, commits, () => source);
  return measuredOrder(past, { sha256, costOf: costsBy(undefined) });
}

function sourcesOf({ bad, good }: Example): readonly string[] {
  return [bad, good].flatMap((it) => (it === undefined ? [] : unmarked(dedent(it))));
}

function sourceAt(path: string): string {
  return unmarked(readFileSync(path, 'utf8'));
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
