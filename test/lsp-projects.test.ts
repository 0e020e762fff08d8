import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CodeAction,
  type DocumentDiagnosticReport,
  FileChangeType,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { LanguageWorkspace, WATCHES } from './language-workspace.ts';

const TAGGED = 'ARG TAG=3.21\nFROM alpine:$TAG\nUSER 1\n';
const withTag = (tag: string) => `services: { api: { build: { context: ., args: { TAG: "${tag}" } } } }\n`;

let workspace: LanguageWorkspace;
beforeEach(() => {
  workspace = new LanguageWorkspace({ '.git/HEAD': 'ref: refs/heads/main\n' });
});
afterEach(() => workspace.remove());

const says = (text: string) => (messages: readonly string[]) => messages.some((it) => it.includes(text));
const saysNothingOf = (text: string) => (messages: readonly string[]) => !says(text)(messages);
const LATEST = 'latest';

describe('a Dockerfile', () => {
  it('is built as Compose says, from above and in another folder', async () => {
    workspace.write({
      'compose.yaml': 'services: { api: { build: { context: ., dockerfile: services/api/Dockerfile } } }\n',
      'services/api/here.txt': '',
      '.dockerignore': 'services/api/here.txt\n',
    });
    await workspace.start();
    await workspace.open('services/api/Dockerfile', 'FROM alpine:3.22\nCOPY services/api/here.txt /x\nUSER 1\n');
    await workspace.shows('services/api/Dockerfile', says('nothing to copy'));
    await workspace.edit('services/api/Dockerfile', 'FROM alpine:3.22\nCOPY here.txt /x\nUSER 1\n');
    await workspace.shows('services/api/Dockerfile', says('here.txt'));
  });

  it('is told for whom something is found, and what is found for all once', async () => {
    workspace.write({
      'compose.yaml': `services:
  old: { build: { context: ., args: { TAG: latest } } }
  new: { build: { context: ., args: { TAG: "3.22" } } }
`,
      a: '',
    });
    await workspace.start();
    await workspace.open('Dockerfile', `${TAGGED}ADD a /a\n`);
    const messages = await workspace.shows('Dockerfile', says('COPY is enough'));
    expect(messages.filter((it) => it.includes('COPY is enough'))).toHaveLength(1);
    expect(messages.filter((it) => it.endsWith('(as built for old in compose.yaml)'))).toHaveLength(1);
  });

  it('keeps the names by which it is built', async () => {
    workspace.write({ 'compose.yaml': 'services: { a: { build: . }, b: { build: { context: ., target: build } } }\n' });
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM alpine:3.22 AS build\nFROM build\nUSER 1\n');
    const textDocument = { uri: workspace.uri('Dockerfile') };
    const asked = workspace.client.connection.sendRequest('textDocument/rename', {
      textDocument,
      position: { line: 0, character: 21 },
      newName: 'other',
    });
    await expect(asked).rejects.toThrow('asks for this stage by its name');
  });

  it('goes by the configuration first', async () => {
    workspace.write({ 'compose.yaml': withTag('latest'), '.dflint.yaml': 'build: { args: { TAG: "3.20" } }\n' });
    await workspace.start();
    await workspace.open('Dockerfile', TAGGED);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
    rmSync(join(workspace.folder, '.dflint.yaml'));
    await workspace.changed(['.dflint.yaml', FileChangeType.Deleted]);
    await workspace.shows('Dockerfile', says(LATEST));
  });

  it('is judged anew when a Compose or Bake file comes, changes and goes', async () => {
    await workspace.start();
    await workspace.open('Dockerfile', TAGGED);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
    workspace.write({ 'compose.yaml': withTag('latest') });
    await workspace.changed(['compose.yaml', FileChangeType.Created]);
    await workspace.shows('Dockerfile', says(LATEST));
    workspace.write({ 'compose.yaml': withTag('3.22') });
    await workspace.changed(['compose.yaml', FileChangeType.Changed]);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
    workspace.write({ 'docker-bake.hcl': 'target "app" {\n  args = { TAG = "latest" }\n}\n' });
    await workspace.changed(['docker-bake.hcl', FileChangeType.Created]);
    await workspace.shows('Dockerfile', says('(as built for app in docker-bake.hcl)'));
    rmSync(join(workspace.folder, 'docker-bake.hcl'));
    await workspace.changed(['docker-bake.hcl', FileChangeType.Deleted]);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
  });

  it('is judged by a Compose or Bake file as it is in the editor, until that is closed', async () => {
    workspace.write({ 'compose.yaml': withTag('3.22') });
    await workspace.start();
    await workspace.open('Dockerfile', TAGGED);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
    await workspace.open('compose.yaml', withTag('3.22'), 'dockercompose');
    await workspace.edit('compose.yaml', withTag('latest'));
    await workspace.shows('Dockerfile', says(LATEST));
    await workspace.client.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: workspace.uri('compose.yaml') },
    });
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
  });

  it('is judged anew when what a Compose file takes its values from changes', async () => {
    workspace.write({ 'compose.yaml': withTag('${TAG}'), '.env': 'TAG=3.22\n' });
    await workspace.start();
    await workspace.open('Dockerfile', TAGGED);
    await workspace.shows('Dockerfile', saysNothingOf(LATEST));
    workspace.write({ '.env': 'TAG=latest\n' });
    await workspace.changed(['.env', FileChangeType.Changed]);
    await workspace.shows('Dockerfile', says(LATEST));
  });

  it('is fixed as it is built', async () => {
    const source = 'FROM alpine:3.22 AS x\nADD a /a\nUSER 1\nFROM x AS y\nADD a /b\n';
    workspace.write({ 'compose.yaml': 'services: { a: { build: { context: ., target: x } } }\n', a: '' });
    await workspace.start({}, ASKS);
    await workspace.open('Dockerfile', source);
    const [action] = await actionsIn('Dockerfile', ['source.fixAll.dflint']);
    const edits = action?.edit?.changes?.[workspace.uri('Dockerfile')] ?? [];
    expect(edits.map((it) => it.newText)).toEqual(['COPY', 'COPY']);
  });

  it('is predicted as it is built', async () => {
    workspace.write({
      'compose.yaml': 'services: { a: { build: { context: ., target: x } } }\n',
      Dockerfile: 'FROM alpine:3.22 AS x\nRUN true\nFROM x AS y\nRUN false\n',
    });
    workspace.commit();
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM alpine:3.22 AS x\nRUN true\nFROM x AS y\nRUN false\n');
    const verdicts = await workspace.verdicts('Dockerfile');
    expect(verdicts.some((it) => it.startsWith('2 '))).toBe(true);
    expect(verdicts.some((it) => it.startsWith('4 '))).toBe(false);
  });

  it('has secrets found in what it copies', async () => {
    workspace.write({ '.npmrc': `//registry.npmjs.org/:_authToken=npm_${'a1B2'.repeat(9)}\n` });
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM node:22-slim\nCOPY .npmrc /root/\nUSER 1\n');
    await workspace.shows('Dockerfile', says('.npmrc'));
  });

  it.each([
    ['compose.yaml', 'services: { a: { build: [\n'],
    ['docker-bake.hcl', 'target "a" {'],
    ['compose.yml', 'services:\n  {{ name }}: { build: [\n'],
  ])('is checked beside a %s that cannot be understood', async (name, text) => {
    workspace.write({ [name]: text, a: '' });
    await workspace.start();
    await workspace.open('Dockerfile', 'FROM alpine:3.22\nADD a /b\nUSER 1\n');
    await workspace.shows('Dockerfile', says('COPY is enough'));
  });
});

describe('an ignore file', () => {
  const GAP = 'this means the root alone';

  beforeEach(() => {
    workspace.write({ Dockerfile: 'FROM node:22\nCOPY . .\n', 'web/node_modules/left-pad/index.js': '' });
  });

  it('is checked for what it leaves to the Dockerfiles that are built under it', async () => {
    await workspace.start();
    await workspace.open('.dockerignore', '.git\nnode_modules\n', 'ignore');
    await workspace.shows('.dockerignore', says(GAP));
    await workspace.edit('.dockerignore', '.git\n**/node_modules\n');
    await workspace.shows('.dockerignore', saysNothingOf(GAP));
    await workspace.edit('.dockerignore', '.git\nnode_modules\n');
    await workspace.shows('.dockerignore', says(GAP));
    workspace.write({ Dockerfile: 'FROM node:22\nCOPY a.js .\n', 'a.js': '' });
    await workspace.changed(['Dockerfile', FileChangeType.Changed]);

    await workspace.shows('.dockerignore', saysNothingOf(GAP));
  });

  it('is none of a Dockerfile, even where the editor takes it for one', async () => {
    await workspace.start();
    await workspace.open('Dockerfile.dockerignore', '.git\nnode_modules\n', 'dockerfile');
    expect(await workspace.shows('Dockerfile.dockerignore', says(GAP))).toHaveLength(1);
  });

  it('is asked for by a client that asks, and withdrawn when it is closed by one that does not', async () => {
    await workspace.start();
    await workspace.open('.dockerignore', 'node_modules\n', 'ignore');
    await workspace.shows('.dockerignore', says(GAP));
    expect(await report('.dockerignore')).toContain('no-gitignore-pattern');
    await workspace.client.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: workspace.uri('.dockerignore') },
    });
    await workspace.shows('.dockerignore', (messages) => messages.length === 0);
  });

  it('is mended and silenced', async () => {
    await workspace.start({}, ASKS);
    await workspace.open('.dockerignore', '.git\nnode_modules\n', 'ignore');
    const silencing = (await actionsIn('.dockerignore')).find((it) => it.title.startsWith('Ignore no-gitignore'));
    expect(silencing?.edit?.changes?.[workspace.uri('.dockerignore')]).toEqual([
      { range: at(1, 0), newText: '# dflint ignore=no-gitignore-pattern\n' },
    ]);
    const mending = (await actionsIn('.dockerignore')).find((it) => it.title === 'Match in any folder');
    expect(mending?.edit?.changes?.[workspace.uri('.dockerignore')]).toEqual([{ range: at(1, 0), newText: '**/' }]);
  });
});

describe('a Compose or Bake file', () => {
  it.each([
    ['compose.yaml', 'dockercompose', 'services: { a: { build: { context: ., target: no } } }\n'],
    ['docker-bake.hcl', 'hcl', 'target "a" {\n  target = "no"\n}\n'],
  ])(
    '%s is checked against the Dockerfiles that it builds, as they are in the editor',
    async (name, language, text) => {
      workspace.write({ Dockerfile: 'FROM alpine:3.22\n' });
      await workspace.start();
      await workspace.open(name, text, language);
      await workspace.shows(name, says('Dockerfile has no stage no'));
      await workspace.edit(name, text.replace('no', 'yes'));
      await workspace.open('Dockerfile', 'FROM alpine:3.22 AS yes\n');
      await workspace.edit(name, text.replaceAll('"no"', '"yes"').replace('target: no', 'target: yes'));
      await workspace.shows(name, saysNothingOf('has no stage'));
    },
  );

  it('is judged anew when a Dockerfile that it builds is edited, opened and closed', async () => {
    workspace.write({ Dockerfile: 'FROM alpine:3.22 AS build\n' });
    await workspace.start();
    await workspace.open('compose.yaml', 'services: { a: { build: { context: ., target: build } } }\n', 'yaml');
    await workspace.open('Dockerfile', 'FROM alpine:3.22 AS other\n');
    await workspace.shows('compose.yaml', says('Dockerfile has no stage build'));
    await workspace.edit('Dockerfile', 'FROM alpine:3.22 AS build\n');
    await workspace.shows('compose.yaml', saysNothingOf('has no stage'));
    await workspace.edit('Dockerfile', 'FROM alpine:3.22 AS last\n');
    await workspace.shows('compose.yaml', says('Dockerfile has no stage build'));
    const textDocument = { uri: workspace.uri('Dockerfile') };
    await workspace.client.connection.sendNotification('textDocument/didClose', { textDocument });
    await workspace.shows('compose.yaml', saysNothingOf('has no stage'));
  });

  it('is asked for nothing else', async () => {
    const text = 'services: { a: { build: { context: ., dockerfile_inline: "FROM alpine\\nADD a /b" } } }\n';
    await workspace.start({}, ASKS);
    await workspace.open('compose.yaml', text, 'yaml');
    expect(await report('compose.yaml')).toContain('no-untagged-base');
    const textDocument = { uri: workspace.uri('compose.yaml') };
    const position = { line: 0, character: 20 };
    for (const [method, params] of [
      ['hover', { position }],
      ['completion', { position }],
      ['definition', { position }],
      ['references', { position, context: { includeDeclaration: true } }],
      ['formatting', { options: { tabSize: 2, insertSpaces: true } }],
      ['documentSymbol', {}],
      ['foldingRange', {}],
      ['documentLink', {}],
      ['codeLens', {}],
      ['inlayHint', { range: at(0, 0) }],
      ['semanticTokens/full', {}],
      ['codeAction', { range: at(0, 20), context: { diagnostics: [] } }],
    ] as const) {
      const answer = await workspace.client.connection.sendRequest(`textDocument/${method}`, {
        textDocument,
        ...params,
      });
      const isNothing = answer === null || JSON.stringify(answer) === '[]' || JSON.stringify(answer) === '{"data":[]}';
      expect([method, isNothing || answer]).toEqual([method, true]);
    }
    expect(await workspace.verdicts('compose.yaml')).toEqual(['the file is not open as a Dockerfile']);
  });
});

/** A client that takes actions, and asks for findings itself. */
const ASKS: InitializeParams['capabilities'] = {
  ...WATCHES,
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } }, diagnostic: {} },
};

async function actionsIn(path: string, only?: readonly string[]): Promise<readonly CodeAction[]> {
  return await workspace.client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri: workspace.uri(path) },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    context: { diagnostics: [], ...(only && { only }) },
  });
}

/** The rules that find something. */
async function report(path: string): Promise<readonly unknown[]> {
  const answer: DocumentDiagnosticReport = await workspace.client.connection.sendRequest('textDocument/diagnostic', {
    textDocument: { uri: workspace.uri(path) },
  });
  return answer.kind === 'full' ? answer.items.map((it) => it.code) : [];
}

function at(line: number, character: number) {
  return { start: { line, character }, end: { line, character } };
}
