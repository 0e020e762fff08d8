import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileChangeType } from 'vscode-languageserver/node';
import { LanguageWorkspace, WATCHES } from './language-workspace.ts';

const DOCKERFILE = `FROM alpine:3.22 AS build
WORKDIR /src
COPY package.json .
RUN npm install
COPY src src
RUN npm run build
FROM alpine:3.21
COPY --from=build /src/dist /dist
`;
const FILES = {
  Dockerfile: DOCKERFILE,
  'package.json': '{}',
  'src/app.ts': 'one',
  'src/lib.ts': 'l',
  'notes.txt': 'n',
};
const ALL_CACHED = ['2 cached', '3 cached', '4 cached', '5 cached', '6 cached', '8 cached'];
const SOURCES_CHANGED = ['2 cached', '3 cached', '4 cached', '5 rebuilt', '6 rebuilt', '8 unknown'];

let workspace: LanguageWorkspace;
beforeEach(() => {
  workspace = new LanguageWorkspace(FILES);
  workspace.commit();
});
afterEach(() => workspace.remove());

const opened = async (...options: Parameters<LanguageWorkspace['start']>) => {
  await workspace.start(...options);
  await workspace.open('Dockerfile', DOCKERFILE);
};
const predicted = async () => {
  const answer = await workspace.prediction('Dockerfile');
  if (answer.kind === 'unknown') throw new Error(answer.reason);
  return answer;
};
const announced = () => workspace.said.filter((it) => it === `predictionChanged ${workspace.uri('Dockerfile')}`).length;

describe('a prediction', () => {
  it('compares HEAD with what is on disk', async () => {
    workspace.write({ 'src/app.ts': 'two' });
    await opened();
    expect(await workspace.verdicts('Dockerfile')).toEqual(SOURCES_CHANGED);
    expect(await predicted()).toMatchObject({
      version: 1,
      documentVersion: 1,
      dockerfile: 'Dockerfile',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      changes: [{ path: 'src/app.ts', change: 'modified' }],
      context: { files: expect.any(Number) },
      summary: { cached: 3, rebuilt: 2, unknown: 1 },
    });
  });

  it('says how long a step took in the build of the profile that is set', async () => {
    workspace.write({ 'build.log': '#8 [build 4/6] RUN npm install\n#8 DONE 41.2s\n' });
    workspace.settings.set(undefined, { cache: { profile: 'build.log' } });
    await opened();
    const { steps, problems } = await predicted();
    const seconds = steps.flatMap((it) => (it.seconds === undefined ? [] : [[it.line, it.seconds]]));
    expect({ seconds, problems }).toEqual({ seconds: [[4, 41.2]], problems: [] });
  });

  it('says what is wrong with the profile', async () => {
    workspace.settings.set(undefined, { cache: { profile: 'gone.log' } });
    await opened();
    expect((await predicted()).problems).toEqual([expect.stringMatching(/gone\.log does not exist/)]);
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
  });

  it('says where each step stands, what it is made of, and what a stage needs', async () => {
    await opened();
    const { steps, stages } = await predicted();
    const [, workdir, manifest] = steps;
    expect(workdir).toMatchObject({
      name: '[build 2/6] WORKDIR /src',
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 12 } },
      flow: { base: 0, reads: [] },
    });
    expect(manifest).toMatchObject({ bytes: 2 });
    expect(steps.at(-1)?.flow).toEqual({ base: 6, reads: [5] });
    expect(stages).toMatchObject([
      { name: 'build', needs: [] },
      { name: 'stage-1', needs: [{ stage: 'build' }] },
    ]);
  });

  it('takes every open document for the file that it is', async () => {
    await opened();
    await workspace.open('src/app.ts', 'one', 'typescript');
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
    await workspace.edit('src/app.ts', 'not saved');
    expect(await workspace.verdicts('Dockerfile')).toEqual(SOURCES_CHANGED);
    await workspace.edit('Dockerfile', DOCKERFILE.replace('npm install', 'npm ci'));
    expect(await workspace.verdicts('Dockerfile')).toContain('4 rebuilt');
  });

  it('takes an open ignore file for the one that is in effect', async () => {
    workspace.write({ '.dockerignore': '' });
    workspace.commit();
    await opened();
    await workspace.open('.dockerignore', '', 'ignore');
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
    await workspace.edit('.dockerignore', 'src/app.ts\n');
    expect(await workspace.verdicts('Dockerfile')).toContain('5 rebuilt');
  });

  it('takes what git does not track as unchanged, as the editor has it', async () => {
    workspace.write({ 'src/local.ts': 'l' });
    await opened();
    await workspace.open('src/local.ts', 'edited', 'typescript');
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
  });

  it('is the one of a first build where there is no commit', async () => {
    rmSync(join(workspace.folder, '.git'), { recursive: true });
    await opened();
    const { steps, commit, assumptions } = await predicted();
    expect(commit).toBeNull();
    expect(steps.find((it) => it.line === 2)).toMatchObject({ verdict: 'rebuilt', cause: { kind: 'new' } });
    expect(assumptions[0]).toContain('is in no git repository');
  });

  it('reads no folder for a file that copies nothing', async () => {
    workspace.write({ Dockerfile: 'FROM alpine:3.22\n' });
    workspace.commit();
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM alpine:3.22\nRUN true\n');
    expect(await predicted()).toMatchObject({ context: null, summary: { rebuilt: 1 } });
  });

  it('goes by the build that the configuration describes', async () => {
    workspace.write({ '.dflint.yaml': 'build: { target: build }\n' });
    await opened();
    expect((await predicted()).steps.map((it) => it.stage)).not.toContain('stage-1');
  });
});

describe('what is not known', () => {
  it.each([
    ['an untrusted workspace', { initializationOptions: { trusted: false } }, 'is not trusted'],
    ['an editor that has turned it off', {}, 'dflint.cache.enable is off'],
  ])('is so in %s, and the answer says it', async (who, more, reason) => {
    if (who.startsWith('an editor')) workspace.settings.set(undefined, { cache: { enable: false } });
    await opened(more);
    const [answer] = await workspace.verdicts('Dockerfile');
    expect(answer).toContain(reason);
  });

  it.each([
    ['untitled:Dockerfile', 'is not saved'],
    ['file:///nowhere/else', 'is not open'],
  ])('is so of %s', async (uri, reason) => {
    await workspace.start();
    await workspace.client.open('untitled:Dockerfile', DOCKERFILE);
    const answer = await workspace.client.connection.sendRequest('dflint/prediction', { uri });
    expect(answer).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(reason) });
  });

  it('is known as soon as the workspace is trusted', async () => {
    await opened({ initializationOptions: { trusted: false } });
    await workspace.verdicts('Dockerfile');
    workspace.said.length = 0;
    await workspace.client.connection.sendNotification('dflint/trusted');
    await workspace.until(() => (announced() > 0 ? true : undefined));
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
  });

  it('is what cannot be built, with the reason', async () => {
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM alpine:3.22\nCOPY --from=nothing:none a\n');
    const [answer] = await workspace.verdicts('Dockerfile');
    expect(answer).toContain('this cannot be built');
  });
});

describe('another prediction', () => {
  const expectAnnouncement = async (change: () => Promise<unknown>, verdicts: readonly string[]) => {
    await opened();
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
    workspace.said.length = 0;
    await change();
    await workspace.until(() => (announced() > 0 ? true : undefined));
    expect(await workspace.verdicts('Dockerfile')).toEqual(verdicts);
    await workspace.until(() =>
      ['codeLens', 'inlayHint'].every((it) => workspace.said.includes(it)) ? true : undefined,
    );
  };

  it('is announced after a key stroke in the Dockerfile', async () => {
    const edited = DOCKERFILE.replace('npm run build', 'npm run all');
    await expectAnnouncement(
      () => workspace.edit('Dockerfile', edited),
      ['2 cached', '3 cached', '4 cached', '5 cached', '6 rebuilt', '8 unknown'],
    );
  });

  it('is announced after a file of the context has been written', async () => {
    await expectAnnouncement(() => {
      workspace.write({ 'src/app.ts': 'two!' });
      return workspace.changed(['src/app.ts', FileChangeType.Changed]);
    }, SOURCES_CHANGED);
  });

  it('is announced after a commit', async () => {
    workspace.write({ 'src/app.ts': 'two' });
    await opened();
    expect(await workspace.verdicts('Dockerfile')).toEqual(SOURCES_CHANGED);
    workspace.said.length = 0;
    workspace.commit();
    await workspace.changed(['.git/logs/HEAD', FileChangeType.Changed]);
    await workspace.until(() => (announced() > 0 ? true : undefined));
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
  });

  it('is not announced where nothing comes of a change', async () => {
    await opened();
    await workspace.verdicts('Dockerfile');
    workspace.said.length = 0;
    workspace.write({ 'notes.txt': 'more' });
    await workspace.changed(['notes.txt', FileChangeType.Changed]);
    await workspace.edit('Dockerfile', `${DOCKERFILE}RUN true\n`);
    await workspace.until(() => (announced() > 0 ? true : undefined));
    expect(announced()).toBe(1);
  });

  it('is in the first hover over a step, and there without a request from then on', async () => {
    await opened();
    const hover = async () =>
      JSON.stringify(
        await workspace.client.connection.sendRequest('textDocument/hover', {
          textDocument: { uri: workspace.uri('Dockerfile') },
          position: { line: 3, character: 1 },
        }),
      );
    expect(await hover()).toContain('**Cached** in the next build');
    const before = announced();
    await workspace.edit('Dockerfile', DOCKERFILE.replace('npm install', 'npm ci'));
    await workspace.until(() => (announced() > before ? true : undefined));
    expect(await hover()).toContain('**Rebuilt** in the next build');
  });
});

describe('an editor that does not say when files change', () => {
  it('gets what is there when it asks', async () => {
    const { didChangeWatchedFiles: _, ...rest } = WATCHES.workspace ?? {};
    await opened({}, { workspace: rest });
    expect(await workspace.verdicts('Dockerfile')).toEqual(ALL_CACHED);
    writeFileSync(join(workspace.folder, 'src/app.ts'), 'two!');
    expect(await workspace.verdicts('Dockerfile')).toEqual(SOURCES_CHANGED);
  });
});

describe('what is watched', () => {
  it('is the context and the repository of what is open, and nothing else', async () => {
    await opened();
    await workspace.verdicts('Dockerfile');
    await workspace.until(() => workspace.watched.find((it) => it.includes('"**"')));
    const relative = workspace.watched.filter((it) => it.includes('baseUri')).map((it) => JSON.parse(it));
    expect(relative).toContainEqual({ baseUri: workspace.uri('').replace(/\/$/, ''), pattern: '**' });
    expect(relative).toContainEqual({ baseUri: workspace.uri('.git'), pattern: 'HEAD' });
  });
});
