import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { LanguageClient } from './language-client.ts';

const URI = 'untitled:Dockerfile';
const ADD = 'FROM alpine:3.22\nADD a /b\n';

describe('findings', () => {
  it('are sent with the version they speak of', async () => {
    const client = await started();
    await client.open(URI, ADD, 7);
    expect(await client.diagnosticsOf(URI, 7)).toMatchObject([
      {
        code: 'prefer-copy',
        severity: 2,
        source: 'dflint',
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
      },
    ]);
  });

  it('follow the edits', async () => {
    const client = await started();
    await client.open(URI, ADD);
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range, text: 'COPY' }],
    });
    expect(await client.diagnosticsOf(URI, 2)).toEqual([]);
  });

  it('are not sent to a client that asks for them', async () => {
    const client = await started({ textDocument: { diagnostic: {} } });
    await client.open(URI, ADD);
    const ask = (previousResultId?: string) =>
      client.connection.sendRequest<{ resultId: string }>('textDocument/diagnostic', {
        textDocument: { uri: URI },
        previousResultId,
      });
    const report = await ask();
    expect(report).toMatchObject({ kind: 'full', items: [{ code: 'prefer-copy' }] });
    expect(await ask(report.resultId)).toMatchObject({ kind: 'unchanged' });
    expect(client.published.size).toBe(0);
  });
});

describe('positions', () => {
  it.each([
    [['utf-8'], 'utf-8', 13],
    [['utf-32', 'utf-8'], 'utf-8', 13],
    [['utf-32'], 'utf-32', 10],
    [['utf-8', 'utf-16'], 'utf-16', 11],
    [[], 'utf-16', 11],
  ])('of a client that knows %j are %s', async (offered, chosen, character) => {
    const client = new LanguageClient(rules);
    const { capabilities } = await client.start({ general: { positionEncodings: offered } });
    expect(capabilities.positionEncoding).toBe(chosen);
    await client.open(URI, 'FROM alpine:3.22\nENV A="😀" B=$B2\nEXPOSE "😀"99999\n');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [
        { range: { start: { line: 2, character }, end: { line: 2, character: character + 5 } }, text: '80' },
      ],
    });
    const diagnostics = await client.diagnosticsOf(URI, 2);
    expect(JSON.stringify(diagnostics)).not.toContain('99999');
  });
});

async function started(...capabilities: Parameters<LanguageClient['start']>): Promise<LanguageClient> {
  const client = new LanguageClient(rules);
  await client.start(...capabilities);
  return client;
}

describe('a document', () => {
  const SOURCE = 'FROM alpine:3.22 AS build\nRUN make\nFROM alpine:3.22\nCOPY  --from=build /a /b\n';
  const inBuild = { line: 3, character: 14 };
  const ask = async <Answer>(method: string, params: object = {}, capabilities = {}) => {
    const client = await started(capabilities);
    await client.open(URI, SOURCE);
    return await client.connection.sendRequest<Answer>(method, { textDocument: { uri: URI }, ...params });
  };
  const range = (line: number, start: number, end: number) => ({
    start: { line, character: start },
    end: { line, character: end },
  });

  it('leads to the definition of a stage', async () => {
    expect(await ask('textDocument/definition', { position: inBuild })).toEqual({ uri: URI, range: range(0, 20, 25) });
    const capabilities = { textDocument: { definition: { linkSupport: true } } };
    expect(await ask('textDocument/definition', { position: inBuild }, capabilities)).toMatchObject([
      { originSelectionRange: range(3, 13, 18), targetSelectionRange: range(0, 20, 25) },
    ]);
  });

  it('knows all uses of a name', async () => {
    const context = { includeDeclaration: true };
    expect(await ask('textDocument/references', { position: inBuild, context })).toHaveLength(2);
    expect(await ask('textDocument/documentHighlight', { position: inBuild })).toHaveLength(2);
  });

  it('is renamed in as a whole, or refuses with the reason', async () => {
    expect(await ask('textDocument/rename', { position: inBuild, newName: 'builder' })).toEqual({
      changes: {
        [URI]: [
          { range: range(0, 20, 25), newText: 'builder' },
          { range: range(3, 13, 18), newText: 'builder' },
        ],
      },
    });
    await expect(ask('textDocument/rename', { position: inBuild, newName: 'no name' })).rejects.toThrow();
  });

  it('has an outline, folds and selections', async () => {
    const nested = { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } };
    expect(await ask('textDocument/documentSymbol', {}, nested)).toMatchObject([{ name: 'build' }, {}]);
    expect(await ask('textDocument/foldingRange')).toMatchObject([{ startLine: 0 }, { startLine: 2 }]);
    expect(await ask('textDocument/selectionRange', { positions: [inBuild] })).toMatchObject([{ parent: {} }]);
  });

  it('explains itself under the pointer', async () => {
    expect(await ask('textDocument/hover', { position: { line: 1, character: 1 } })).toMatchObject({
      range: range(1, 0, 3),
      contents: { kind: 'markdown' },
    });
  });

  it('proposes stages, with their documentation when it is asked for', async () => {
    const client = await started();
    await client.open(URI, SOURCE);
    const position = { line: 3, character: 13 };
    const list = await client.connection.sendRequest<{ items: { label: string; data: unknown }[] }>(
      'textDocument/completion',
      { textDocument: { uri: URI }, position },
    );
    const stage = list.items.find((it) => it.label === 'build');
    expect(stage).toBeDefined();
    expect(await client.connection.sendRequest('completionItem/resolve', stage)).toHaveProperty('documentation');
  });

  it('is formatted by the edits that it takes', async () => {
    expect(await ask('textDocument/formatting', { options: { tabSize: 2, insertSpaces: true } })).toEqual([
      { range: range(3, 5, 6), newText: '' },
    ]);
  });

  it('that is not open is answered with nothing', async () => {
    const client = await started();
    expect(
      await client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: 'file:///gone' },
        position: inBuild,
      }),
    ).toBeNull();
  });
});
