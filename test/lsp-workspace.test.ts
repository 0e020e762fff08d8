import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  FileChangeType,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { LanguageWorkspace, WATCHES } from './language-workspace.ts';

const ADD = 'FROM alpine:3.22\nADD a /b\n';
const COPY = 'FROM alpine:3.22\nCOPY a /b\n';
const COPY_IS_ENOUGH = 'COPY is enough';

let workspace: LanguageWorkspace;
beforeEach(() => {
  workspace = new LanguageWorkspace({ a: '', 'sub/a': '' });
});
afterEach(() => workspace.remove());

const saysCopy = (messages: readonly string[]) => messages.some((it) => it.startsWith(COPY_IS_ENOUGH));
const saysNothing = (messages: readonly string[]) => messages.length === 0;
const says = (text: string) => (messages: readonly string[]) => messages.some((it) => it.includes(text));

describe('settings of the editor', () => {
  it('hold for what lies in the folder that they are set for', async () => {
    const sub = { uri: workspace.uri('sub'), name: 'sub' };
    workspace.settings.set(sub.uri, { rules: { 'prefer-copy': 'off' } });
    await workspace.start({ workspaceFolders: [{ uri: workspace.uri(''), name: 'w' }, sub] });
    await workspace.open('Dockerfile', ADD);
    await workspace.open('sub/Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    expect(await workspace.shows('sub/Dockerfile', () => workspace.client.published.size === 2)).toEqual([]);
  });

  it('are asked for again when they change, and what they do not say keeps its default', async () => {
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    workspace.settings.set(undefined, { enable: false });
    await workspace.client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await workspace.shows('Dockerfile', saysNothing);
    workspace.settings.set(undefined, { cache: { enable: false } });
    await workspace.client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await workspace.shows('Dockerfile', saysCopy);
  });

  it('may be sent by an editor that is not asked', async () => {
    await workspace.start({}, {});
    await workspace.open('Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    const settings = { dflint: { rules: { 'prefer-copy': 'off' } } };
    await workspace.client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    await workspace.shows('Dockerfile', saysNothing);
  });

  it('give way to a configuration file, which may be one for all', async () => {
    workspace.write({
      'sub/.dflint.yaml': 'rules: { prefer-copy: off }\n',
      'all.yaml': 'rules: { prefer-copy: off }\n',
    });
    workspace.settings.set(undefined, { rules: { 'prefer-copy': 'error' } });
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    await workspace.open('sub/Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    await workspace.shows('sub/Dockerfile', saysNothing);
    workspace.settings.set(undefined, { configPath: 'all.yaml' });
    await workspace.client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await workspace.shows('Dockerfile', saysNothing);
  });

  it('follow the folders that come and go', async () => {
    await workspace.start({ workspaceFolders: [] });
    await workspace.open('sub/Dockerfile', ADD);
    await workspace.shows('sub/Dockerfile', saysCopy);
    const sub = { uri: workspace.uri('sub'), name: 'sub' };
    workspace.settings.set(sub.uri, { rules: { 'prefer-copy': 'off' } });
    const change = async (event: object) =>
      await workspace.client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await change({ added: [sub], removed: [] });
    await workspace.shows('sub/Dockerfile', saysNothing);
    await change({ added: [], removed: [sub] });
    await workspace.shows('sub/Dockerfile', saysCopy);
  });
});

describe('a configuration file', () => {
  it.each([
    ['.dflint.yaml', 'rules: { prefer-copi: off }\n', { line: 0, character: 9 }, 'prefer-copi'],
    ['.dflint.yml', 'rules: [\n', undefined, ''],
    ['package.json', '{"dflint": {"rulez": {}}}', { line: 0, character: 12 }, 'rulez'],
    ['.hadolint.yaml', 'ignored: 3\n', { line: 0, character: 9 }, ''],
  ])('%s with an error shows it, and nothing is found until it is mended', async (name, text, start, part) => {
    workspace.write({ [name]: text });
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    const [message] = await workspace.shows('Dockerfile', says('Nothing is checked here'));
    expect(message).toContain(name);
    await workspace.shows(name, says(part));
    const [found] = workspace.client.published.get(workspace.uri(name))?.diagnostics ?? [];
    expect(found).toMatchObject({ severity: 1, source: 'dflint', range: start === undefined ? {} : { start } });

    workspace.write({ [name]: '{}' });
    await workspace.changed([name, FileChangeType.Changed]);
    await workspace.shows(name, saysNothing);
    await workspace.shows('Dockerfile', saysCopy);
  });

  it('that warns shows it, and is honoured', async () => {
    workspace.write({ '.hadolint.yaml': 'ignored: [DL3020, DL9999]\n' });
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    await workspace.shows('.hadolint.yaml', says('DL9999'));
    expect(workspace.client.published.get(workspace.uri('.hadolint.yaml'))?.diagnostics[0]?.severity).toBe(2);
    await workspace.shows('Dockerfile', (messages) => !saysCopy(messages));
  });

  it('that comes, changes and goes is followed', async () => {
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    workspace.write({ '.dflint.yaml': 'rules: { prefer-copy: off }\n' });
    await workspace.changed(['.dflint.yaml', FileChangeType.Created]);
    await workspace.shows('Dockerfile', saysNothing);
    rmSync(join(workspace.folder, '.dflint.yaml'));
    await workspace.changed(['.dflint.yaml', FileChangeType.Deleted]);
    await workspace.shows('Dockerfile', saysCopy);
  });

  it('that says nothing else than before has nothing sent again', async () => {
    workspace.write({ 'package.json': '{}' });
    await workspace.start();
    await workspace.open('Dockerfile', ADD);
    await workspace.shows('Dockerfile', saysCopy);
    const before = workspace.client.published.get(workspace.uri('Dockerfile'));
    await workspace.changed(['package.json', FileChangeType.Changed]);
    await workspace.open('sub/Dockerfile', ADD);
    await workspace.shows('sub/Dockerfile', saysCopy);
    expect(workspace.client.published.get(workspace.uri('Dockerfile'))).toBe(before);
  });
});

describe('the build context', () => {
  const IGNORED = 'so there is nothing to copy';

  it('is read anew when its ignore file changes, on disk or in the editor', async () => {
    workspace.write({ '.dockerignore': 'a\n' });
    await workspace.start();
    await workspace.open('Dockerfile', COPY);
    await workspace.shows('Dockerfile', says(IGNORED));
    workspace.write({ '.dockerignore': '' });
    await workspace.changed(['.dockerignore', FileChangeType.Changed]);
    await workspace.shows('Dockerfile', saysNothing);
    await workspace.open('.dockerignore', '', 'ignore');
    await workspace.edit('.dockerignore', 'a\n');
    await workspace.shows('Dockerfile', says(IGNORED));
  });

  it('is found elsewhere when files come and go', async () => {
    rmSync(join(workspace.folder, 'sub/a'));
    workspace.write({ '.dockerignore': 'sub\na\n' });
    await workspace.start();
    await workspace.open('sub/Dockerfile', COPY);
    await workspace.shows('sub/Dockerfile', says(IGNORED));
    workspace.write({ 'sub/a': '' });
    await workspace.changed(['sub/a', FileChangeType.Created]);
    await workspace.shows('sub/Dockerfile', saysNothing);
  });

  it('is no matter of what is no file', async () => {
    await workspace.start();
    await workspace.client.open('untitled:Dockerfile', ADD);
    const findings = await workspace.client.diagnosticsOf('untitled:Dockerfile', 1);
    expect(findings).toMatchObject([{ code: 'prefer-copy' }]);
  });
});

describe('the findings of a workspace', () => {
  const ask = async (previousResultIds: readonly object[] = [], more: object = {}) =>
    await workspace.client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds,
      ...more,
    });
  const codes = (items: readonly WorkspaceDocumentDiagnosticReport[]) =>
    Object.fromEntries(
      items.map((it) => [
        decodeURIComponent(it.uri.slice(workspace.uri('').length + 1)),
        it.kind === 'full' ? it.items.map((found) => found.code) : it.kind,
      ]),
    );
  const idsOf = ({ items }: WorkspaceDiagnosticReport) =>
    items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));

  beforeEach(async () => {
    workspace.write({
      '.gitignore': 'build\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      Dockerfile: ADD,
      'sub/b.dockerfile': COPY,
      'build/Dockerfile': ADD,
      'vendor/Dockerfile': ADD,
      '.dflint.yaml': 'exclude: [vendor/**]\n',
    });
  });

  it('are those of the files that the command line finds', async () => {
    await workspace.start();
    const { items } = await ask();
    expect(codes(items)).toEqual({
      Dockerfile: ['prefer-copy'],
      'sub/b.dockerfile': [],
      'vendor/Dockerfile': [],
    });
    expect(items.every((it) => it.version === null)).toBe(true);
  });

  it('are those of the editor where a file is open', async () => {
    await workspace.start();
    await workspace.open('sub/b.dockerfile', ADD);
    const { items } = await ask();
    expect(codes(items)).toMatchObject({ 'sub/b.dockerfile': ['prefer-copy'] });
    expect(items.find((it) => it.uri.endsWith('b.dockerfile'))?.version).toBe(1);
  });

  it('are not sent again where they are the same', async () => {
    await workspace.start();
    const first = await ask();
    workspace.write({ 'sub/b.dockerfile': ADD.replace('b', 'c') });
    expect(codes((await ask(idsOf(first))).items)).toEqual({
      Dockerfile: 'unchanged',
      'sub/b.dockerfile': ['prefer-copy'],
      'vendor/Dockerfile': 'unchanged',
    });
  });

  it('are withdrawn from what is gone, and those of what is new are added', async () => {
    await workspace.start();
    const first = await ask();
    rmSync(join(workspace.folder, 'Dockerfile'));
    workspace.write({ 'Dockerfile.new': ADD });
    await workspace.changed(['Dockerfile', FileChangeType.Deleted], ['Dockerfile.new', FileChangeType.Created]);
    expect(codes((await ask(idsOf(first))).items)).toMatchObject({ Dockerfile: [], 'Dockerfile.new': ['prefer-copy'] });
  });

  it('come one after another to a client that takes them so, with the progress', async () => {
    await workspace.start();
    const progress: unknown[] = [];
    const { connection } = workspace.client;
    connection.onNotification('$/progress', (it: unknown) => {
      progress.push(it);
    });
    expect((await ask([], { partialResultToken: 'p', workDoneToken: 'w' })).items).toEqual([]);
    expect(progress).toContainEqual({ token: 'w', value: expect.objectContaining({ kind: 'begin' }) });
    expect(progress).toContainEqual({ token: 'w', value: expect.objectContaining({ kind: 'end' }) });
    const parts = progress.filter((it) => JSON.stringify(it).includes('"token":"p"'));
    expect(parts).toHaveLength(3);
  });

  it('are not looked for to the end where the request is cancelled', async () => {
    workspace.write(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`d${index}/Dockerfile`, ADD])));
    await workspace.start();
    const { token, cancel } = cancellation();
    const answer = workspace.client.connection.sendRequest(
      'workspace/diagnostic',
      { previousResultIds: [], partialResultToken: 'p' },
      token,
    );
    let parts = 0;
    workspace.client.connection.onNotification('$/progress', () => {
      if (++parts === 2) cancel();
    });
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(parts).toBeLessThan(50);
  });

  it('are asked for again when something has changed that they hang on', async () => {
    const pulls = { ...WATCHES, textDocument: { diagnostic: {} } };
    await workspace.start({}, pulls);
    await workspace.open('Dockerfile', ADD);
    await ask();
    workspace.said.length = 0;
    workspace.write({ '.dflint.yaml': 'rules: { prefer-copy: off }\n' });
    await workspace.changed(['.dflint.yaml', FileChangeType.Changed]);
    await workspace.until(() => workspace.said.find((it) => it === 'diagnostic'));
    expect(codes((await ask()).items)).toMatchObject({ Dockerfile: [] });
  });
});

function cancellation() {
  const source = new CancellationTokenSource();
  return { token: source.token, cancel: () => source.cancel() };
}
