import { expect, it } from 'vitest';
import { CancellationTokenSource, type LogMessageParams, LSPErrorCodes } from 'vscode-languageserver/node';
import { rules } from '../rules/index.ts';
import type { Rule } from '../server/lint/rule.ts';
import { LanguageClient } from './language-client.ts';

const textDocument = { uri: 'untitled:Dockerfile' };
const SOURCE = 'FROM alpine:3.22\nADD a /b\n';
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };

const broken: Rule = {
  id: 'broken',
  category: 'style',
  severity: 'style',
  summary: 'Fail',
  why: 'To see what happens.',
  examples: [{ good: 'FROM alpine:3.22' }],
  check() {
    throw new RangeError('out of order');
  },
};

it('survives a fault, answers with nothing and logs it', async () => {
  const client = new LanguageClient([...rules, broken]);
  const logged: LogMessageParams[] = [];
  client.connection.onNotification('window/logMessage', (it: LogMessageParams) => {
    logged.push(it);
  });
  await client.start({ textDocument: { diagnostic: {} } });
  await client.open(textDocument.uri, SOURCE);
  const { connection } = client;
  const context = { diagnostics: [] };
  expect(await connection.sendRequest('textDocument/codeAction', { textDocument, range: WHOLE, context })).toEqual([]);
  expect(logged).toMatchObject([{ type: 1, message: expect.stringContaining('RangeError: out of order') }]);
  const command = { command: 'dflint.fixAll', arguments: [textDocument.uri] };
  await expect(connection.sendRequest('workspace/executeCommand', command)).rejects.toThrow('its log says more');
  expect(await connection.sendRequest('textDocument/semanticTokens/full', { textDocument })).toHaveProperty('data');
});

it.each([
  ['textDocument/codeAction', { range: WHOLE, context: { diagnostics: [] } }],
  ['textDocument/semanticTokens/full', {}],
  ['textDocument/semanticTokens/full/delta', { previousResultId: '1' }],
  ['textDocument/semanticTokens/range', { range: WHOLE }],
  ['textDocument/inlayHint', { range: WHOLE }],
  ['textDocument/codeLens', {}],
])('does not begin what the client has cancelled: %s', async (method, params) => {
  const client = new LanguageClient(rules);
  await client.start();
  await client.open(textDocument.uri, SOURCE);
  const cancellation = new CancellationTokenSource();
  const answer = client.connection.sendRequest(method, { textDocument, ...params }, cancellation.token);
  cancellation.cancel();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

it.each([
  ['textDocument/codeAction', { range: WHOLE, context: { diagnostics: [] } }, []],
  ['textDocument/semanticTokens/full', {}, { data: [] }],
  ['textDocument/semanticTokens/full/delta', { previousResultId: '1' }, { data: [] }],
  ['textDocument/inlayHint', { range: WHOLE }, []],
  ['textDocument/codeLens', {}, []],
])('answers with nothing what is about no open Dockerfile: %s', async (method, params, nothing) => {
  const client = new LanguageClient(rules);
  await client.start();
  expect(await client.connection.sendRequest(method, { textDocument, ...params })).toEqual(nothing);
});
