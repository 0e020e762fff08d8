import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ON = ['--rule', 'order-by-change=info'];
const dflint = (args: readonly string[], environment: NodeJS.ProcessEnv = process.env) =>
  runIn(folder, args, rules, { environment });

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

async function findings(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const { out } = await dflint([...args, '--format', 'json'], environment);
  const { files }: { files: { diagnostics: Finding[] }[] } = JSON.parse(out);
  return files
    .flatMap((it) => it.diagnostics)
    .filter((it) => /^(?:order-by-change|copy-manifests-first)$/.test(it.rule));
}

function commit(files: Readonly<Record<string, string>>): void {
  writeFiles(folder, files);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
  if (!existsSync(join(folder, '.git'))) git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'next');
}

const DOCKERFILE = 'FROM node:22\nCOPY src /app/src\nRUN apk add --no-cache git\n';

function commitEdits(dockerfile = DOCKERFILE): void {
  const manifests = { 'package.json': '{}', 'package-lock.json': '{}', '.dockerignore': 'node_modules\n.git\n' };
  commit({ Dockerfile: dockerfile, ...manifests, 'src/main.js': '0' });
  for (const it of ['1', '2', '3']) commit({ 'src/main.js': it });
}

describe('order-by-change on the command line', () => {
  it('measures on the commits of the repository what dflint replay advises', async () => {
    commitEdits();
    const [finding, ...others] = await findings(ON);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'order-by-change', range: { start: { line: 2 } } });
    const { advice } = JSON.parse((await dflint(['replay', '-n', '50', '--format', 'json'])).out);
    expect(advice).toMatchObject([{ rule: 'order-by-change' }]);
    const { before, after } = advice[0];
    expect(finding?.message).toContain(
      `~${(before.secondsPerBuild - after.secondsPerBuild).toFixed(1)} s of ~${before.secondsPerBuild.toFixed(1)} s`,
    );
  });

  it('fixes the text that is there, whether it is committed or not', async () => {
    commitEdits();
    writeFiles(folder, { Dockerfile: `${DOCKERFILE}LABEL a=b\n` });
    await dflint([...ON, '--fix', '--only', 'order-by-change']);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(
      'FROM node:22\nRUN apk add --no-cache git\nCOPY src /app/src\nLABEL a=b\n',
    );
  });

  it('has the figures in what copy-manifests-first says', async () => {
    commitEdits('FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n');
    expect((await findings([])).map((it) => it.message)).toEqual([expect.stringContaining('runs this again; copy')]);
    expect((await findings(ON)).map((it) => it.message)).toEqual([
      expect.stringContaining('runs this again (3 of the last 3 builds, ~30 s each); copy'),
    ]);
  });

  it('is silent where the build has a context of which no history is known', async () => {
    commitEdits();
    const compose = (contexts: string) => `services:\n  api:\n    build: { context: .${contexts} }\n`;
    writeFiles(folder, { 'compose.yaml': compose('') });
    expect(await findings(ON)).toHaveLength(1);
    writeFiles(folder, { 'compose.yaml': compose(', additional_contexts: { lib: ./src }'), 'src/main.js': '4' });
    expect(await findings(ON)).toEqual([]);
  });

  it('is silent outside of a repository', async () => {
    writeFiles(folder, { Dockerfile: DOCKERFILE, 'src/main.js': '0' });
    expect(await findings(ON)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('has git run only where it is on and a build context is known', async () => {
    commitEdits();
    const programs = mkdtempSync(join(tmpdir(), 'dflint-'));
    const trace = join(programs, 'trace');
    writeFiles(programs, { git: `#!/bin/sh\necho "$@" >> ${trace}\nexit 1\n` });
    chmodSync(join(programs, 'git'), 0o755);
    const environment = { ...process.env, PATH: programs };
    for (const args of [[], ['--preview'], [...ON, '--no-context'], ['--only', 'copy-manifests-first']]) {
      await findings(args, environment);
      expect([args, existsSync(trace)]).toEqual([args, false]);
    }
    expect(await findings(ON, environment)).toEqual([]);
    expect(existsSync(trace)).toBe(true);
    rmSync(programs, { recursive: true });
  });
});
