import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodeAction, CodeActionTriggerKind } from 'vscode-languageserver/node';
import { orderActions } from '../server/service/action/better-order.ts';
import type { Advice, Advised } from '../server/simulator/advice.ts';
import type { ReplaySummary } from '../server/simulator/replay.ts';
import { applyEdits } from '../server/text/edit.ts';
import { MODERN } from './language-editor.ts';
import { LanguageWorkspace, WATCHES } from './language-workspace.ts';

const DOCKERFILE = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n';
const ADVISED = DOCKERFILE.replace(
  'COPY . .\nRUN npm ci',
  'COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .',
);

describe('the action for a better order', () => {
  let workspace: LanguageWorkspace;
  beforeEach(async () => {
    const manifests = { 'package.json': '{}', 'package-lock.json': '{}', '.dockerignore': 'node_modules\n.git\n' };
    workspace = new LanguageWorkspace({ ...manifests, Dockerfile: DOCKERFILE, 'main.js': '0' });
    workspace.commit();
    for (const it of ['1', '2', '3']) {
      workspace.write({ 'main.js': it });
      workspace.commit();
    }
    await workspace.start({}, { ...MODERN, ...WATCHES, textDocument: MODERN.textDocument ?? {} });
    await workspace.open('Dockerfile', DOCKERFILE);
  });
  afterEach(() => workspace.remove());

  const actions = (context: object, line = 2): Promise<CodeAction[]> =>
    workspace.client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: workspace.uri('Dockerfile') },
      range: { start: { line, character: 0 }, end: { line, character: 0 } },
      context: { diagnostics: [], ...context },
    });
  const orders = async (context: object, line?: number) =>
    (await actions(context, line)).filter((it) => it.title.includes('over the last'));

  it('says what it saves on the history, and carries why the image is the same', async () => {
    const [order, ...others] = await orders({ only: ['refactor.rewrite'] });
    expect(others).toEqual([]);
    expect(order).toMatchObject({
      title: expect.stringMatching(
        /^Copy package\.json and package-lock\.json first, and the rest below RUN npm ci \(saves ~\d+ s per build over the last 3 commits\)$/,
      ),
      kind: 'refactor.rewrite',
      data: { proof: expect.stringContaining('npm ci reads package.json and package-lock.json only') },
    });
    expect(JSON.stringify(order?.edit)).toContain('COPY package.json package-lock.json ./');
  });

  it('is measured only when somebody asks for it', async () => {
    const moving = { triggerKind: CodeActionTriggerKind.Automatic };
    expect(await orders(moving)).toEqual([]);
    await orders({ only: ['refactor'] });
    expect(await orders(moving)).toHaveLength(1);
    expect(await orders({ only: ['quickfix'] })).toEqual([]);
  });

  it('is about the lines that move', async () => {
    expect(await orders({ only: ['refactor'] }, 0)).toEqual([]);
  });

  it('is of the text as it is', async () => {
    await orders({ only: ['refactor'] });
    await workspace.edit('Dockerfile', DOCKERFILE.replace('npm ci', './install'));
    expect(await orders({ triggerKind: CodeActionTriggerKind.Automatic })).toEqual([]);
    expect(await orders({ only: ['refactor'] })).toEqual([]);
  });
});

describe('several steps to a better order', () => {
  const summary = (secondsPerBuild: number): ReplaySummary => ({
    ...{ commits: 300, builds: 299, cached: 0, rebuilt: 0, unknown: 0, likely: 0, cachedShare: 0, fullyCached: 0 },
    ...{ secondsPerBuild, secondsUncached: 100, bytesPerBuild: 0, measured: 'all' },
  });
  const [start, end] = [DOCKERFILE.indexOf('COPY'), DOCKERFILE.indexOf('COPY') + 'COPY . .'.length];
  const first: Advice = {
    ...{ rule: 'copy-manifests-first', title: 'First', proof: 'one', before: summary(50), after: summary(20) },
    edits: [{ span: { start, end }, text: 'COPY src src' }],
    moved: { start, end },
    lifted: [],
  };
  const advised: Advised = {
    ...{ path: 'Dockerfile', source: DOCKERFILE, advised: ADVISED, refusals: [] },
    ...{ before: summary(50), after: summary(9.04) },
    advice: [first, { ...first, title: 'Second', proof: 'two', before: summary(20), after: summary(9.04) }],
  };

  it('are the first of them, and all at once, which is what --fix makes of the file', () => {
    const [single, all, ...others] = orderActions(advised, { start, end: start });
    expect(others).toEqual([]);
    expect(single?.title).toBe('First (saves 30 s per build over the last 299 commits)');
    expect(all).toMatchObject({
      title: 'Reorder in 2 steps (saves 41 s per build over the last 299 commits)',
      proof: 'one; two',
    });
    expect(all?.change.kind === 'edits' && applyEdits(DOCKERFILE, all.change.edits)).toBe(ADVISED);
  });

  it('are none where nothing is advised', () => {
    expect(orderActions({ ...advised, advised: DOCKERFILE, advice: [] }, { start, end })).toEqual([]);
  });
});
