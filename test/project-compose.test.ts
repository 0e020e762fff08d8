import { describe, expect, it } from 'vitest';
import type { Project } from '../server/project/build.ts';
import { readCompose, readComposeVariant } from '../server/project/compose/compose.ts';
import { interpolated } from '../server/project/compose/interpolate.ts';
import { dedent } from './markers.ts';
import { briefly, reader } from './project-files.ts';

describe('a service', () => {
  it('is built in the folder that it names', () => {
    expect(builds('services: { web: { build: ./web }, db: { image: postgres:17 } }')).toEqual([
      { name: 'web', context: '/p/web', dockerfile: '/p/web/Dockerfile' },
    ]);
  });

  it('says its Dockerfile from its context on, its stage, its arguments and more', () => {
    const source = `
      services:
        api:
          build:
            context: services/api
            dockerfile: ../shared/api.Dockerfile
            target: production
            args:
              VERSION: 1.20
              DEBUG: true
              TOKEN:
            additional_contexts:
              - assets=./assets
              - base=docker-image://alpine:3.22
            platforms: [linux/amd64, linux/arm64]
            no_cache: true
            ssh: [default]
            secrets: [npm, { source: key, target: id }]
            cache_from: ["type=registry,ref=app:cache"]
    `;
    expect(builds(source)).toEqual([
      {
        name: 'api',
        context: '/p/services/api',
        dockerfile: '/p/services/shared/api.Dockerfile',
        target: 'production',
        args: { VERSION: '1.2', DEBUG: 'true', TOKEN: undefined },
        contexts: { assets: '/p/assets', base: 'docker-image://alpine:3.22' },
        platforms: ['linux/amd64', 'linux/arm64'],
        noCache: 'true',
        ssh: ['default'],
        secrets: ['npm', 'key'],
        cacheFrom: ['type=registry,ref=app:cache'],
      },
    ]);
  });

  it('may give its arguments as a list, where one without a value is known to nobody', () => {
    expect(args('[A=1, B=x=y, C, D=]')).toEqual({ A: '1', B: 'x=y', C: undefined, D: '' });
  });

  it.each([
    ['[A=1, A=2]', { A: '2' }],
    ['["${N:-A}=1", "$$X=2"]', { A: '1', $X: '2' }],
    ['[GIVEN, B]', { GIVEN: 'by .env', B: undefined }],
    ['{ GIVEN: , B: ~ }', { GIVEN: 'by .env', B: undefined }],
    ['["$UNSET=1", A=1]', { A: '1' }],
  ])('has the arguments %s', (list, expected) => {
    const source = `services: { a: { build: { context: ., args: ${list} } } }`;
    const [build] = project({ 'compose.yaml': source, '.env': 'GIVEN=by .env\n' }).builds;
    expect(build && briefly(build).args).toEqual(expected);
    expect(build?.isIncomplete).toBe(list.includes('$UNSET'));
  });

  it.each([
    ['017', '15'],
    ['0o17', '15'],
    ['08', '8'],
    ['0x1F', '31'],
    ['0b11', '3'],
    ['1_000', '1000'],
    ['+5', '5'],
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901', '1.2345678901234568e+20'],
    ['1.50', '1.5'],
    ['1000000.0', '1e+06'],
    ['0.00001', '1e-05'],
    ['1e400', '1e400'],
    ['True', 'true'],
    ['yes', 'yes'],
    ['12:30', '12:30'],
    ['1.2.3', '1.2.3'],
    ['2024-1-02', '2024-01-02 00:00:00 +0000 UTC'],
    ['2024-02-30', '2024-02-30'],
    ['2024-01-02T03:04:05Z', undefined],
    ['"017"', '017'],
    ['!!str 017', '017'],
  ])('is given %s as Go writes it', (written, value) => {
    expect(args(`{ A: ${written} }`)).toEqual({ A: value });
  });

  it.each([
    ['true', 'true'],
    ['"yes"', 'true'],
    ['on', 'true'],
    ['"${UNSET:-N}"', 'false'],
  ])('leaves the cache alone for no_cache: %s', (written, value) => {
    expect(builds(`services: { a: { build: { context: ., no_cache: ${written} } } }`)[0]?.noCache).toBe(value);
  });

  it('in a home is somewhere that only who builds knows', () => {
    const source = 'services: { a: { build: { context: ~/app, additional_contexts: { b: ~/b, c: "builder://x" } } } }';
    expect(builds(source)[0]).toMatchObject({ context: 'unknown', contexts: { b: undefined, c: 'builder://x' } });
  });

  it('is built for the platform it runs on', () => {
    const [build] = builds('services: { a: { platform: linux/arm64, build: . } }');
    expect(build?.platforms).toEqual(['linux/arm64']);
  });

  it('is there whatever its profiles', () => {
    expect(builds('services: { a: { profiles: [debug], build: . } }')).toHaveLength(1);
  });

  it('that is built from an address has a Dockerfile that nobody can look at', () => {
    const [build] = builds('services: { a: { build: "https://github.com/docker/app.git#main:web" } }');
    expect(build).toEqual({
      name: 'a',
      context: 'https://github.com/docker/app.git#main:web',
      dockerfile: 'unknown',
    });
  });

  it('has a place for all it says', () => {
    const source =
      'services:\n  web:\n    build:\n      context: ./web\n      args:\n        - MODE=dev\n        - "KEY=v"\n';
    const [build] = project({ 'compose.yaml': source }).builds;
    const text = (it: { start: number; end: number } | undefined) => source.slice(it?.start, it?.end);
    expect(text(build?.place)).toBe('web');
    expect(text(build?.context)).toBe('./web');
    expect(build?.args.map(text)).toEqual(['MODE', 'KEY']);
  });
});

describe('anchors and merge keys', () => {
  it('are followed, and what a mapping says itself goes before', () => {
    const source = `
      x-build: &build
        context: .
        args: &args { A: 1, B: 2 }
      services:
        web:
          build:
            <<: *build
            target: web
            args:
              <<: *args
              B: 3
        worker:
          build: *build
    `;
    expect(builds(source)).toEqual([
      { name: 'web', context: '/p', dockerfile: '/p/Dockerfile', target: 'web', args: { B: '3', A: '1' } },
      { name: 'worker', context: '/p', dockerfile: '/p/Dockerfile', args: { A: '1', B: '2' } },
    ]);
  });

  it('are there in the documents behind, whatever version of YAML they say to be of', () => {
    const source = '%YAML 1.1\n---\nx: &x { context: . }\n---\nservices: { a: { build: *x } }\n';
    expect(builds(source)).toEqual([{ name: 'a', context: '/p', dockerfile: '/p/Dockerfile' }]);
  });

  it('cannot unfold to more than they are', () => {
    const levels = Array.from(
      { length: 40 },
      (_, n) => `l${n + 1}: &l${n + 1} { <<: [*l${n}, *l${n}], k${n}: [*l${n}, *l${n}] }`,
    );
    const source = `l0: &l0 { a: 1 }\n${levels.join('\n')}\nservices: { a: { build: { context: ., args: *l40 } } }\n`;
    expect(Object.keys(builds(source)[0]?.args ?? {})).toHaveLength(41);
  });

  it('that lead back to themselves are a mistake with a place', () => {
    const { mistakes } = project({ 'compose.yaml': 'services: &s { a: { build: ., x: *s } }\n' });
    expect(mistakes.map((it) => it.message)).toEqual([
      'an alias in here stands for all of this, so it would never end',
    ]);
  });
});

describe('variables', () => {
  it.each([
    ['$TAG', '3.22'],
    ['${TAG}', '3.22'],
    ['v${TAG}-x', 'v3.22-x'],
    ['${TAG:-9}', '3.22'],
    ['${NONE:-9}', '9'],
    ['${NONE-9}', '9'],
    ['${EMPTY:-9}', '9'],
    ['${EMPTY-9}', ''],
    ['${NONE:-${TAG}-${NONE:-b}}', '3.22-b'],
    ['${NONE:-a$$b}', 'a$b'],
    ['${TAG:+yes}', 'yes'],
    ['${TAG:?must be set}', '3.22'],
    ['${EMPTY:+yes}', ''],
    ['${EMPTY+yes}', 'yes'],
    ['${OPEN:-9}', undefined],
    ['${OPEN-9}', undefined],
    ['${OPEN+yes}', 'yes'],
    ['${NONE-{a}b}c', '{a}bc'],
    ['${NONE-{}}', '{}'],
    ['$$TAG', '$TAG'],
    ['100$', '100$'],
    ['${NONE}', undefined],
    ['${NONE:?must be set}', undefined],
    ['${NONE:+yes}', undefined],
    ['a$NONE', undefined],
  ])('%s is %s', (written, value) => {
    const source = `services: { a: { build: { context: ., args: { A: '${written}' } } } }`;
    const { builds } = project({ 'compose.yaml': source, '.env': 'TAG=3.22 # current\nEMPTY=\nOPEN=$NONE\n' });
    expect(builds[0]?.args[0]?.value).toBe(value);
  });

  it('come from .env with its quotes, comments and references', () => {
    const env = 'A="x # y"\nexport B=\'$A\'\nC=${A}-c # why\nD="l\\n$A"\nE=$UNSET\n# F=1\n';
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const given = names.map((it) => `${it}: "\${${it}}"`).join(', ');
    const { builds } = project({ 'compose.yaml': `services: { a: { build: { args: { ${given} } } } }`, '.env': env });
    expect(builds[0]?.args.map((it) => it.value)).toEqual(['x # y', '$A', 'x # y-c', 'l\nx # y', undefined, undefined]);
  });

  it('that double are given up', () => {
    const lines = Array.from({ length: 60 }, (_, n) => `V${n + 1}=\${V${n}}\${V${n}}\n`);
    const files = {
      'compose.yaml': 'services: { a: { build: { args: { A: "$V60", B: "${X:-$V17$V17$V17$V17}" } } } }',
      '.env': `V0=x\n${lines.join('')}`,
    };
    expect(project(files).builds[0]?.args.map((it) => it.value)).toEqual([undefined, undefined]);
  });

  it('that begin and never end are read in no time', () => {
    const text = '${A:-'.repeat(20_000);
    expect(interpolated(text, () => undefined)).toBe(text);
  });
});

describe('extends', () => {
  it('takes what another service says, and adds to it', () => {
    const source = `
      services:
        base: { build: { context: ./app, args: { A: 1, B: 2 } } }
        web: { extends: base, build: { target: web, args: { B: 3 } } }
    `;
    expect(builds(source)[1]).toEqual({
      name: 'web',
      context: '/p/app',
      dockerfile: '/p/app/Dockerfile',
      target: 'web',
      args: { A: '1', B: '3' },
    });
  });

  it('reads other files, whose paths are seen from where they lie', () => {
    const files = {
      'compose.yaml': 'services: { web: { extends: { file: common/base.yml, service: app } } }',
      'common/base.yml':
        'services: { app: { extends: { service: root }, build: { target: dev } }, root: { build: ./src } }',
    };
    expect(project(files).builds.map(briefly)).toEqual([
      { name: 'web', context: '/p/common/src', dockerfile: '/p/common/src/Dockerfile', target: 'dev' },
    ]);
  });

  it('of a file that is not there is a mistake, and what it would say is not known', () => {
    const source = 'services:\n  web:\n    extends: { file: gone.yml, service: app }\n    build: .\n';
    const { mistakes, builds } = project({ 'compose.yaml': source });
    expect(mistakes).toEqual([
      {
        path: '/p/compose.yaml',
        span: { start: source.indexOf('gone'), end: source.indexOf('gone') + 8 },
        message: 'gone.yml does not exist, so what it says is not known',
      },
    ]);
    expect(builds[0]?.isIncomplete).toBe(true);
  });

  it('may go round in circles', () => {
    const source = 'services: { a: { extends: b, build: { target: x } }, b: { extends: a, build: . } }';
    expect(builds(source).map((it) => it.name)).toEqual(['a', 'b']);
  });
});

describe('several files', () => {
  it('say together what is built, the last before the others', () => {
    const files = {
      'compose.yaml': 'services: { a: { build: { context: ., args: [A=1] } }, b: { build: ./b } }',
      'compose.override.yaml': 'services: { a: { build: { target: dev, args: [B=2] } }, b: { build: !reset null } }',
    };
    const { builds } = readCompose(['/p/compose.yaml', '/p/compose.override.yaml'], reader(files));
    expect(builds.map(briefly)).toEqual([
      { name: 'a', context: '/p', dockerfile: '/p/Dockerfile', target: 'dev', args: { A: '1', B: '2' } },
    ]);
  });

  it('may be one file with several documents', () => {
    const source = 'services: { a: { build: . } }\n---\nservices: { a: { build: { target: t } } }\n';
    expect(builds(source)).toEqual([{ name: 'a', context: '/p', dockerfile: '/p/Dockerfile', target: 't' }]);
  });

  it('may be laid over others by hand, or stand alone where the context is said', () => {
    const files = {
      'compose.yaml':
        'services: { a: { build: { context: ., args: [A=1] } }, b: { build: { context: ., args: [A=1] } } }',
      'compose.prod.yaml':
        'services: { a: { build: { target: prod } }, b: { build: { context: ., target: prod } }, c: { image: x } }',
    };
    const { builds } = readComposeVariant(['/p/compose.yaml'], '/p/compose.prod.yaml', reader(files));
    expect(builds.map(briefly)).toEqual([
      { name: 'a', context: '/p', dockerfile: '/p/Dockerfile', target: 'prod', args: { A: '1' } },
      { name: 'b', context: '/p', dockerfile: '/p/Dockerfile', target: 'prod', args: { A: undefined } },
    ]);
  });

  it('are included with their own folders and environments', () => {
    const files = {
      'compose.yaml': 'include: [infra/compose.yml, { path: [tools.yml], project_directory: tools }]\nservices: {}\n',
      'infra/compose.yml': 'include: [../compose.yaml]\nservices: { proxy: { build: "./${DIR}" } }',
      'infra/.env': 'DIR=proxy\n',
      'tools.yml': 'services: { tool: { build: . } }',
    };
    expect(project(files).builds.map(briefly)).toEqual([
      { name: 'proxy', context: '/p/infra/proxy', dockerfile: '/p/infra/proxy/Dockerfile' },
      { name: 'tool', context: '/p/tools', dockerfile: '/p/tools/Dockerfile' },
    ]);
  });
});

describe('a Dockerfile inside', () => {
  it('of a block has a place for every character', () => {
    const source = `
      services:
        a:
          build:
            context: .
            dockerfile_inline: |
              FROM alpine:3.22

              RUN echo $$HOME \${TAG:-latest} \\
                && true
    `;
    const text = dedent(source);
    const inline = project({ 'compose.yaml': text }).builds[0]?.inline;
    expect(inline?.text).toBe('FROM alpine:3.22\n\nRUN echo $HOME latest \\\n  && true\n');
    const at = (part: string) => inline?.layout?.offsets[inline.text?.indexOf(part) ?? -1];
    expect(at('RUN')).toBe(text.indexOf('RUN'));
    expect(at('$HOME')).toBe(text.indexOf('$$HOME'));
    expect(at('HOME')).toBe(text.indexOf('HOME'));
    expect(at('test \\')).toBe(text.indexOf('${TAG'));
    expect(at('&&')).toBe(text.indexOf('&&'));
    expect(inline?.layout?.offsets.at(-1)).toBe(text.length);
  });

  it.each([
    ['folded', '>\n        FROM alpine\n        RUN a'],
    ['escaped', '"FROM alpine\\nRUN a"'],
  ])('that is %s has only one', (_, written) => {
    const inline = project({ 'compose.yaml': `services:\n  a:\n    build:\n      dockerfile_inline: ${written}\n` })
      .builds[0]?.inline;
    expect(inline?.text).toContain('FROM alpine');
    expect(inline?.layout).toBeUndefined();
  });

  it('is not known where one of its variables is not', () => {
    const [build] = project({
      'compose.yaml': 'services: { a: { build: { dockerfile_inline: "FROM $BASE" } } }',
    }).builds;
    expect(build?.inline?.text).toBeUndefined();
  });
});

describe('what goes on between quotes or brackets', () => {
  it.each([
    ['"x\n y"', undefined],
    ["'x\ny'", undefined],
    ['"x\n\n        \\" y"', undefined],
    ['"x\n          y"', 'x y'],
  ])('need not be indented: %j', (written, value) => {
    const source = `services:\n  a:\n    build:\n      args:\n        A: ${written}\n        B: 1\n`;
    const { builds, mistakes } = project({ 'compose.yaml': source });
    expect(mistakes).toEqual([]);
    expect(builds[0]?.args.map((it) => it.value)).toEqual([value, '1']);
  });

  it.each(['[\nlinux/arm64\n]', '[ linux/arm64,\n ]', '[\n  linux/arm64\n  ]'])('nor lists: %j', (written) => {
    const source = `services:\n  a:\n    build:\n      platforms: ${written}\n      target: t\n`;
    const { builds, mistakes } = project({ 'compose.yaml': source });
    expect(mistakes).toEqual([]);
    expect(builds.map(briefly)[0]).toMatchObject({ platforms: ['linux/arm64'], target: 't' });
  });

  it('is a mistake where it begins if it never ends, or ends in the middle of something', () => {
    const { mistakes } = project({ 'compose.yaml': 'a:\n  b: "x\n  c: y\n  d: "z"\n' });
    expect(mistakes[0]?.span.start).toBe(10);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['services:\n  a: {\n', 3, /^this is no YAML: /],
    ['services:\n  a: 1\n  a: 2\n', 3, /^this key is given above already/],
    ['%YAML 1.2\n---\nservices: {}\n', 1, /^Compose reads no file/],
    ['services:\n  ? [a]\n  : {}\n', 2, /^this cannot be a key/],
    [`a: ${'['.repeat(5000)}`, 1, /levels deep/],
    [`a: ${'x'.repeat(1 << 20)}`, 1, /^this file has more than 1048576 characters/],
  ])('is a mistake with a place (%#)', (source, line, message) => {
    const { builds, mistakes } = project({ 'compose.yaml': source });
    expect(builds).toEqual([]);
    expect(mistakes[0]?.message).toMatch(message);
    expect(source.slice(0, mistakes[0]?.span.start).split('\n')).toHaveLength(line);
  });

  it.each([
    '',
    '[]',
    'services: []',
    'services: { a: }',
    'services: { a: { build: [] } }',
    'services: { 1: { build: . } }',
    '- {a: &x [*x]}',
  ])('and what makes no sense describes nothing that breaks: %s', (source) => {
    expect(project({ 'compose.yaml': source }).builds.length).toBeLessThan(2);
  });
});

function project(files: Readonly<Record<string, string>>): Project {
  return readCompose(['/p/compose.yaml'], reader(files));
}

function builds(source: string): readonly ReturnType<typeof briefly>[] {
  return project({ 'compose.yaml': dedent(source) }).builds.map(briefly);
}

function args(list: string): ReturnType<typeof briefly>['args'] {
  return builds(`services: { a: { build: { context: ., args: ${list} } } }`)[0]?.args;
}
