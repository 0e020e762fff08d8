import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../rules/index.ts';
import * as browser from '../server/browser.ts';
import { isDockerfileName } from '../server/host/discover.ts';
import { readRule } from '../server/lint/rule-shape.ts';
import { runIn, writeFiles } from './command-line.ts';

const README = readFileSync('README.md', 'utf8').replaceAll('\r\n', '\n');
const blocks = [...README.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const textsIn = (language: string) => blocks.filter((it) => it.language === language).map((it) => it.text);
const [rule = '', ...programs] = textsIn('js');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\n', 'lint/rules/acme.mjs': rule });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the README', () => {
  it('shows what the action, its checkout apart, takes', () => {
    const [workflow = ''] = textsIn('yaml').filter((it) => it.includes('pull_request'));
    const steps: readonly { uses: string; with: object }[] = parse(workflow).jobs.dockerfiles.steps;
    const { inputs }: { inputs: object } = parse(readFileSync('action.yml', 'utf8'));
    const given = steps.filter((it) => it.uses.includes('dflint')).flatMap((it) => Object.keys(it.with));
    expect(given.length).toBeGreaterThan(0);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given));
  });

  it('shows hooks that there are', () => {
    const [config = ''] = textsIn('yaml').filter((it) => it.includes('repos:'));
    const shown: readonly { id: string }[] = parse(config).repos[0].hooks;
    const hooks: readonly { id: string }[] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
    expect(shown.map((it) => it.id).sort()).toEqual(hooks.map((it) => it.id).sort());
  });

  it('shows a rule that is one', async () => {
    const { default: value }: { default: unknown } = await import(
      pathToFileURL(join(folder, 'lint/rules/acme.mjs')).href
    );
    expect(readRule(value)).toHaveProperty('rule');
    const { out } = await runIn(folder, ['--rulesdir', 'lint/rules', '--only', 'acme-label', 'Dockerfile'], rules);
    expect(out).toBe('Dockerfile:1:1: warning acme-label say in a label whose image this is\n');
  });

  it.each(programs.map((text, index) => [index, text] as const))('shows a program that runs: %i', async (_, text) => {
    // The library as the package gives it, but for the building.
    const names = /import \{ (.*) \} from '(dflint(?:\/browser)?)';/.exec(text)?.[1]?.split(', ') ?? [];
    expect(names.filter((it) => !(it in browser))).toEqual([]);
    const said: unknown[] = [];
    const body = text.replace(/^import .*$/m, '');
    const run = new Function(...names, 'console', body);
    run(...names.map((it) => Object.entries(browser).find(([name]) => name === it)?.[1]), {
      log: (...values: unknown[]) => said.push(...values),
    });
    expect(['prefer-copy', 'app.js changed']).toContain(said[0]);
  });

  it('leads to files that are there', () => {
    const links = [...README.matchAll(/\]\(([^)#:]+)\)/g)].map(([, it = '']) => it);
    expect(links.length).toBeGreaterThan(5);
    for (const it of links) expect(() => readFileSync(resolve(it)), it).not.toThrow();
  });
});

/** Of programs, documents and Dockerfiles. */
const ENDINGS =
  'js cjs mts tsx go rs py rb java kt kts cs c h cc cpp hpp php swift scala lua vim el ex exs dart pl sh bash ps1 vue svelte css ' +
  'scss md mdx rst adoc htm html json json5 jsonc yml yaml toml xml csv lock snap diff patch svg png prod txt j2 d';

describe('what dflint brings along for others', () => {
  it('has hooks that take the files which dflint looks for', () => {
    const hooks: readonly { id: string; files: string; exclude?: string }[] = parse(
      readFileSync('.pre-commit-hooks.yaml', 'utf8'),
    );
    const takes = ({ files, exclude = '$.' }: (typeof hooks)[number], path: string) =>
      [files, exclude]
        .map((it) => new RegExp(it.replace('(?i)', ''), it.startsWith('(?i)') ? 'i' : '').test(path))
        .join() === 'true,false';
    const names = ['Dockerfile', 'dockerfile', 'Dockerfile.dev', 'api.Dockerfile', 'x.dockerfile', 'Containerfile.a.b'];
    names.push('Dockerfile.go', 'dockerfile.prod', 'dockerfile.txt', 'Dockerfile.j2', 'ts.dockerfile');
    const others = [
      'Dockerfiles',
      'Dockerfile/x',
      'my-Dockerfile',
      'README.md',
      'Dockerfile.dockerignore',
      '.dockerignore',
    ];
    for (const it of ENDINGS.split(' '))
      others.push(`dockerfile.${it}`, `Dockerfile.${it}`, `containerfile.a.${it}`, `${it}.Containerfile`, `x.${it}`);
    for (const hook of hooks) {
      for (const it of [...names, ...others].flatMap((name) => [name, `a/b/${name}`])) {
        const isIgnoreFile = it.endsWith('.dockerignore') && hook.id !== 'dflint-format';
        expect([hook.id, it, takes(hook, it)]).toEqual([hook.id, it, isDockerfileName(it) || isIgnoreFile]);
      }
    }
  });

  it.each(['Dockerfile', '.dockerignore', 'templates/compose.yaml'])('is clean: %s', async (path) => {
    const { out, err, code } = await runIn(resolve('.'), ['--preview', '--fail-on', 'style', path], rules);
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
  });
});
