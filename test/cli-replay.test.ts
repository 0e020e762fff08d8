import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Surroundings } from '../server/cli/surroundings.ts';
import { runIn, writeFiles } from './command-line.ts';
import { cacheAnswers, isComparable, replayAnswers } from './commit-by-commit.ts';
import { makeHistory } from './made-history.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const replay = (args: readonly string[], surroundings: Partial<Surroundings> = {}) =>
  runIn(folder, ['replay', ...args], [], { environment: process.env, ...surroundings });

interface Report {
  readonly commits: readonly { id: string; subject: string; kind: string; problem?: string; steps: string }[];
  readonly steps: readonly {
    name: string;
    line: number | null;
    rebuilt: number;
    of: number;
    seconds: number;
    bytes?: number;
    measured: boolean;
    by: readonly { path: string; commits: readonly string[] }[];
  }[];
  readonly summary: { commits: number; builds: number; measured: string };
  readonly notes: readonly string[];
}

const report = async (...args: string[]): Promise<Report> => {
  const { out, err } = await replay(['--format', 'json', ...args]);
  if (out === '') throw new Error(err);
  return JSON.parse(out);
};

const DOCKERFILE = 'FROM alpine\nCOPY package.json /app/\nRUN npm ci\nCOPY . /app\n';

describe('dflint replay', () => {
  it('says of each commit what dflint cache says, from the one before', async () => {
    makeHistory(folder, { commits: 60, hasElsewhere: false });
    const { commits } = await report('-n', '59');
    expect(new Set(commits.map((it) => it.kind))).toEqual(new Set(['predicted', 'failed', 'unbuildable']));
    const all = replayAnswers(await replay(['--format', 'json', '-n', '59']));
    const asked = all.filter((it) => isComparable(folder, it));
    expect(asked.length).toBeGreaterThan(45);
    expect(await cacheAnswers(folder, asked)).toEqual(asked.map((it) => it.answer));
  });

  it('says where there is no better Dockerfile to show', async () => {
    commit({ Dockerfile: 'FROM alpine\nCOPY a /\n', a: '1' });
    commit({ a: '2' });
    const err = 'dflint: there is nothing to change: no order or cache mount is proved to save time\n';
    expect(await replay(['--diff'])).toEqual({ code: 0, out: '', err });
  });

  it('tells what is certain from what hangs on the output of a command', async () => {
    commit({ Dockerfile: 'FROM alpine AS a\nCOPY a /\nRUN make\nFROM alpine\nCOPY --from=a /x /\n', a: '1' });
    commit({ a: '2' });
    const { out } = await replay([]);
    expect(out).toContain('0+1? of 1');
    expect(out).toContain('A number with ? counts builds that may have run a step again');
  });

  it('says in which commits a step was built again, and by what', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1', 'a.ts': '1' });
    const second = commit({ 'a.ts': '2' });
    const third = commit({ 'package.json': '2' });
    const { steps, commits, summary } = await report();
    expect(commits.map((it) => [it.kind, it.steps])).toEqual([
      ['first', 'SRRR'],
      ['predicted', 'SCCR'],
      ['predicted', 'SRRR'],
    ]);
    expect(steps.map((it) => [it.line, it.rebuilt, it.of])).toEqual([
      [1, 0, 2],
      [2, 1, 2],
      [3, 1, 2],
      [4, 2, 2],
    ]);
    expect(steps[3]?.by.map((it) => [it.path, it.commits])).toEqual(
      expect.arrayContaining([
        ['a.ts', [second]],
        ['package.json', [third]],
      ]),
    );
    expect(summary).toMatchObject({ commits: 3, builds: 2, measured: 'none' });
  });

  it('shows times without a profile as estimates', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    commit({ 'package.json': '2' });
    const { out } = await replay([]);
    expect(out).toMatch(/3\/4|2\/3 RUN npm ci +1 of 1 +~\d/);
    expect(out).toContain('Times are estimates by the kind of command');
    const { out: table } = await replay(['--format', 'markdown']);
    expect(table).toMatch(/\| 3 \| .*RUN npm ci \| 1 of 1 \| 0 % \| ~\d+ s/);
  });

  it('builds as the configuration says, and says so, unless the command line names a context', async () => {
    const stages = 'FROM alpine AS one\nARG V\nRUN echo $V\nFROM alpine AS two\nRUN echo two\n';
    const configured = 'build: { context: app, target: one, args: { V: "7" } }\n';
    commit({ '.dflint.yaml': configured, Dockerfile: stages, 'app/a.txt': '1' });
    commit({ 'app/a.txt': '2' });
    const { steps, notes } = await report();
    expect(steps.map((it) => it.name)).toEqual([
      '[one 1/2] FROM docker.io/library/alpine:latest',
      '[one 2/2] RUN echo 7',
    ]);
    expect(notes).toContain('built as the configuration says');
    const bare = await report('.');
    expect(bare.steps.map((it) => it.name)).toContain('[two 2/2] RUN echo two');
    expect(bare.notes).toEqual([]);
  });

  it('builds as Compose does, and says so', async () => {
    const compose = 'services:\n  api:\n    build: { context: ., target: one, args: { V: "8" } }\n';
    const stages = 'FROM alpine AS one\nARG V\nRUN echo $V\nFROM alpine AS two\nRUN echo two\n';
    commit({ 'compose.yaml': compose, Dockerfile: stages });
    commit({ 'a.txt': '2' });
    const { steps, notes } = await report();
    expect(steps.at(-1)?.name).toBe('[one 2/2] RUN echo 8');
    expect(notes.join()).toContain('compose.yaml');
  });

  it('begins where it is asked to', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' }, '2021-01-01T00:00:00Z');
    const second = commit({ 'package.json': '2' }, '2022-01-01T00:00:00Z');
    commit({ 'package.json': '3' }, '2023-01-01T00:00:00Z');
    const counts = async (...args: string[]) => (await report(...args)).commits.map((it) => it.kind);
    expect(await counts('-n', '1')).toEqual(['predicted']);
    expect(await counts('--since', second)).toEqual(['predicted']);
    expect(await counts('--since', '2021-06-01')).toEqual(['predicted', 'predicted']);
    expect(await counts('-n', '1', '--since', '2021-06-01')).toEqual(['predicted']);
  });

  it.each([
    [['-n', '0'], '-n is how many commits to replay'],
    [['--since', 'nowhere'], 'there is no revision nowhere, and it is no date'],
    [['--since', 'HEAD'], 'no commit is newer than'],
    [['nowhere'], 'nowhere does not exist'],
    [['--profile', 'nowhere.log'], 'nowhere.log does not exist'],
    [['--profile', 'Dockerfile'], 'Dockerfile says of no step how long it took'],
    [['--format', 'yaml'], '--format cannot be "yaml"'],
  ])('%j is misuse', async (args, reason) => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    const { code, err } = await replay(args);
    expect(err).toContain(reason);
    expect(code).toBe(2);
  });

  it.each([
    [['-f', 'Typo'], 'Typo does not exist, neither on disk nor in any of the 2 commits that are replayed'],
    [['-f', 'Typo', '--fix'], 'Typo does not exist, neither on disk nor in any of the 2 commits that are replayed'],
    [['-f', 'Typo', '-n', '1'], 'Typo does not exist, neither on disk nor in the commit that is replayed'],
    [['-f', 'app'], 'app is a folder'],
    [['app'], 'Dockerfile does not exist, neither on disk nor in any of the 2 commits that are replayed'],
    [
      ['--target', 'nope', '--format', 'json'],
      'no stage of Dockerfile is named nope, neither on disk nor in any of the 2 commits that are replayed',
    ],
  ])('%j asks for what is nowhere, and is misuse', async (args, reason) => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1', 'app/a': '1' });
    commit({ 'package.json': '2', 'app/a': '2' });
    expect(await replay(args)).toEqual({ code: 2, out: '', err: `dflint: ${reason}\n` });
  });

  it('has nothing to say yet of a Dockerfile, or a stage, that is only on disk', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    writeFileSync(join(folder, 'New'), 'FROM alpine AS own\nRUN a\n');
    for (const args of [
      ['-f', 'New'],
      ['-f', 'New', '--target', 'Own'],
    ]) {
      const { code, out } = await replay(['--format', 'json', ...args]);
      expect(code).toBe(0);
      const { dockerfile, commits } = JSON.parse(out);
      expect(dockerfile).toBe('New');
      expect(commits).toMatchObject([{ kind: 'unbuildable', problem: 'New does not exist' }]);
      expect((await replay(args)).out).toMatch(/^New\n/);
    }
    expect(await replay(['-f', 'New', '--target', 'other'])).toMatchObject({ code: 2, out: '' });
    writeFileSync(join(folder, 'Dockerfile'), `${DOCKERFILE}FROM alpine AS late\n`);
    expect(await replay(['--target', 'late'])).toMatchObject({ code: 0 });
  });

  it('knows a Dockerfile, or a stage, that is in a single commit', async () => {
    commit({ Dockerfile: `${DOCKERFILE}FROM alpine AS Old\nRUN a\n`, 'package.json': '1' });
    commit({ Dockerfile: DOCKERFILE });
    const kinds = async (...args: string[]) => (await report(...args)).commits.map((it) => it.kind);
    expect(await kinds('--target', 'old')).toEqual(['first', 'unbuildable']);
    expect(await replay(['--target', 'old', '-n', '1'])).toMatchObject({ code: 2 });
    git('rm', '--quiet', 'Dockerfile');
    commit({});
    expect(await kinds()).toEqual(['first', 'predicted', 'unbuildable']);
    expect(await replay(['-n', '1'])).toMatchObject({ code: 2 });
  });

  it('needs a history', async () => {
    expect(await replay([])).toMatchObject({ code: 2, err: expect.stringContaining('is in no git repository') });
    git('init', '--quiet');
    expect(await replay([])).toMatchObject({ code: 2, err: expect.stringContaining('there is no commit yet') });
  });

  it('shows how far it is on a terminal, and takes that away again', async () => {
    makeHistory(folder, { commits: 10, hasElsewhere: false });
    let time = 0;
    const clock = () => (time += 60);
    const { err } = await replay([], { clock, errorColumns: 40 });
    expect(err).toMatch(/\r█+░+ \d+\/10 commits/);
    expect(err.endsWith('\r\x1b[K')).toBe(true);
    expect((await replay(['--quiet'], { clock, errorColumns: 40 })).err).toBe('');
    expect((await replay([], { clock })).err).toBe('');
  });
});

describe('a history', () => {
  it('goes on before the Dockerfile was renamed', async () => {
    commit({ 'docker/Dockerfile': DOCKERFILE, 'package.json': '1' });
    commit({ 'package.json': '2' });
    git('mv', 'docker/Dockerfile', 'Dockerfile');
    commit({ Dockerfile: `${DOCKERFILE}RUN make\n` });
    const { commits, notes } = await report();
    expect(commits.map((it) => it.kind)).toEqual(['first', 'predicted', 'predicted']);
    expect(notes).toContainEqual(expect.stringMatching(/^Dockerfile was docker\/Dockerfile up to /));
  });

  it('has commits of which nothing is built', async () => {
    commit({ a: '' });
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    commit({ 'package.json': '2' });
    const { commits } = await report();
    expect(commits.map((it) => [it.kind, it.problem])).toEqual([
      ['unbuildable', 'Dockerfile does not exist'],
      ['first', undefined],
      ['predicted', undefined],
    ]);
    expect((await replay([])).out).toContain('Dockerfile does not exist');
  });

  it('is that of a folder, with a Dockerfile outside of it', async () => {
    commit({ 'build/Dockerfile': DOCKERFILE, 'app/package.json': '1', other: '1' });
    commit({ other: '2' });
    commit({ 'build/Dockerfile': DOCKERFILE.replace('npm ci', 'npm i'), 'app/package.json': '1' });
    const { commits } = await report('app', '-f', 'build/Dockerfile');
    expect(commits.map((it) => it.steps)).toEqual(['SRRR', 'SCCC', 'SCRR']);
  });

  it('goes by what git says of files that it does not have', async () => {
    const pointer = (id: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${id.repeat(64)}\nsize 4\n`;
    const submodule = (id: string) => ['update-index', '--add', '--cacheinfo', `160000,${id.repeat(40)},vendor/lib`];
    commit(
      { Dockerfile: 'FROM alpine\nCOPY assets /a\nCOPY vendor /v\n', 'assets/a.bin': pointer('1') },
      '',
      submodule('1'),
    );
    commit({ other: '' }, '', submodule('1'));
    commit({ 'assets/a.bin': pointer('2') }, '', submodule('1'));
    commit({ 'assets/b.txt': '' }, '', submodule('2'));
    commit({ 'assets/b.txt': '2' }, '', submodule('2'));
    const { out, err } = await replay(['--format', 'json']);
    expect(err).toContain('assets/a.bin is kept by Git LFS, and not in this repository');
    expect(err).toContain('vendor/lib is a submodule that is not checked out');
    const { commits, steps }: Report = JSON.parse(out);
    // What hangs on a step that is built again is so, too.
    expect(commits.map((it) => it.steps)).toEqual(['SRR', 'SCC', 'SRR', 'SRR', 'SRR']);
    expect(steps[1]?.by.map((it) => it.path)).toEqual(['assets/b.txt', 'assets/a.bin']);
    commit({ other: '2' }, '', submodule('3'));
    expect((await report('-n', '1')).commits.map((it) => it.steps)).toEqual(['SCU']);
  });

  it('is that of a repository with all that may come', async () => {
    makeHistory(folder, { commits: 150, hasElsewhere: true });
    const { commits, steps } = await report();
    expect(commits).toHaveLength(150);
    expect(commits.every((it) => it.steps.length === steps.length)).toBe(true);
    const changing = (path: string) => git('log', '--first-parent', '--format=%H', '--', path).split('\n');
    const predicted = commits.filter((it) => it.kind === 'predicted').map((it) => it.id);
    const install = steps.find((it) => it.name.endsWith('RUN npm ci'));
    const expected = changing('package.json').filter((it) => predicted.includes(it));
    // Where the build before failed, what changed then counts now.
    expect(install?.by.flatMap((it) => it.commits)).toEqual(expect.arrayContaining(expected));
    expect(install?.of).toBe(predicted.length);
  });

  it('ends where objects are missing, and says so', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    commit({ 'package.json': '2' });
    const tree = git('rev-parse', 'HEAD^{tree}');
    commit({ 'package.json': '3' });
    const third = commit({ 'package.json': '4' });
    rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const { commits, notes } = await report();
    expect(commits.map((it) => it.id)).toEqual([third]);
    expect(notes).toContainEqual(expect.stringContaining('objects are missing'));
  });

  it('says that .git is copied, unless it is ignored', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    const copied = expect.stringContaining('.git is in the build context');
    expect((await report()).notes).toContainEqual(copied);
    commit({ '.dockerignore': '.git\n' });
    expect((await report()).notes).not.toContainEqual(copied);
  });
});

describe('a profile', () => {
  const RAW = [
    { vertexes: [{ digest: 'a', name: '[2/4] COPY package.json /app/', started: '2025-01-01T00:00:00Z' }] },
    { vertexes: [{ name: '[3/4] RUN npm ci', started: '2025-01-01T00:00:01Z', completed: '2025-01-01T00:00:42.5Z' }] },
    { logs: [{ data: 'aGk=' }] },
  ];
  const PLAIN =
    '#1 [internal] load build\n#1 DONE 0.1s\n\n#7 [3/4] RUN npm ci\n#7 1.2 added\n#7 DONE 41.5s\n#8 CACHED\n';
  const dated = PLAIN.replace(/^#/gm, '2025-01-01T00:00:00.1234567Z #');

  it.each([
    ['rawjson', RAW.map((it) => JSON.stringify(it)).join('\n')],
    ['plain', PLAIN],
    ['plain with times and colours', `\x1b[32m${dated}`],
    ['the log in an export', archiveOf({ status: statusOf('[3/4] RUN npm ci', 41.5) })],
  ])('may be %s', async (_, text) => {
    const [, , install] = await stepsWith(text);
    expect(install).toMatchObject({ seconds: 41.5, measured: true });
  });

  it('may be the sizes in docker history', async () => {
    const lines = [
      { CreatedBy: 'COPY . /app # buildkit', Size: '1.5MB' },
      { CreatedBy: 'RUN |1 A=b /bin/sh -c npm ci # buildkit', Size: '183.5MB' },
      { CreatedBy: 'CMD ["/bin/sh"]', Size: '0B' },
    ];
    const steps = await stepsWith(lines.map((it) => JSON.stringify(it)).join('\n'));
    expect(steps.map((it) => it.bytes)).toEqual([undefined, 1, 183_500_000, 1_500_000]);
  });

  it('may be provenance, with the sizes of layers', async () => {
    const at = (line: number) => ({ locations: [{ ranges: [{ start: { line }, end: { line } }] }] });
    const data = Buffer.from(DOCKERFILE).toString('base64');
    const layers = { 'step1:0': [[{ size: 5 }, { size: 7 }]], 'step2:0': [[{ size: 5 }, { size: 7 }, { size: 900 }]] };
    const source = { infos: [{ data }], locations: { step1: at(2), step2: at(3) } };
    const llbDefinition = [
      { id: 'step1', inputs: ['step0:0'] },
      { id: 'step2', inputs: ['step1:0'] },
    ];
    const predicate = { buildConfig: { llbDefinition }, metadata: { 'buildkit@v1': { layers, source } } };
    const steps = await stepsWith(JSON.stringify({ SLSA: { predicate } }, null, 2));
    expect(steps.map((it) => it.bytes)).toEqual([undefined, 7, 900, expect.any(Number)]);
  });

  it('tells dflint cache what is saved', async () => {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    writeFileSync(join(folder, '.git/profile'), PLAIN);
    const cache = (...args: string[]) =>
      runIn(folder, ['cache', '--profile', '.git/profile', ...args], [], { environment: process.env });
    const { steps, summary } = JSON.parse((await cache('--format', 'json')).out);
    expect(steps.map((it: { seconds?: number }) => it.seconds)).toEqual([undefined, undefined, 41.5, undefined]);
    expect(summary.secondsSaved).toBe(41.5);
    expect((await cache()).out).toContain('; 42 s saved');
  });

  async function stepsWith(profile: string | Buffer) {
    commit({ Dockerfile: DOCKERFILE, 'package.json': '1' });
    writeFileSync(join(folder, 'profile'), profile);
    return (await report('--profile', 'profile')).steps;
  }
});

/** A tar archive. */
function archiveOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const place = mkdtempSync(join(tmpdir(), 'dflint-tar-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(place, name), bytes);
  const archive = execFileSync('tar', ['-czf', '-', '-C', place, ...readdirSync(place)]);
  rmSync(place, { recursive: true });
  return archive;
}

/** A message StatusResponse with one vertex, behind its length. */
function statusOf(name: string, seconds: number): Buffer {
  const field = (number: number, bytes: Buffer) => Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  const time = (whole: number, nanoseconds: number) => {
    const varint = (value: number): number[] =>
      value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
    return Buffer.from([8, ...varint(whole), 16, ...varint(nanoseconds)]);
  };
  const end = time(1_700_000_000 + Math.floor(seconds), (seconds % 1) * 1e9);
  const vertex = Buffer.concat([field(3, Buffer.from(name)), field(5, time(1_700_000_000, 0)), field(6, end)]);
  const message = field(1, vertex);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(message.length);
  return Buffer.concat([length, message]);
}

function git(...args: readonly string[]): string {
  const options = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...options, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function commit(files: Readonly<Record<string, string>>, date = '', last: readonly string[] = []): string {
  git('init', '--quiet');
  writeFiles(folder, files);
  git('add', '--all');
  if (last.length > 0) git(...last);
  const time = date === '' ? '2024-01-01T00:00:00Z' : date;
  const options = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...options, 'commit', '--quiet', '--allow-empty', '-m', 'change'], {
    cwd: folder,
    env: { ...process.env, GIT_COMMITTER_DATE: time, GIT_AUTHOR_DATE: time },
  });
  return git('rev-parse', 'HEAD');
}
