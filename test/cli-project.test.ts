import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';
import { dedent } from './markers.ts';

const QUIET = 'FROM alpine:3.22\nUSER 1000\n';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint Dockerfile', () => {
  it('knows from Compose what is copied, which stage is built, and what it is told', async () => {
    write({
      'compose.yaml': `
        services:
          api:
            build: { context: ., dockerfile: services/api/Dockerfile, target: final, args: { BASE: "alpine:latest" } }
      `,
      'services/api/Dockerfile': 'ARG BASE\nFROM $BASE AS final\nCOPY services/api/gone.txt /x\nUSER 1\n',
      'services/api/src.txt': '',
    });
    const { out } = await dflint('services/api/Dockerfile', '--only', 'no-latest-tag,missing-source');
    expect(out).toMatch(/:2:6: warning no-latest-tag /);
    expect(out).toMatch(/:3:6: \w+ missing-source /);
  });

  it('says for whom something is found, if only some builds have it', async () => {
    write({
      'compose.yaml': `
        services:
          old: { build: { context: ., args: { TAG: latest } } }
          new: { build: { context: ., args: { TAG: "3.22" } } }
      `,
      Dockerfile: 'ARG TAG=3.21\nFROM alpine:$TAG\nADD a /a\nUSER 1\n',
      a: '',
    });
    const { out } = await dflint('Dockerfile', '--only', 'no-latest-tag,prefer-copy');
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^Dockerfile:2:6: warning no-latest-tag .* \(as built for old in compose\.yaml\)$/),
      expect.stringMatching(/^Dockerfile:3:1: warning prefer-copy [^(]*$/),
    ]);
  });

  it('judges the last stage too where nothing in the project builds it', async () => {
    write({
      'compose.yaml': 'services: { dev: { build: { context: ., target: dev } } }\n',
      Dockerfile: 'FROM alpine:3.22 AS dev\nUSER root\nFROM alpine:3.22 AS production\nUSER root\n',
    });
    const { out } = await dflint('Dockerfile', '--only', 'no-root-user');
    expect(out.match(/^Dockerfile:\d/gm)).toEqual(['Dockerfile:2', 'Dockerfile:4']);
  });

  it('goes by the command line first, then the configuration, then Compose', async () => {
    write({
      'compose.yaml': 'services: { a: { build: { context: ., args: { TAG: latest } } } }\n',
      Dockerfile: 'ARG TAG=3.21\nFROM alpine:$TAG\nUSER 1\n',
    });
    const findings = async (...args: string[]) => (await dflint('Dockerfile', '--only', 'no-latest-tag', ...args)).out;
    expect(await findings()).not.toBe('');
    expect(await findings('--build-arg', 'TAG=3.22')).toBe('');
    write({ '.dflint.yaml': 'build: { args: { TAG: "3.20" } }\n' });
    expect(await findings()).toBe('');
    expect(await findings('--build-arg', 'TAG=latest')).not.toBe('');
  });

  it('takes a name that is given as a context for no image', async () => {
    const dockerfile = 'FROM base\nCOPY --from=assets / /srv\nUSER 1\n';
    write({ Dockerfile: dockerfile });
    expect((await dflint('Dockerfile', '--only', 'no-untagged-base')).out).not.toBe('');
    write({
      'docker-bake.hcl':
        'target "app" {\n  contexts = { base = "target:base", assets = "./assets" }\n}\ntarget "base" {\n  dockerfile = "base.Dockerfile"\n}\n',
    });
    expect((await dflint('Dockerfile', '--only', 'no-untagged-base')).out).toBe('');
  });

  it('finds Bake files in folders above, and sees their paths from where Bake runs', async () => {
    write({
      'ci/docker-bake.hcl': 'target "web" {\n  context = "web"\n  args = { TAG = "latest" }\n}\n',
      'web/Dockerfile': 'ARG TAG=1\nFROM alpine:$TAG\nUSER 1\n',
      'docker-bake.json': '{"target": {"web": {"context": "web", "args": {"TAG": "3"}}}}',
    });
    expect((await dflint('web/Dockerfile', '--only', 'no-latest-tag')).out).toBe('');
    expect((await dflint('ci/docker-bake.hcl', '--only', 'known-build-target')).out).toBe('');
  });

  it('is told of a file that it cannot understand, and goes on without', async () => {
    write({ 'compose.yaml': 'services:\n  a: { build: [\n', Dockerfile: QUIET });
    const { code, out, err } = await dflint('Dockerfile');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^dflint: compose\.yaml:3:1: this is no YAML: .*; what it builds is not known\n$/);
  });

  it('is told nothing of a template of one', async () => {
    write({ 'compose.yaml': 'services:\n  {{ name }}: { build: [\n', Dockerfile: QUIET });
    expect(await dflint('Dockerfile')).toEqual({ code: 0, out: '', err: '' });
  });

  it('is fixed as it is built', async () => {
    write({
      'compose.yaml': 'services: { a: { build: { context: ., target: x } } }\n',
      Dockerfile: 'FROM alpine:3.22 AS x\nADD a /a\nUSER 1\nFROM x AS y\nADD a /b\n',
      a: '',
    });
    await dflint('fix', 'Dockerfile');
    expect(read('Dockerfile')).toBe('FROM alpine:3.22 AS x\nCOPY a /a\nUSER 1\nFROM x AS y\nCOPY a /b\n');
  });

  it('has no comment called useless that silences something for one build', async () => {
    write({
      'compose.yaml': `
        services:
          a: { build: { context: ., args: { TAG: latest } } }
          b: { build: { context: . } }
      `,
      Dockerfile: 'ARG TAG=3.22\n# dflint ignore=no-latest-tag -- testing\nFROM alpine:$TAG\nUSER 1\n',
    });
    expect((await dflint('Dockerfile', '--report-unused-ignores')).out).toBe('');
  });
});

describe('dflint compose.yaml', () => {
  it('checks what it says, and the Dockerfiles that it builds', async () => {
    write({
      'compose.yaml': `
        services:
          web: { build: { context: ./web, target: prodution } }
          gone: { build: ./gone }
      `,
      'web/Dockerfile': 'FROM alpine:3.22 AS production\nADD a /b\nUSER 1\n',
      'web/a': '',
    });
    const { code, out, err } = await dflint('compose.yaml');
    expect(out).toBe(
      dedent(`
        web/Dockerfile:2:1: warning prefer-copy COPY is enough: no source is a URL, a repository or an archive
        compose.yaml:2:43: error known-build-target web/Dockerfile has no stage prodution; did you mean production?
        compose.yaml:3:18: error known-build-target the folder gone does not exist
      `),
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('may be called anything if it is named', async () => {
    write({
      'deploy/stack.yml': 'services: { a: { build: ../gone } }\n',
      'bake.hcl': 'target "a" {\n  context = "./none"\n}\n',
    });
    expect((await dflint('deploy/stack.yml', 'bake.hcl')).out).toBe(
      'deploy/stack.yml:1:25: error known-build-target the folder ../gone does not exist\n' +
        'bake.hcl:2:13: error known-build-target the folder none does not exist\n',
    );
  });

  it('may come from standard input', async () => {
    write({ Dockerfile: QUIET });
    const source = 'services: { a: { build: { context: ., target: no } } }\n';
    const stdin = { readStdin: () => Promise.resolve({ source }) };
    const { out } = await runIn(folder, ['-', '--stdin-filename', 'compose.yaml'], rules, stdin);
    expect(out).toBe('compose.yaml:1:47: error known-build-target Dockerfile has no stage no\n');
  });

  it('is clean where it builds nothing', async () => {
    write({ 'compose.yaml': 'services: { db: { image: postgres } }\n' });
    expect(await dflint('compose.yaml')).toEqual({ code: 0, out: '', err: '' });
  });

  it('has its mistakes said with their places, and the other files checked', async () => {
    write({
      'compose.yaml': 'services: { a: { build: . }\n',
      'docker-bake.hcl': 'target "a" {\n  x = \n}\n',
      Dockerfile: 'FROM alpine:3.22\nADD a /b\nUSER 1\n',
      a: '',
    });
    const { code, out } = await dflint();
    expect(code).toBe(1);
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^Dockerfile:2:1: warning prefer-copy/),
      expect.stringMatching(/^compose\.yaml:2:1: error syntax-error this is no YAML: /),
      'docker-bake.hcl:2:7: error syntax-error a value is expected, like "text", [ "list" ] or NAME',
    ]);
  });

  it('has findings in the file that they stand in, also if another one takes it in', async () => {
    write({
      'compose.yaml': 'services: { a: { extends: { file: common/base.yaml, service: b } } }\n',
      'common/base.yaml': 'services: { b: { build: { context: ., target: nope } } }\n',
      'common/Dockerfile': QUIET,
    });
    expect((await dflint('compose.yaml')).out).toBe(
      'common/base.yaml:1:47: error known-build-target Dockerfile has no stage nope\n',
    );
  });

  it('can have its findings silenced where they are', async () => {
    write({
      'compose.yaml': `
        services:
          a:
            # dflint ignore=known-build-target -- made by the build
            build: ./a
          # dflint ignore=known-build-target
          b:
            build: ./b
          c:
            build: ./c
      `,
    });
    expect((await dflint('compose.yaml')).out).toBe(
      'compose.yaml:9:12: error known-build-target the folder c does not exist\n',
    );
    write({ 'compose.yaml': '# dflint ignore-file=known-build-target\nservices: { a: { build: ./a } }\n' });
    expect((await dflint('compose.yaml')).out).toBe('');
  });

  it('is fixed as other files are', async () => {
    write({
      'compose.yaml':
        'services:\n  a:\n    build:\n      context: .\n      target: "prodution"\n      args: [VERSON=1]\n',
      Dockerfile: 'FROM alpine:3.22 AS production\nARG VERSION\nENV V=$VERSION\nUSER 1\n',
    });
    await dflint('fix', '--unsafe-fixes', 'compose.yaml');
    expect(read('compose.yaml')).toContain('target: "production"\n      args: [VERSION=1]\n');
  });
});

describe('a folder', () => {
  it('is checked with the Compose and Bake files in it that build something', async () => {
    write({
      'compose.yaml': 'services: { a: { build: ./x } }\n',
      'docker-compose.test.yml': 'services: { db: { image: postgres } }\n',
      'sub/docker-bake.json': '{"target": {"b": {"dockerfile": "gone"}}}',
      'x/build.docker': 'FROM alpine:3.22\nUSER 1\n',
      'x/Dockerfile': QUIET,
      'compose.dev.yaml': 'services: { a: { build: { dockerfile: build.docker } } }\n',
    });
    const { files } = JSON.parse((await dflint('--format', 'json')).out);
    expect(files.map((it: { path: string }) => it.path)).toEqual([
      'x/build.docker',
      'x/Dockerfile',
      'compose.dev.yaml',
      'compose.yaml',
      'sub/docker-bake.json',
    ]);
  });

  it('without anything that is built holds nothing', async () => {
    write({ 'a/compose.yaml': 'services: { db: { image: postgres } }\n' });
    expect((await dflint('a')).err).toBe('dflint: a holds no Dockerfile\n');
    expect((await dflint()).err).toBe('dflint: there is no Dockerfile here or below\n');
  });
});

describe('what a project names', () => {
  it('is not looked at where it lies outside of what was named', async () => {
    write({
      'outside/Dockerfile': 'FROM alpine:latest\n',
      'outside/base.yaml': 'services: { b: { build: . } }\n',
      'repo/compose.yaml': `
        services:
          a: { build: { context: ../outside, target: none } }
          b: { extends: { file: ../outside/base.yaml, service: b } }
          c: { build: /etc/none }
          d: { build: ./link }
      `,
    });
    symlinkSync(join(folder, 'outside'), join(folder, 'repo/link'));
    const { out } = await runIn(join(folder, 'repo'), ['compose.yaml'], rules);
    expect(out).toBe(
      'compose.yaml:3:25: error syntax-error base.yaml lies outside of repo, so what it says is not known\n',
    );
  });

  it('may be up to the root of the repository', async () => {
    write({ Dockerfile: QUIET, 'deploy/compose.yaml': 'services: { a: { build: { context: .., target: none } } }\n' });
    mkdirSync(join(folder, '.git'));
    const { out } = await runIn(join(folder, 'deploy'), ['compose.yaml'], rules);
    expect(out).toBe('compose.yaml:1:48: error known-build-target ../Dockerfile has no stage none\n');
  });

  it('may still be made where git ignores it, or lies in a submodule that is not there', async () => {
    write({
      '.gitignore': 'dist/\n',
      'compose.yaml': `
        services:
          a: { build: ./dist }
          b: { build: ./module }
      `,
    });
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, 'module'));
    expect((await dflint('compose.yaml')).out).toBe('');
  });
});

describe('dflint cache', () => {
  const prediction = async (...args: string[]) => JSON.parse((await dflint('cache', '--format', 'json', ...args)).out);

  it('predicts what Compose or Bake would build, and says so', async () => {
    write({
      'compose.yaml': `
        services:
          api: { build: { context: .., dockerfile: app/api/Dockerfile, target: dev, args: { TAG: "1" } } }
          other: { build: { context: .., dockerfile: app/api/Dockerfile, target: prod } }
      `
        .replaceAll('..', '.')
        .replaceAll('app/', ''),
      'api/Dockerfile': 'ARG TAG=9\nFROM alpine:$TAG AS dev\nCOPY a /a\nFROM scratch AS prod\nCOPY b /b\n',
      a: '',
      b: '',
    });
    const { steps, assumptions, target } = await prediction('-f', 'api/Dockerfile');
    expect(steps.map((it: { name: string }) => it.name)).toEqual([
      expect.stringContaining('FROM docker.io/library/alpine:1'),
      expect.stringContaining('COPY a /a'),
    ]);
    expect(target).toBe('dev');
    expect(assumptions.slice(0, 2)).toEqual([
      'it is built as api in compose.yaml says',
      'what other in compose.yaml would build is not looked at; --target chooses',
    ]);
    const chosen = await prediction('-f', 'api/Dockerfile', '--target', 'prod');
    expect(chosen.assumptions[0]).toBe('it is built as other in compose.yaml says');
  });

  it('predicts what is asked for where a context is named', async () => {
    write({
      'compose.yaml': 'services: { a: { build: { context: ., target: x } } }\n',
      Dockerfile: 'FROM alpine:1 AS x\nFROM x\nCOPY a /a\n',
      a: '',
    });
    expect((await prediction()).steps).toHaveLength(1);
    expect((await prediction('.')).steps).toHaveLength(2);
  });

  it('goes by the configuration before Compose', async () => {
    write({
      'compose.yaml': 'services: { a: { build: { context: ., target: x } } }\n',
      '.dflint.yaml': 'build: { context: sub, target: y }\n',
      Dockerfile: 'FROM alpine:1 AS x\nFROM x AS y\nCOPY b /b\n',
      'sub/b': '',
    });
    const { steps, target } = await prediction();
    expect({ target, count: steps.length }).toEqual({ target: 'y', count: 2 });
    expect(JSON.stringify(steps)).not.toContain('failed');
  });
});

function dflint(...args: string[]) {
  return runIn(folder, args, rules);
}

function write(files: Readonly<Record<string, string>>): void {
  writeFiles(
    folder,
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.startsWith('\n') ? dedent(text) : text]),
    ),
  );
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
