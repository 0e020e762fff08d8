import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIn, writeFiles } from './command-line.ts';

const DOCKERFILE = `FROM alpine:3.22 AS build
WORKDIR /src
COPY package.json .
RUN npm install
COPY src src
RUN npm run build
FROM alpine:3.22
COPY --from=build /src/dist /dist
`;
const FILES = { Dockerfile: DOCKERFILE, 'package.json': '{}', 'src/app.ts': 'one', 'notes.txt': 'n' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const cache = (...args: string[]) => runIn(folder, ['cache', ...args], [], { environment: process.env });
const verdicts = async (...args: string[]) => {
  const { out, err } = await cache('--format', 'json', ...args);
  if (out === '') throw new Error(err);
  const steps: { instruction: string; line: number; verdict: string }[] = JSON.parse(out).steps;
  return steps.filter((it) => it.instruction !== 'FROM').map((it) => `${it.line} ${it.verdict}`);
};

describe('dflint cache in a repository', () => {
  beforeEach(() => {
    writeFiles(folder, FILES);
    commit('first');
  });

  it('finds all in the cache where nothing has changed since HEAD', async () => {
    expect(await verdicts()).toEqual(['2 cached', '3 cached', '4 cached', '5 cached', '6 cached', '8 cached']);
  });

  it('says what an edit has built again, and on what the rest hangs', async () => {
    writeFiles(folder, { 'src/app.ts': 'two' });
    expect(await verdicts()).toEqual(['2 cached', '3 cached', '4 cached', '5 rebuilt', '6 rebuilt', '8 unknown']);
    const { out } = await cache();
    expect(out).toContain('src/app.ts changed');
    expect(out).toContain('3 of 6 steps cached, 2 rebuilt, 1 unknown');
    expect(out).toContain('\nunknown: cached if npm run build writes the same');
  });

  it('knows that a folder has become empty, which git has no trace of', async () => {
    const files = {
      Dockerfile: 'FROM scratch AS kept\nCOPY src /src\nFROM alpine:3.22\nCOPY src /app\nCOPY --from=kept /src /kept\n',
    };
    writeFiles(folder, files);
    commit('second');
    expect(await verdicts()).toEqual(['2 cached', '4 cached', '5 cached']);
    rmSync(join(folder, 'src/app.ts'));
    expect(await verdicts()).toEqual(['2 rebuilt', '4 rebuilt', '5 rebuilt']);
  });

  it('answers what if', async () => {
    expect(await verdicts('--changed', 'package.json')).toEqual([
      '2 cached',
      '3 rebuilt',
      '4 rebuilt',
      '5 rebuilt',
      '6 rebuilt',
      '8 unknown',
    ]);
    expect(await verdicts('--changed', 'notes.txt')).not.toContain('3 rebuilt');
    expect(await verdicts('--changed', 'src/new.ts')).toContain('5 rebuilt');
  });

  it('takes the paths of what if from the context, however they are written', async () => {
    const source = await verdicts('--changed', 'src/app.ts');
    expect(source).toContain('5 rebuilt');
    const ways = [join(folder, 'src/app.ts'), './src/../src/app.ts', 'src/', join(folder, 'src'), 'src//app.ts'];
    for (const it of ways) expect([it, await verdicts('--changed', it)]).toEqual([it, source]);
    const all = await verdicts('--changed', 'package.json', '--changed', 'src/app.ts');
    for (const it of ['.', folder]) expect([it, await verdicts('--changed', it)]).toEqual([it, all]);
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nCOPY ..notes /\n', '..notes': '' });
    expect(await verdicts('--from', '.', '--changed', '..notes')).toEqual(['2 rebuilt']);
  });

  it('takes the paths of what if from the context also where links lead there', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'dflint-'));
    symlinkSync(folder, join(elsewhere, 'link'));
    try {
      expect(await verdicts('--changed', join(elsewhere, 'link', 'src', 'app.ts'))).toContain('5 rebuilt');
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('takes the paths of what if from the folder of a snapshot that is one', async () => {
    writeFiles(folder, { 'before/Dockerfile': DOCKERFILE, 'before/package.json': '{}', 'before/src/app.ts': 'one' });
    const changed = await verdicts('--from', 'before', '--changed', join(folder, 'before/src/app.ts'));
    expect(changed).toContain('5 rebuilt');
    const { code, err } = await cache('--from', 'before', '--changed', join(folder, 'src/app.ts'));
    expect([code, err]).toEqual([2, expect.stringContaining('is not in the build context')]);
  });

  it('asks of no file that is ignored', async () => {
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nCOPY . /\n', '.dockerignore': '*.txt\n' });
    commit('ignored');
    expect(await verdicts('--changed', 'notes.txt')).toEqual(['2 cached']);
    expect(await verdicts('--changed', 'new.txt')).toEqual(['2 cached']);
    expect(await verdicts('--changed', 'new.ts')).toEqual(['2 rebuilt']);
  });

  it('says of what a build that stopped may have done that nobody knows how far it had got', async () => {
    writeFiles(folder, { Dockerfile: 'FROM node:22\nWORKDIR /app\nRUN echo hi\nCOPY missing.json ./\n' });
    commit('stops');
    const message = 'cached if it was done when the build before stopped at COPY missing.json ./';
    const { out } = await cache('--format', 'json');
    const { steps, conditions } = JSON.parse(out);
    const cause = { kind: 'new', message };
    expect(steps.map((it: { verdict: string }) => it.verdict)).toEqual(['source', 'unknown', 'unknown', 'rebuilt']);
    expect(steps.slice(1, 3).map((it: { cause: object }) => it.cause)).toEqual([cause, cause]);
    expect(conditions).toMatchObject([{ cause, likely: 'rebuilt', reason: 'nobody knows how far it had got' }]);
    expect((await cache()).out.replace(/\s+/g, ' ')).toContain(
      `unknown: ${message}; likely rebuilt: nobody knows how far it had got`,
    );
    expect((await cache('--format', 'html')).out).not.toContain('what a command writes anew');
  });

  it('compares commits, and remembers all of them', async () => {
    writeFiles(folder, { 'src/app.ts': 'two' });
    commit('second');
    expect(await verdicts('--from', 'git:HEAD~1', '--to', 'git:HEAD')).toContain('5 rebuilt');
    writeFiles(folder, { 'src/app.ts': 'one' });
    expect(await verdicts('--from', 'git:HEAD~1', '--from', 'git:HEAD')).toContain('5 cached');
  });

  it('takes what commands write again for changed or the same, if asked to', async () => {
    writeFiles(folder, { 'src/app.ts': 'two' });
    expect(await verdicts('--assume-reruns', 'same')).toContain('8 cached');
    expect(await verdicts('--assume-reruns', 'changed')).toContain('8 rebuilt');
  });

  it('counts build arguments and stages of each side', async () => {
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nARG V\nRUN make\n' });
    commit('argument');
    expect(await verdicts('--build-arg', 'V=1')).toEqual(['3 cached']);
    expect(await verdicts('--from-build-arg', 'V=1', '--to-build-arg', 'V=2')).toEqual(['3 rebuilt']);
  });

  it('fails below a share that is asked for', async () => {
    writeFiles(folder, { 'src/app.ts': 'two' });
    expect((await cache('--fail-below', '50')).code).toBe(0);
    expect((await cache('--fail-below', '51')).code).toBe(1);
  });

  it('writes a comment for a pull request', async () => {
    writeFiles(folder, { 'src/app.ts': 'two' });
    const { out } = await cache('--format', 'markdown');
    expect(out).toContain('### dflint cache: 3 of 6 steps cached, 2 rebuilt, 1 unknown');
    expect(out).toContain('| 🔴 rebuilt | 5 |');
    expect(out).toContain('| likely rebuilt, see 1 |\n');
    expect(out).toMatch(/^1\. It is cached if npm run build writes the same .* again; it is likely rebuilt: .*\.$/m);
  });

  it('fits eighty columns, without colours', async () => {
    const { out } = await cache('--changed', 'package.json');
    expect(Math.max(...out.split('\n').map((it) => it.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    [['--from', 'git:nowhere'], 'there is no revision nowhere'],
    [['missing'], 'missing does not exist'],
    [['notes.txt'], 'notes.txt is no folder'],
    [['-f', 'Other'], 'Other does not exist'],
    [['--target', 'nowhere'], 'no stage is named nowhere'],
    [['--builds', 'notes.txt'], 'is to be a JSON list of builds'],
    [['--images', 'notes.txt'], 'notes.txt is to be JSON'],
    [['--fail-below', '200'], '--fail-below is a share in percent'],
    [['--changed', 'a', '--to', 'git:HEAD'], '--changed asks about files that change'],
    [['--changed', ''], '--changed needs a value'],
    [['--changed', '../x'], '--changed: ../x is not in the build context'],
    [['--changed', 'src/../../x'], '--changed: src/../../x is not in the build context'],
    [['--changed', '..'], '--changed: .. is not in the build context'],
    [['--changed', '/nowhere/src/app.ts'], '--changed: /nowhere/src/app.ts is not in the build context'],
    [['--from', 'origin/main'], 'origin/main does not exist; a commit is written git:origin/main'],
    [['--to', './none'], './none does not exist\n'],
  ])('%j is misuse', async (args, message) => {
    const { code, err, out } = await cache(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('dflint cache', () => {
  it('takes a build outside a repository for the first', async () => {
    writeFiles(folder, FILES);
    const { code, out } = await cache();
    expect(code).toBe(0);
    expect(out).toContain('so this is a first build');
    expect(out).toContain('0 of 6 steps cached, 6 rebuilt');
  });

  it('says where a build would stop', async () => {
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nCOPY gone /\nRUN make\n' });
    const { code, out } = await cache();
    expect(code).toBe(0);
    expect(out).toMatch(/gone/);
    expect(await verdicts()).toEqual(['2 rebuilt', '3 rebuilt']);
  });

  it('refuses what BuildKit refuses, with the place', async () => {
    writeFiles(folder, { Dockerfile: 'FROM b AS a\nFROM a AS b\nCOPY --from=c / /\nFROM b AS c\n' });
    const { code, err } = await cache('--target', 'c');
    expect(code).toBe(2);
    expect(err).toMatch(/^dflint: Dockerfile:\d+:\d+: this cannot be built: /);
  });

  it('survives links that lead in circles, pipes, and files that come and go', async () => {
    writeFiles(folder, { Dockerfile: 'FROM alpine:3.22\nCOPY . /\n', 'a/b': '' });
    symlinkSync('..', join(folder, 'a', 'up'));
    symlinkSync('self', join(folder, 'self'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect((await cache()).code).toBe(0);
  });

  it('predicts the last of builds that are given in full', async () => {
    writeFiles(folder, {
      'one/Dockerfile': 'FROM base:1\nARG V\nRUN make\n',
      'two/Dockerfile': 'FROM base:1\nARG V\nRUN make\n',
    });
    const builds = [
      { context: 'one', args: { V: '1' } },
      { context: 'two', args: { V: '2' } },
    ];
    writeFileSync(join(folder, 'builds.json'), JSON.stringify(builds));
    expect(await verdicts('--builds', 'builds.json')).toEqual(['3 rebuilt']);
    writeFileSync(join(folder, 'builds.json'), JSON.stringify([builds[0], { context: 'two' }]));
    expect(await verdicts('--builds', 'builds.json')).toEqual(['3 cached']);
  });

  describe('with builds that are given in full', () => {
    beforeEach(() => {
      writeFiles(folder, { Dockerfile: 'FROM base:1\nARG V\nRUN make\n', 'facts.json': '{}', other: '' });
      writeFileSync(join(folder, 'builds.json'), JSON.stringify([{ context: '.' }, { args: { V: '1' } }]));
    });

    it.each([
      [['-f', 'other'], '--file'],
      [['--from', 'none'], '--from'],
      [['--to', '.'], '--to'],
      [['--changed', 'other'], '--changed'],
      [['--target', 'build'], '--target'],
      [['--from-target', 'build'], '--from-target'],
      [['--build-arg', 'V=3', '--no-cache'], '--build-arg'],
      [['--from-build-arg', 'V=3'], '--from-build-arg'],
      [['--to-build-arg', 'V=3'], '--to-build-arg'],
      [['--build-context', 'a=b'], '--build-context'],
      [['--platform', 'linux/arm64'], '--platform'],
      [['--no-cache'], '--no-cache'],
      [['--no-cache-filter', 'build'], '--no-cache-filter'],
      [['--images', 'facts.json'], '--images'],
    ])('%j is misuse', async (args, option) => {
      const { code, err, out } = await cache('--builds', 'builds.json', ...args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`--builds gives the builds in full, so ${option} does not go with it`);
    });

    it('a context is misuse', async () => {
      const { code, err, out } = await cache('.', '--builds', 'builds.json');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('--builds gives the builds in full, so the context "." does not go with it');
    });

    it('all counts that does not say what is built', async () => {
      writeFiles(folder, { profile: '#7 [2/2] RUN make\n#7 DONE 41.5s\n' });
      const { code, out } = await cache(
        ...['--builds', 'builds.json', '--format', 'markdown', '--output', 'report.md', '--fail-below', '50'],
        ...['--assume-reruns', 'same', '--profile', 'profile', '--color', 'never', '--no-color'],
      );
      expect([code, out]).toEqual([1, '']);
      expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('### dflint cache: 0 of 1 step cached');
    });
  });
});

function commit(message: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', message);
}
