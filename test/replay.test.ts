import { describe, expect, it } from 'vitest';
import type { Entry } from '../server/context/context.ts';
import { contextOf, ignoreFileFor } from '../server/context/ignore/dockerignore.ts';
import { parentOf } from '../server/context/path.ts';
import { sha256 } from '../server/host/sha256.ts';
import { costsBy } from '../server/simulator/cost.ts';
import { type PastBuild, type Replay, type ReplayOptions, replay } from '../server/simulator/replay.ts';

const DOCKERFILE = `FROM node
WORKDIR /app
COPY package.json .
RUN npm ci
COPY src src
RUN npm run build
`;
const FILES = { Dockerfile: DOCKERFILE, 'package.json': '1', 'src/a.ts': '1', 'src/b.ts': '1' };

/** What a commit changes: other texts, or `undefined` for what it removes. */
type Change = Readonly<Record<string, string | undefined>>;

function replayed(changes: readonly Change[], options: Partial<ReplayOptions> = {}): Replay {
  return replay(historyOf(changes), { sha256, costOf: costsBy(undefined), ...options });
}

function historyOf(changes: readonly Change[]): readonly PastBuild[] {
  let files: Change = FILES;
  return [{}, ...changes].map((change, index): PastBuild => {
    files = { ...files, ...change };
    const commit = {
      id: `c${index}`,
      time: index,
      subject: '',
      changed: new Set(Object.keys(change)),
      isBase: index === 0,
    };
    const { Dockerfile: source } = files;
    if (source === undefined) return { ...commit, build: { problem: 'Dockerfile does not exist' } };
    const entries = new Map<string, Entry>();
    for (const [path, content] of Object.entries(files)) {
      if (content === undefined) continue;
      entries.set(path, { kind: 'file', path, mode: 0o644, size: content.length, content: `sha256:${content}` });
      for (let it = parentOf(path); it !== ''; it = parentOf(it))
        entries.set(it, { kind: 'folder', path: it, mode: 0o755 });
    }
    const context = contextOf(
      entries,
      ignoreFileFor('Dockerfile', (path) => files[path]),
    );
    return { ...commit, build: { dockerfile: { path: 'Dockerfile', source }, context } };
  });
}

const lettersOf = ({ commits }: Replay) => commits.map((it) => it.steps);
const culpritsOf = ({ steps }: Replay, text: string) =>
  steps.find((it) => it.text === text)?.by.map((it) => [it.path, it.commits]);

describe('a replay', () => {
  it('has a letter for each step of each commit', () => {
    const result = replayed([{ 'src/a.ts': '2' }, {}, { 'package.json': '2' }]);
    expect(lettersOf(result)).toEqual(['SCCCRR', 'SCCCCC', 'SCRRRR']);
    expect(result.summary).toMatchObject({ commits: 3, builds: 3, cached: 9, rebuilt: 6, unknown: 0, fullyCached: 1 });
  });

  it('says by which paths and in which commits a step was built again, also through the steps below', () => {
    const result = replayed([{ 'src/a.ts': '2' }, { 'src/a.ts': '3', 'src/b.ts': '2' }, { 'package.json': '2' }]);
    expect(culpritsOf(result, 'RUN npm ci')).toEqual([['package.json', [2]]]);
    expect(culpritsOf(result, 'RUN npm run build')).toEqual([
      ['src/a.ts', [0, 1]],
      ['package.json', [2]],
      ['src/b.ts', [1]],
    ]);
    expect(result.culprits[0]?.path).toBe('package.json');
  });

  it('divides what paths cost together among them', () => {
    const { culprits, commits } = replayed([{ 'src/a.ts': '2', 'src/b.ts': '2' }]);
    expect(culprits.map((it) => it.seconds)).toEqual(
      [commits[0]?.seconds, commits[0]?.seconds].map((it) => (it ?? 0) / 2),
    );
  });

  it('counts the share of builds that are cached up to a step', () => {
    const result = replayed([{ 'src/a.ts': '2' }, {}, { 'package.json': '2' }, {}]);
    expect(result.steps.map((it) => it.cachedUpTo)).toEqual([1, 1, 0.75, 0.75, 0.5, 0.5]);
  });

  it('remembers the last build alone, or with isWarm all of them', () => {
    const changes = [{ 'src/a.ts': '2' }, { 'src/a.ts': '1' }];
    expect(lettersOf(replayed(changes))).toEqual(['SCCCRR', 'SCCCRR']);
    expect(lettersOf(replayed(changes, { isWarm: true }))).toEqual(['SCCCRR', 'SCCCCC']);
  });

  it('lets a first build, and one that cannot be built or fails, count for nothing and predict nothing', () => {
    const [, ...all] = historyOf([{}, { Dockerfile: 'FROM' }, { 'package.json': undefined }, { 'package.json': '1' }]);
    const result = replay(all, { sha256, costOf: costsBy(undefined) });
    expect(result.commits.map((it) => [it.kind, it.problem])).toEqual([
      ['first', undefined],
      ['unbuildable', expect.stringContaining('Dockerfile:1 cannot be built: ')],
      ['unbuildable', expect.stringContaining('Dockerfile:1 cannot be built: ')],
      ['unbuildable', expect.stringContaining('Dockerfile:1 cannot be built: ')],
    ]);
    const again = replayed([{ 'package.json': undefined }, { 'package.json': '1' }, { Dockerfile: undefined }]);
    expect(again.commits.map((it) => [it.kind, it.steps, it.problem])).toEqual([
      ['failed', 'SCRRRR', 'Dockerfile:3 fails: package.json is not in git'],
      ['predicted', 'SCCCCC', undefined],
      ['unbuildable', '------', 'Dockerfile does not exist'],
    ]);
    expect(again.summary).toMatchObject({ commits: 3, builds: 1 });
  });

  it('blames the ignore file for what it lets in', () => {
    const result = replayed([{ '.dockerignore': 'src/b.ts' }, { '.dockerignore': '', 'src/a.ts': '2' }]);
    expect(culpritsOf(result, 'RUN npm run build')).toEqual([
      ['.dockerignore', [0, 1]],
      ['src/a.ts', [1]],
    ]);
  });
});

describe('the columns', () => {
  const change = (from: string, to: string) => ({ Dockerfile: DOCKERFILE.replace(from, to) });

  it('follow a step through the versions of the Dockerfile', () => {
    const result = replayed([change('RUN npm ci', 'RUN npm ci --omit=dev'), change('WORKDIR /app', 'WORKDIR /srv')]);
    expect(lettersOf(result)).toEqual(['SCCRRR', 'SRRRRR']);
    expect(result.steps.map((it) => it.place?.line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(culpritsOf(result, 'RUN npm ci')).toEqual([['Dockerfile', [0, 1]]]);
  });

  it('have a place for what came and what went', () => {
    const result = replayed([change('RUN npm ci', 'RUN apk add git\nRUN npm ci'), {}, { Dockerfile: DOCKERFILE }]);
    expect(lettersOf(result)).toEqual(['SCCRRRR', 'SCCCCCC', 'SCC-RRR']);
    expect(result.steps.map((it) => [it.text, it.place?.line, it.builds])[3]).toEqual([
      'RUN apk add git',
      undefined,
      2,
    ]);
  });

  it('are in the order of the newest version where steps change places', () => {
    const moved = 'FROM node\nWORKDIR /app\nCOPY src src\nCOPY package.json .\nRUN npm ci\nRUN npm run build\n';
    const result = replayed([{ Dockerfile: moved }]);
    expect(result.steps.map((it) => it.text)).toEqual([
      'FROM docker.io/library/node:latest',
      'WORKDIR /app',
      'COPY src src',
      'COPY package.json .',
      'RUN npm ci',
      'RUN npm run build',
    ]);
    expect(lettersOf(result)).toEqual(['SCRRRR']);
  });

  it('know a stage by another name', () => {
    const staged = DOCKERFILE.replace('FROM node', 'FROM node AS app');
    expect(lettersOf(replayed([{ Dockerfile: staged }]))).toEqual(['SCCCCC']);
  });
});

describe('a cost', () => {
  const step = (name: string, instruction: 'RUN' | 'COPY' = 'RUN') => ({ name, instruction });
  const profiled = (name: string, seconds: number, isCut = false) => ({ name, isCut, seconds, bytes: undefined });

  it('is what a profile says of a step with that name', () => {
    const costOf = costsBy({ steps: [profiled('[build 3/7] RUN npm ci', 41.2)] });
    expect(costOf(step('[build 3/7] RUN npm ci'))).toEqual({ seconds: 41.2, bytes: undefined, isMeasured: true });
    expect(costOf(step('[build 4/9] RUN npm  ci')).seconds).toBe(41.2);
    expect(costOf(step('[build 3/7] RUN npm test')).isMeasured).toBe(false);
  });

  it('is told apart by the stage, and by what took longest', () => {
    const steps = [
      profiled('[a 2/2] RUN make', 1),
      profiled('[linux/amd64 b 2/2] RUN make', 2),
      profiled('[a 2/2] RUN make', 9),
    ];
    const costOf = costsBy({ steps });
    expect([step('[a 2/5] RUN make'), step('[b 1/5] RUN make')].map((it) => costOf(it).seconds)).toEqual([9, 2]);
  });

  it('is an estimate by the kind of command without one', () => {
    const costOf = costsBy(undefined);
    const [install, folder, copy] = [
      step('[2/4] RUN npm ci'),
      step('[3/4] RUN mkdir a'),
      step('[4/4] COPY a b', 'COPY'),
    ];
    expect(costOf(install).seconds).toBeGreaterThan(10);
    expect(costOf(folder).seconds).toBeLessThan(1);
    expect(costOf(copy, 1e9).seconds).toBeGreaterThan(costOf(copy, 1e6).seconds);
    expect(costOf(install).isMeasured).toBe(false);
  });
});
