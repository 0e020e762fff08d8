import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';

const OLD = 'FROM alpine:3.22\nADD a b\n';
const FILES = {
  'api/Dockerfile': 'FROM alpine:3.22\nCOPY main.go /src/\nADD a b\n',
  'api/main.go': '',
  'api/a': '',
  'web/Dockerfile': 'FROM alpine:3.22\nADD a b\n',
  'web/a': '',
  'job/Dockerfile': 'FROM alpine:3.22\nADD --chown=1 https://example.com/x /\nMAINTAINER me\n',
};

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  git('init', '--quiet', '--initial-branch=main');
  writeFiles(folder, FILES);
  commit();
  git('checkout', '--quiet', '-b', 'topic');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('--changed-since', () => {
  it('leaves nothing to check where nothing has changed', async () => {
    expect(await dflint('--changed-since', 'main', '.')).toEqual({
      code: 0,
      out: '',
      err: 'dflint: no Dockerfile has changed since main\n',
    });
    expect((await dflint('--changed-since', 'main', '--quiet', '.')).err).toBe('');
    expect(JSON.parse((await dflint('--changed-since', 'main', '--format', 'json')).out).files).toEqual([]);
  });

  it('checks what was edited or added, committed or not', async () => {
    writeFiles(folder, { 'api/Dockerfile': `${FILES['api/Dockerfile']}USER 1\n` });
    commit();
    writeFiles(folder, { 'web/Dockerfile': `${OLD}USER 1\n`, 'new/Dockerfile': OLD });
    expect(await changed()).toEqual(['api/Dockerfile', 'new/Dockerfile', 'web/Dockerfile']);
  });

  it('counts from where the branches parted, not from what the other has become', async () => {
    git('checkout', '--quiet', 'main');
    writeFiles(folder, { 'web/Dockerfile': `${OLD}USER 1\n` });
    commit();
    git('checkout', '--quiet', 'topic');
    writeFiles(folder, { 'api/Dockerfile': OLD });
    commit();
    expect(await changed()).toEqual(['api/Dockerfile']);
  });

  it('checks a renamed file under its new name, and asks nobody for one that was removed', async () => {
    renameSync(join(folder, 'web'), join(folder, 'site'));
    rmSync(join(folder, 'job'), { recursive: true });
    commit();
    expect(await changed()).toEqual(['site/Dockerfile']);
  });

  it('does not take other ends of lines for a change, as a checkout may make them', async () => {
    writeFiles(folder, { 'web/Dockerfile': OLD.replaceAll('\n', '\r\n') });
    expect(await changed()).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('follows links', async () => {
    symlinkSync('../web/Dockerfile', join(folder, 'job/linked.Dockerfile'));
    commit();
    git('branch', '--force', 'main');
    expect(await changed()).toEqual([]);
    writeFiles(folder, { 'web/Dockerfile': `${OLD}USER 1\n` });
    expect(await changed()).toEqual(['job/linked.Dockerfile', 'web/Dockerfile']);
  });

  it('looks only at what is named', async () => {
    writeFiles(folder, { 'web/Dockerfile': `${OLD}USER 1\n`, 'job/Dockerfile': OLD });
    expect(await changed('web', 'api')).toEqual(['web/Dockerfile']);
    expect(await changed('*/Dockerfile')).toEqual(['job/Dockerfile', 'web/Dockerfile']);
  });

  it('works from a folder of the repository', async () => {
    writeFiles(folder, { 'web/Dockerfile': `${OLD}USER 1\n` });
    const { out } = await runIn(join(folder, 'web'), ['--changed-since', 'main', '--format', 'json'], rules, {
      environment: process.env,
    });
    expect(pathsIn(out)).toEqual(['Dockerfile']);
  });
});

describe('a Dockerfile that did not change itself is checked', () => {
  it('where the nearest configuration is another, or another one is the nearest', async () => {
    writeFiles(folder, { '.dflint.yaml': 'fail-on: error\n', 'web/.dflint.yaml': 'fail-on: info\n' });
    commit();
    git('branch', '--force', 'main');
    writeFiles(folder, { '.dflint.yaml': 'fail-on: style\n' });
    expect(await changed()).toEqual(['api/Dockerfile', 'job/Dockerfile']);
    git('checkout', '--quiet', '.');
    rmSync(join(folder, 'web/.dflint.yaml'));
    expect(await changed()).toEqual(['web/Dockerfile']);
    git('checkout', '--quiet', '.');
    writeFiles(folder, { 'job/.hadolint.yaml': 'ignored: [DL4000]\n' });
    expect(await changed()).toEqual(['job/Dockerfile']);
  });

  it('where a configuration is another that its own extends', async () => {
    writeFiles(folder, { 'web/.dflint.yaml': 'extends: ../base.yaml\n', 'base.yaml': 'fail-on: info\n' });
    commit();
    git('branch', '--force', 'main');
    expect(await changed()).toEqual([]);
    writeFiles(folder, { 'base.yaml': 'fail-on: style\n' });
    expect(await changed()).toEqual(['web/Dockerfile']);
  });

  it('but not for a package.json that says nothing of dflint, nor for a package that is not in git', async () => {
    writeFiles(folder, {
      '.gitignore': 'node_modules\n',
      '.dflint.yaml': 'extends: acme\n',
      'node_modules/acme/.dflint.yaml': 'fail-on: info\n',
      'web/package.json': '{}',
    });
    commit();
    git('branch', '--force', 'main');
    writeFiles(folder, { 'web/package.json': '{"name":"web"}', 'node_modules/acme/.dflint.yaml': 'fail-on: error\n' });
    expect(await changed()).toEqual([]);
    writeFiles(folder, { 'web/package.json': '{"dflint":{"fail-on":"error"}}' });
    expect(await changed()).toEqual(['web/Dockerfile']);
  });

  it('where the ignore file of its context is another', async () => {
    writeFiles(folder, { 'api/.dockerignore': 'a\n', 'web/Dockerfile.dockerignore': 'b\n' });
    commit();
    expect(await changed()).toEqual(['api/Dockerfile', 'web/Dockerfile']);
    git('branch', '--force', 'main');
    writeFiles(folder, { '.dockerignore': 'job\n', 'web/.dockerignore': 'c\n' });
    // api is built in its own folder, web has an ignore file that beats the other, and job copies nothing.
    expect(await changed()).toEqual([]);
    rmSync(join(folder, 'api/.dockerignore'));
    expect(await changed()).toEqual(['api/Dockerfile']);
    git('checkout', '--quiet', '.');
    writeFiles(folder, { '.dflint.yaml': 'build: { context: . }\n' });
    commit();
    git('branch', '--force', 'main');
    writeFiles(folder, { '.dockerignore': 'other\n' });
    expect(await changed()).toEqual(['api/Dockerfile', 'job/Dockerfile']);
  });
});

describe('--changed-since is misuse', () => {
  it('with a revision that there is not', async () => {
    const { code, err } = await dflint('--changed-since', 'mian', '.');
    expect({ code, err }).toEqual({ code: 2, err: 'dflint: --changed-since: there is no revision mian\n' });
    expect((await dflint('--changed-since=--all', '.')).err).toContain('there is no revision --all');
  });

  it('with a revision that shares no commit with HEAD', async () => {
    git('checkout', '--quiet', '--orphan', 'other');
    writeFiles(folder, { 'web/Dockerfile': OLD.toLowerCase() });
    commit();
    expect(await dflint('--changed-since', 'main', '.')).toMatchObject({
      code: 2,
      err: 'dflint: --changed-since: HEAD and main have no commit in common; a shallow clone needs more of the history\n',
    });
  });

  it('outside of a repository', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'dflint-'));
    writeFileSync(join(elsewhere, 'Dockerfile'), OLD);
    const { code, err } = await runIn(elsewhere, ['--changed-since', 'main'], rules, { environment: process.env });
    expect({ code, err }).toEqual({ code: 2, err: `dflint: --changed-since: ${elsewhere} is in no git repository\n` });
    rmSync(elsewhere, { recursive: true });
  });

  it('before the first commit', async () => {
    const young = join(folder, 'young');
    mkdirSync(young);
    execFileSync('git', ['init', '--quiet', young]);
    const { code, err } = await runIn(young, ['--changed-since', 'HEAD'], rules, { environment: process.env });
    expect({ code, err }).toEqual({ code: 2, err: 'dflint: --changed-since: there is no revision HEAD\n' });
  });

  it('together with a baseline that is to know all files', async () => {
    expect((await dflint('--changed-since', 'main', '--write-baseline')).code).toBe(2);
  });
});

function dflint(...args: readonly string[]) {
  return runIn(folder, args, rules, { environment: process.env });
}

/** The files that are checked. */
/** The Dockerfiles; the ignore files that they are built under are checked with them. */
async function changed(...paths: readonly string[]): Promise<readonly string[]> {
  const { out } = await dflint('--changed-since', 'main', '--format', 'json', ...paths);
  return pathsIn(out).filter((it) => !it.endsWith('.dockerignore'));
}

function pathsIn(report: string): readonly string[] {
  const { files }: { files: readonly { path: string }[] } = JSON.parse(report);
  return files.map((it) => it.path).sort();
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
}
