import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { FolderContexts } from '../server/host/context/nearest-context.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import type { Rule } from '../server/lint/rule.ts';
import { writeFiles } from './command-line.ts';
import { dedent } from './markers.ts';

const isWindows = process.platform === 'win32';

/** The rules that speak of what lies in the context. */
const IDS = [
  'missing-source',
  'no-ignored-source',
  'valid-entrypoint-script',
  'no-secret-in-context',
  'no-whole-context',
  'no-large-source',
  'require-dockerignore',
  'require-lockfile-install',
];
const ours = rules.filter((it) => IDS.includes(it.id));

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('nothing is said', () => {
  const silence: readonly (readonly [shape: string, dockerfile: string, files: Readonly<Record<string, string>>])[] = [
    [
      'where the Dockerfile is in a folder and the context is the root',
      'FROM node:22\nCOPY package.json services/api ./\n',
      { 'package.json': '{}', 'services/api/main.js': '' },
    ],
    [
      'under an ignore file of its own, which beats the shared one',
      'FROM node:22\nCOPY src /app/src\n',
      {
        'src/a.js': '',
        '.dockerignore': 'src\n',
        'Dockerfile.dockerignore': '.env\n',
        '.env': 'SECRET_KEY=q8Jw2nVx71',
      },
    ],
    [
      'of what a negation takes back',
      'FROM node:22\nCOPY dist/app.js /app/\n',
      { '.dockerignore': '*\n!dist/app.js\n', 'dist/app.js': '', 'other.js': '' },
    ],
    [
      'of an allowlist with folders',
      'FROM node:22\nCOPY . /app\n',
      { '.dockerignore': '**\n!src/**\n', 'src/a/b.js': '', '.env': 'SECRET_KEY=q8Jw2nVx71', '.gitignore': '.env\n' },
    ],
    [
      'of patterns for any folder',
      'FROM python:3.13\nCOPY . /app\n',
      { '.dockerignore': '**/.env*\n**/*.pem\n', 'a/b/.env': 'SECRET_KEY=q8Jw2nVx71', '.gitignore': '.env\n*.pem\n' },
    ],
    [
      'of sources in a stage',
      'FROM node:22 AS build\nFROM nginx\nCOPY --from=build /app/dist /srv/missing.txt /www/\n',
      {},
    ],
    ['of sources in an image', 'FROM nginx\nCOPY --from=busybox:1 /bin/missing.sh /bin/\n', {}],
    ['of sources in an additional context', 'FROM nginx\nCOPY --from=shared lib/missing.py /srv/\n', { 'a.txt': '' }],
    [
      'of paths with --parents',
      '# syntax=docker/dockerfile:1\nFROM node:22\nCOPY --parents ./packages/./*/package.json src/missing.ts /app/\n',
      { 'packages/a/package.json': '{}' },
    ],
    [
      'of what --exclude leaves out',
      '# syntax=docker/dockerfile:1\nFROM node:22\nCOPY --exclude=.env --exclude=**/*.key . /app\n',
      { '.env': 'SECRET_KEY=q8Jw2nVx71', 'tls/server.key': KEY, '.gitignore': '.env\n' },
    ],
    [
      'of a wildcard that matches nothing',
      'FROM node:22\nCOPY package.json yarn.lock* *.conf /app/\n',
      { 'package.json': '' },
    ],
    [
      'of a wildcard for one letter',
      'FROM node:22\nCOPY home?.txt conf/[a-c].yml /app/\n',
      { 'conf/a.yml': '', 'homes.txt': '' },
    ],
    ['of a variable that the build decides on', 'FROM node:22\nARG CONF\nCOPY $CONF ${CONF}.yml /etc/\n', {}],
    [
      'of a variable with a known value',
      'FROM node:22\nARG CONF=prod\nCOPY conf/${CONF}.yml /etc/\n',
      { 'conf/prod.yml': '' },
    ],
    [
      'of an inline file',
      'FROM node:22\nCOPY <<start.sh /start.sh\n#!/bin/sh\nstart.sh\nENTRYPOINT ["/start.sh"]\n',
      {},
    ],
    ['of a web address', 'FROM node:22\nADD https://example.com/missing.sh /start.sh\nCMD ["/start.sh"]\n', {}],
    ['of a repository', 'FROM node:22\nADD https://github.com/moby/buildkit.git#v0.10.1 /src\n', {}],
    ['of bind mounts', 'FROM node:22\nRUN --mount=type=bind,source=missing.txt,target=/x cat /x\n', {}],
    ['of the root with a dot or a slash', 'FROM node:22\nCOPY ./ /a/\nCOPY / /b/\nCOPY ./. /c/\n', { 'a.js': '' }],
    [
      'of a path with dots in it',
      'FROM node:22\nCOPY ./src/../package.json /app/\n',
      { 'src/a.js': '', 'package.json': '' },
    ],
    [
      'of an absolute path, which begins at the root',
      'FROM node:22\nCOPY /etc/app.conf /etc/\n',
      { 'etc/app.conf': '' },
    ],
    ['of a name in quotes or brackets', 'FROM node:22\nCOPY ["my file.txt", "/app/"]\n', { 'my file.txt': '' }],
    [
      'of what a step before the build makes',
      'FROM node:22\nCOPY dist /srv\nCOPY target/app.jar build/libs/x.jar app /srv/\nCOPY src/version.gen.ts /srv/\n',
      { '.gitignore': 'src/*.gen.ts\n', 'src/main.ts': '' },
    ],
    [
      'of what .gitignore names, however deep',
      'FROM node:22\nCOPY api/schema.py /srv/\n',
      { '.gitignore': 'schema.py\n', 'api/x': '' },
    ],
    [
      'of secrets that a build stage keeps to itself',
      'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nFROM nginx\nCOPY --from=build /app/dist /www\n',
      { '.env': 'SECRET_KEY=q8Jw2nVx71', 'a.js': '', '.gitignore': '.env\n' },
    ],
    [
      'of settings without a secret, examples and what others test with',
      'FROM node:22\nCOPY . /app\n',
      {
        '.dockerignore': 'dist\n',
        '.env': 'PORT=3000\nPASSWORD=changeme\nTOKEN=${TOKEN}\nPASSWORD_MIN_LENGTH=123456789\n',
        '.env.example': 'SECRET_KEY=q8Jw2nVx71',
        '.npmrc': '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nsave-exact=true\n',
        'tests/fixtures/server.key': KEY,
        'certs/ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n',
        'config/credentials.json': '{"installed":{"client_id":"x"}}',
        'vendor/x/id_rsa': KEY,
      },
    ],
    [
      'of a script that a later step makes executable',
      'FROM node:22\nCOPY start.sh /\nRUN chmod +x /start.sh\nENTRYPOINT ["/start.sh"]\n',
      { 'start.sh': '#!/bin/sh\n' },
    ],
    [
      'of a script that is given its mode, or is read by a shell',
      'FROM node:22\nCOPY --chmod=0755 start.sh /\nCOPY run.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["sh", "/run.sh"]\n',
      { 'start.sh': '#!/bin/sh\n', 'run.sh': 'echo\n' },
    ],
    [
      'of a script that comes from elsewhere',
      'FROM node:22 AS build\nFROM nginx\nCOPY start.sh /\nCOPY --from=build /start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n',
      { 'start.sh': 'echo\n' },
    ],
    [
      'of a program that is no script',
      'FROM node:22\nCOPY --chmod=755 tool /usr/local/bin/\nENTRYPOINT ["tool"]\n',
      { tool: '\x7fELF\x02\x01\x01\0\0' },
    ],
    [
      'of a package of a monorepo that is taken by its name',
      'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY packages/api packages/api\nRUN npm ci\n',
      {
        'package.json': '{}',
        'package-lock.json': '{}',
        'packages/api/a.js': '',
        'packages/web/.env': 'SECRET_KEY=q8Jw2nVx71',
      },
    ],
    [
      'of paths of Windows',
      '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY src\\app.ps1 C:\\app\\\nENTRYPOINT ["C:\\\\app\\\\app.ps1"]\n',
      { 'src/app.ps1': '' },
    ],
    [
      'of what ONBUILD copies elsewhere',
      'FROM node:22\nONBUILD COPY missing.py .env /app/\n',
      { '.gitignore': '.env\n' },
    ],
    [
      'of a folder that is asked for by its name',
      'FROM node:22\nCOPY node_modules /app/node_modules\n',
      { 'node_modules/a.js': '' },
    ],
    ['of an empty context', 'FROM node:22\nCOPY . .\n', {}],
    [
      'of a lock file that is kept out on purpose with its manifest',
      'FROM node:22\nCOPY src /app\nRUN npm install\n',
      { '.dockerignore': '*.lock\n', 'src/a.js': '' },
    ],
  ];

  it.each(silence)('%s', (_, dockerfile, files) => expect(said(dockerfile, files)).toEqual([]));

  it.skipIf(isWindows)('of links in the context (not on Windows)', () => {
    writeFiles(folder, { 'shared/lib.py': '', 'deep/a/b.py': '' });
    symlinkSync('shared', join(folder, 'lib'));
    symlinkSync('/deep/a', join(folder, 'rooted'));
    symlinkSync('..', join(folder, 'deep/up'));
    expect(said('FROM python:3.13\nCOPY lib /lib\nCOPY lib/lib.py rooted/b.py /x/\nCOPY . /all\n', {})).toEqual([]);
  });
});

describe('a source', () => {
  it('that leads out of the context by a link is not there', () => {
    symlinkSync('../elsewhere', join(folder, 'lib'), 'junction');
    expect(said('FROM python:3.13\nCOPY lib /lib\n', {})).toEqual([
      expect.stringMatching(/^missing-source: lib is a link to .*elsewhere, which is not in the build context$/),
    ]);
  });

  it('that differs by case is not there, whatever the disk', () => {
    expect(said('FROM node:22\nCOPY Src/App.js /app/\n', { 'Src/app.js': '' })).toEqual([
      'missing-source: the build context holds no Src/App.js, but it does Src/app.js',
    ]);
  });
});

describe('a secret', () => {
  it('is found by its text where its name leaves a doubt', () => {
    const files = {
      '.npmrc': '//registry.npmjs.org/:_authToken=npm_q8Jw2nVx71LrZt5Yb3Kd9Mf6Hg4Sa8PeQw2R\n',
      '.git/config': '[remote "origin"]\n  url = https://x-access-token:ghs_9fKq2Lw8Zr7Tn4Vb@git.example.com/a.git\n',
      'keys/service-account.json':
        '{"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"}',
      'certs/site.pem': KEY,
      '.dockerignore': 'none\n',
    };
    expect(said('FROM node:22\nCOPY . /app\n', files, ['no-secret-in-context'])).toEqual([
      'no-secret-in-context: this takes .git/config (credentials of its remote), .npmrc (a token of a registry), certs/site.pem (a private key) and 1 more into the image',
    ]);
  });

  it('is followed from a build stage whose folder is copied whole', () => {
    const files = { '.env': 'SESSION_SECRET=q8Jw2nVx71Lr\n', '.dockerignore': '.git\n' };
    const dockerfile =
      'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nFROM node:22-slim\nCOPY --from=build /app /app\n';
    expect(said(dockerfile, files)).toEqual(['no-secret-in-context: this takes .env (secrets) into the image']);
  });

  it('is read no further than settings reach', () => {
    const files = { '.env': `${'#'.repeat(100_000)}\nSESSION_SECRET=q8Jw2nVx71Lr\n`, '.dockerignore': '.git\n' };
    expect(said('FROM node:22\nCOPY . .\n', files)).toEqual([]);
  });
});

describe('what is large', () => {
  it('is named with its size, where it lies in a project that is copied', () => {
    writeFiles(folder, {
      'api/package.json': '{}',
      'api/dump.sql': '',
      'models/base.bin': '',
      '.dockerignore': '.git\n',
    });
    for (const path of ['api/dump.sql', 'models/base.bin']) truncateSync(join(folder, path), 250e6);
    expect(said('FROM node:22\nCOPY models /models\nCOPY api /app\n', {})).toEqual([
      'no-large-source: this takes api/dump.sql (250 MB) along; ignore it, or copy it by name',
    ]);
  });

  it('is not looked for in what is ignored', () => {
    writeFiles(folder, { 'dump.sql': '', '.dockerignore': '*.sql\n' });
    truncateSync(join(folder, 'dump.sql'), 250e6);
    expect(said('FROM node:22\nCOPY . /app\n', {})).toEqual([]);
  });
});

describe('the script of a container', () => {
  it.skipIf(isWindows).each([
    ['by its path', 'COPY start.sh /\nENTRYPOINT ["/start.sh"]'],
    ['in a folder', 'COPY . /app\nWORKDIR /app\nCMD ["./start.sh"]'],
    ['on the PATH', 'COPY start.sh /usr/local/bin/\nENTRYPOINT ["start.sh"]'],
    ['under another name', 'COPY start.sh /entry\nENTRYPOINT ["/entry"]'],
    ['by a wildcard', 'COPY *.sh /usr/bin/\nCMD start.sh --all'],
    ['behind an init', 'COPY start.sh /\nENTRYPOINT ["tini", "--", "/start.sh"]'],
    ['as arguments of an init', 'COPY start.sh /\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["/start.sh"]'],
    ['by a variable of the file', 'ENV APP=/srv\nCOPY start.sh $APP/\nENTRYPOINT ["/srv/start.sh"]'],
  ])('that nobody may execute is found %s (not on Windows)', (_, lines) => {
    const files = { 'start.sh': '#!/bin/sh\n', '.dockerignore': '.git\n' };
    expect(said(`FROM node:22\n${lines}\n`, files)).toEqual([
      'valid-entrypoint-script: nobody may execute start.sh: the container stops with "permission denied"',
    ]);
  });

  it('must begin with #! where no shell starts it', () => {
    writeFiles(folder, { 'start.sh': 'exec node\n', '.dockerignore': '.git\n' });
    chmodSync(join(folder, 'start.sh'), 0o755);
    expect(said('FROM node:22\nCOPY start.sh /\nCMD ["/start.sh"]\n', {})).toEqual([
      'valid-entrypoint-script: start.sh does not begin with "#!", so that the system does not know it for a script',
    ]);
    expect(said('FROM node:22\nCOPY start.sh /\nCMD /start.sh\n', {})).toEqual([]);
  });
});

it.each([
  '',
  'a\n*.log',
  'a\n!a/b',
  '*\n!a/b/*.txt',
  '**\n!**/*.md',
  'a/b\n!a',
  '/a/\nc',
  '**/c\n!a/c/x.txt',
  'a/*\n!a/b\na/b/x.txt',
])('lists folder by folder what is sent under %j', (source) => {
  writeFiles(folder, { 'a/b/x.txt': '', 'a/b/y.md': '', 'a/c/x.txt': '', 'a/z.log': '', 'c/d/e.md': '', 'f.log': '' });
  writeFiles(folder, { '.dockerignore': source });
  const { listing, entries } = new FolderContexts().contextOf(folder, join(folder, 'Dockerfile'));
  const below = (path: string): readonly string[] =>
    (listing.children.get(path) ?? []).flatMap((it) => [it.path, ...(it.kind === 'folder' ? below(it.path) : [])]);
  expect([...below('')].sort()).toEqual([...entries.keys()].sort());
  for (const [path, { kind }] of entries) expect(listing.entries.get(path)?.kind).toBe(kind);
});

it('reads a context once for all Dockerfiles in it, and no more of it than they take', () => {
  writeFiles(folder, { 'a/x': '', 'b/y': '', 'huge/z': '', '.dockerignore': '.git\n' });
  const contexts = new FolderContexts();
  const first = contexts.contextOf(folder, join(folder, 'a/Dockerfile'));
  const second = contexts.contextOf(folder, join(folder, 'b/Dockerfile'));
  expect(second.listing).toBe(first.listing);
  expect(first.listing.children.get('a')?.map((it) => it.path)).toEqual(['a/x']);
  rmSync(join(folder, 'huge'), { recursive: true });
  rmSync(join(folder, 'a'), { recursive: true });
  expect(second.listing.children.get('a')?.map((it) => it.path)).toEqual(['a/x']);
  expect(second.listing.children.get('huge')).toEqual([]);
});

const KEY = dedent(`
  -----BEGIN RSA PRIVATE KEY-----
  MIIEowIBAAKCAQEAx3x9Yb8m2Vn4Qd7Lr1Tz6Wk5Hs0Pj3Gf8Ua2Ec9Ro4Bi7Xy1
`);

/** What the rules say of a Dockerfile in a folder with these files. */
function said(
  dockerfile: string,
  files: Readonly<Record<string, string>>,
  ids: readonly string[] = IDS,
): readonly string[] {
  writeFiles(folder, { Dockerfile: dockerfile, ...files });
  const running: readonly Rule[] = ours.filter((it) => ids.includes(it.id));
  const context = new FolderContexts().contextOf(folder, join(folder, 'Dockerfile'));
  const input = { path: 'Dockerfile', source: dockerfile, context };
  return lint(input, running, defaultConfig).map((it) => `${it.rule}: ${it.message}`);
}
