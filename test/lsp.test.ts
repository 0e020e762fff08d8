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
