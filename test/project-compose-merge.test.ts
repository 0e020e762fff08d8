import { describe, expect, it } from 'vitest';
import { readCompose } from '../server/project/compose/compose.ts';
import { briefly, reader } from './project-files.ts';

describe('a file over another', () => {
  it.each([
    ['platforms: [linux/arm64]', { platforms: ['linux/amd64', 'linux/arm64'] }],
    ['cache_from: [b]', { cacheFrom: ['a', 'b'] }],
    ['secrets: [s, t]', { secrets: ['s', 's', 't'] }],
    ['ssh: [default=/x, k=/y]', { ssh: ['default=/x', 'k=/y'] }],
    ['args: { B: 3 }', { args: { A: '1', B: '3' } }],
    ['args: [B]', { args: { A: '1', B: undefined } }],
    ['target:', { target: 'one' }],
  ])('adds to its lists and mappings: %s', (said, expected) => {
    expect(overAll(said)).toEqual({ ...ALL, ...expected });
  });

  it.each([
    ['args: !override { C: 1 }', { args: { C: '1' } }],
    ['args: { A: !reset null }', { args: { B: '2' } }],
    ['args: !reset []', { args: undefined }],
    ['cache_from: !override [b]', { cacheFrom: ['b'] }],
    ['target: !reset null', { target: undefined }],
    ['context: !override ./x', { context: '/p/x', dockerfile: '/p/x/Dockerfile' }],
  ])('takes back what is said below: %s', (said, expected) => {
    expect(overAll(said)).toEqual({ ...ALL, ...expected });
  });

  it.each([
    ['services: { a: { build: !override { context: x } } }', ['/p/x']],
    ['services: { a: { build: !reset null, image: x } }', []],
    ['services: { a: !override { build: x } }', ['/p/x']],
    ['services: { a: !reset null }', []],
    ['services: !reset {}', []],
    ['services: !override { b: { build: x } }', ['/p/x']],
  ])('may take back all of it: %s', (over, contexts) => {
    const files = { 'compose.yaml': 'services: { a: { build: { context: ., target: t } } }', 'over.yaml': over };
    const { builds } = readCompose(['/p/compose.yaml', '/p/over.yaml'], reader(files));
    expect(builds.map((it) => it.context.value)).toEqual(contexts);
    expect(builds.map((it) => it.target)).toEqual(contexts.map(() => undefined));
  });

  it('says what a service runs on, which it is built for if nothing else is said', () => {
    const files = {
      'compose.yaml':
        'services: { a: { build: . }, b: { build: { context: ., platforms: [linux/arm64] } }, c: { image: x } }',
      'over.yaml':
        'services: { a: { platform: linux/amd64 }, b: { platform: linux/arm64 }, c: { platform: linux/amd64 } }',
    };
    const { builds } = readCompose(['/p/compose.yaml', '/p/over.yaml'], reader(files));
    expect(builds.map((it) => [it.name, it.platforms.map(({ value }) => value)])).toEqual([
      ['a', ['linux/amd64']],
      ['b', ['linux/arm64']],
    ]);
  });
});

describe('a service that extends another', () => {
  it('may name it by a variable', () => {
    const source = 'services: { a: { extends: { service: "${BASE:-b}" } }, b: { build: { context: ., target: t } } }';
    expect(builds({ 'compose.yaml': source })[0]).toMatchObject({ name: 'a', target: 't' });
  });

  it('takes what it does not take back', () => {
    const source = `
      services:
        a: !override { extends: b, build: { args: !override [C=3], target: !reset null } }
        b: { build: { context: ., target: t, args: [A=1], cache_from: [x] } }
    `;
    expect(builds({ 'compose.yaml': source })[0]).toEqual({
      name: 'a',
      context: '/p',
      dockerfile: '/p/Dockerfile',
      args: { C: '3' },
      cacheFrom: ['x'],
    });
  });

  it('sees a file from where it lies, however often it is read from elsewhere', () => {
    const files = {
      'compose.yaml': 'include: [common/base.yml]\nservices: { a: { extends: { file: common/base.yml, service: b } } }',
      'common/base.yml': 'services: { b: { build: "./${DIR:-none}" } }',
      'common/.env': 'DIR=x\n',
    };
    expect(builds(files).map((it) => [it.name, it.context])).toEqual([
      ['a', '/p/common/none'],
      ['b', '/p/common/x'],
    ]);
  });

  it('from somewhere else than this disk says what nobody can look at', () => {
    const source =
      'include: ["https://github.com/docker/app.git"]\nservices: { a: { build: ., extends: { file: "oci://x/y", service: b } } }';
    const { builds, mistakes } = readCompose(['/p/compose.yaml'], reader({ 'compose.yaml': source }));
    expect(mistakes).toEqual([]);
    expect(builds.map((it) => it.isIncomplete)).toEqual([true]);
  });
});

describe('what is included', () => {
  it('may be said more of', () => {
    const files = {
      'compose.yaml': 'include: [inc/compose.yml]\nservices: { a: { build: . } }',
      'inc/compose.yml': 'services: { b: { build: { args: [A=1, TOKEN] } } }',
      'inc/.env': 'TOKEN=inner\n',
      'over.yaml': 'services: { b: { build: { target: t, args: [B=2] } } }',
    };
    const { builds } = readCompose(['/p/compose.yaml', '/p/over.yaml'], reader(files));
    expect(builds.map(briefly)[1]).toEqual({
      name: 'b',
      context: '/p/inc',
      dockerfile: '/p/inc/Dockerfile',
      target: 't',
      args: { A: '1', TOKEN: undefined, B: '2' },
    });
  });

  it('takes a variable from the last of its environment files, and rather from the project', () => {
    const files = {
      'compose.yaml': 'include: [{ path: inc.yml, env_file: [one.env, two.env] }]',
      'inc.yml': 'services: { a: { build: { args: { A: $A, B: $B, C: $C, D: $D } } } }',
      '.env': 'A=project\n',
      'one.env': 'A=one\nB=one\nC=one\n',
      'two.env': 'B=two\nD=$A-$C\n',
    };
    expect(builds(files)[0]?.args).toEqual({ A: 'project', B: 'two', C: 'one', D: 'project-one' });
  });

  it('may be included again with more', () => {
    const files = {
      'compose.yaml': 'include: [inc.yml, { path: [inc.yml, more.yml] }]',
      'inc.yml': 'services: { a: { build: . } }',
      'more.yml': 'services: { b: { build: . } }',
    };
    expect(builds(files).map((it) => it.name)).toEqual(['a', 'b']);
  });
});

const ALL = {
  name: 'a',
  context: '/p',
  dockerfile: '/p/Dockerfile',
  target: 'one',
  args: { A: '1', B: '2' },
  platforms: ['linux/amd64'],
  ssh: ['default'],
  secrets: ['s'],
  cacheFrom: ['a'],
};

/** What a service says of which everything is said below. */
function overAll(said: string) {
  const files = {
    'compose.yaml': `
      services:
        a:
          build: { context: ., target: one, args: [A=1, B=2], platforms: [linux/amd64], ssh: [default], secrets: [s], cache_from: [a] }
    `,
    'over.yaml': `services:\n  a:\n    build:\n      ${said}\n`,
  };
  const { builds, mistakes } = readCompose(['/p/compose.yaml', '/p/over.yaml'], reader(files));
  expect(mistakes).toEqual([]);
  return builds.map(briefly)[0];
}

function builds(files: Readonly<Record<string, string>>) {
  return readCompose(['/p/compose.yaml'], reader(files)).builds.map(briefly);
}
