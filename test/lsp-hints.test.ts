import { afterEach, describe, expect, it } from 'vitest';
import type { CodeLens, InlayHint, Location } from 'vscode-languageserver/node';
import { LanguageEditor, MODERN } from './language-editor.ts';
import { LanguageWorkspace } from './language-workspace.ts';

const SOURCE =
  'ARG VERSION=3.22\nFROM alpine:$VERSION AS base\nWORKDIR /srv\nWORKDIR app\nFROM base\nCOPY --from=0 /a /b\n';
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('inlay hints', () => {
  const hintsUnder = async (settings: object, range: object = WHOLE) => {
    const editor = new LanguageEditor(SOURCE);
    editor.client.connection.onRequest('workspace/configuration', () => [settings]);
    await editor.start({ ...MODERN, workspace: { configuration: true } });
    const hints = await editor.ask<InlayHint[]>('textDocument/inlayHint', { range });
    return hints.map((it) => [it.position.line, it.label]);
  };

  it('say what the text does not', async () => {
    expect(await hintsUnder({})).toEqual([
      [1, '= alpine:3.22'],
      [3, '= /srv/app'],
      [5, 'base'],
    ]);
  });

  it('are those of the range', async () => {
    const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 11 } };
    expect(await hintsUnder({}, range)).toEqual([[3, '= /srv/app']]);
  });

  it('are off where the settings say so, all or a kind of them', async () => {
    expect(await hintsUnder({ inlayHints: { enable: false } })).toEqual([]);
    expect(await hintsUnder({ inlayHints: { value: false, directory: false } })).toEqual([[5, 'base']]);
    expect(await hintsUnder({ inlayHints: 'nonsense' })).toHaveLength(3);
  });
});

describe('code lenses', () => {
  const lensesFor = async (initializationOptions?: object, settings: object = {}) => {
    const editor = new LanguageEditor(SOURCE);
    const { connection } = editor.client;
    connection.onRequest('workspace/configuration', () => [settings]);
    await editor.start({ ...MODERN, workspace: { configuration: true } }, { initializationOptions });
    const lenses = await editor.ask<CodeLens[]>('textDocument/codeLens');
    const resolved = await Promise.all(lenses.map((it) => connection.sendRequest<CodeLens>('codeLens/resolve', it)));
    return { editor, lenses, resolved };
  };

  it('stand above the stages, and say how often they are used when they are seen', async () => {
    const { lenses, resolved } = await lensesFor();
    expect(lenses.map((it) => [it.range.start.line, it.command])).toEqual([
      [1, undefined],
      [4, undefined],
    ]);
    expect(resolved.map((it) => it.command?.title)).toEqual(['2 uses', 'what is built']);
  });

  it('are texts to a client that has no command for them', async () => {
    const { resolved } = await lensesFor();
    expect(resolved.map((it) => it.command?.command)).toEqual(['', '']);
  });

  it('lead to the uses where the client can show them', async () => {
    const { editor, resolved } = await lensesFor({ commands: ['dflint.showReferences'] });
    const { command, arguments: [uri, position, locations] = [] } = resolved[0]?.command ?? {};
    expect([command, uri, position]).toEqual(['dflint.showReferences', editor.uri, { line: 1, character: 0 }]);
    expect(locations.map((it: Location) => it.range.start.line)).toEqual([4, 5]);
    expect(resolved[1]?.command?.command).toBe('');
  });

  it('are not resolved where the text has moved on', async () => {
    const { editor, lenses } = await lensesFor();
    await editor.type('WORKDIR', '\n\nWORKDIR');
    await expect(editor.client.connection.sendRequest('codeLens/resolve', lenses[1])).rejects.toThrow('elsewhere');
  });

  it('are off where the settings say so', async () => {
    expect((await lensesFor(undefined, { codeLens: { enable: false } })).lenses).toEqual([]);
  });
});

describe('what is predicted of the next build', () => {
  const FILE = 'FROM alpine:3.22\nCOPY a /a\nRUN make\n';
  const workspaces: LanguageWorkspace[] = [];
  afterEach(() => {
    for (const it of workspaces.splice(0)) it.remove();
  });
  const predicted = async (settings: object = {}, commands: readonly string[] = []) => {
    const workspace = new LanguageWorkspace({ Dockerfile: FILE, a: 'one' });
    workspaces.push(workspace);
    workspace.commit();
    workspace.write({ a: 'another' });
    workspace.settings.set(undefined, settings);
    await workspace.start({ initializationOptions: { commands } });
    await workspace.open('Dockerfile', FILE);
    await workspace.verdicts('Dockerfile');
    const { connection } = workspace.client;
    const textDocument = { uri: workspace.uri('Dockerfile') };
    const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument, range: WHOLE });
    const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
    const resolved = await Promise.all(lenses.map((it) => connection.sendRequest<CodeLens>('codeLens/resolve', it)));
    return { uri: textDocument.uri, hints, lenses: resolved.map((it) => it.command), connection };
  };

  it('stands behind each step and above its stage', async () => {
    const { hints, lenses } = await predicted();
    expect(hints).toMatchObject([
      { position: { line: 1, character: 9 }, label: 'rebuilt', tooltip: { kind: 'markdown' } },
      { position: { line: 2, character: 8 }, label: 'rebuilt' },
    ]);
    expect(lenses).toMatchObject([
      { title: 'what is built', command: '' },
      { title: '0 of 2 steps cached; line 2 is rebuilt: a changed', command: '' },
    ]);
  });

  it('is shown in full by a lens where the client can show it, and answered to who asks', async () => {
    const { uri, lenses, connection } = await predicted({}, ['dflint.showCache']);
    expect(lenses[1]).toMatchObject({ command: 'dflint.showCache', arguments: [uri] });
    const params = { command: 'dflint.showCache', arguments: lenses[1]?.arguments };
    expect(await connection.sendRequest('workspace/executeCommand', params)).toMatchObject({
      kind: 'prediction',
      summary: { cached: 0, rebuilt: 2, unknown: 0 },
    });
  });

  it('is not shown where the settings say so', async () => {
    const withoutHints = await predicted({ inlayHints: { cache: false } });
    expect([withoutHints.hints.length, withoutHints.lenses.length]).toEqual([0, 2]);
    const withoutCache = await predicted({ cache: { enable: false } });
    expect([withoutCache.hints.length, withoutCache.lenses.length]).toEqual([0, 1]);
  });
});
