import { describe, expect, it } from 'vitest';
import { CompletionItemKind, type CompletionList } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Places } from '../server/lsp/places.ts';
import { readLanguages } from './fuzz/languages.ts';
import { Random } from './fuzz/random.ts';
import { typing } from './fuzz/typing.ts';
import { LanguageEditor } from './language-editor.ts';
import { REQUESTS } from './language-requests.ts';
import { LanguageWorkspace } from './language-workspace.ts';

const seeds = readLanguages().Dockerfile.seeds.filter((it) => it.length < 5000);

describe('a text that is typed in', () => {
  it.each([1, 2, 3])(
    'is known as it is, whatever was typed, and every request about it is answered (%i)',
    async (seed) => {
      const random = new Random(seed);
      const editor = await new LanguageEditor(random.of(seeds)).start();
      const complaints: unknown[] = [];
      editor.client.connection.onNotification('window/logMessage', (it: unknown) => {
        complaints.push(it);
      });
      for (let edit = 0; edit < 25; edit++) {
        const document = TextDocument.create(editor.uri, 'dockerfile', editor.version, editor.text);
        const { start, end, text } = typing(editor.text, seeds, random);
        const range = { start: document.positionAt(start), end: document.positionAt(end) };
        editor.text = TextDocument.applyEdits(document, [{ range, newText: text }]);
        editor.version++;
        await editor.client.connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: editor.uri, version: editor.version },
          contentChanges: [{ range, text }],
        });
        const now = TextDocument.create(editor.uri, 'dockerfile', editor.version, editor.text);
        const { method, params } = random.of(REQUESTS);
        // To refuse to rename what has no name is an answer.
        await editor.ask(method, params(now, random.below(editor.text.length + 1))).catch(String);
      }
      const findings = await editor.client.diagnosticsOf(editor.uri, editor.version);
      const symbols = await editor.ask('textDocument/documentSymbol');

      const fresh = await new LanguageEditor(editor.text).start();
      expect(findings).toEqual(await fresh.client.diagnosticsOf(fresh.uri, 1));
      expect(symbols).toEqual(await fresh.ask('textDocument/documentSymbol'));
      expect(complaints).toEqual([]);
    },
  );
});

describe('a path that is typed in', () => {
  const pathsAt = async (text: string, { path = 'Dockerfile', files = {} } = {}): Promise<readonly string[]> => {
    const workspace = new LanguageWorkspace({ '.git/HEAD': '', 'app.js': '', 'src/main.ts': '', ...files });
    const source = text.replace('<|>', '');
    await workspace.start();
    await workspace.open(path, source);
    const document = TextDocument.create(workspace.uri(path), 'dockerfile', 1, source);
    const { items } = await workspace.client.connection.sendRequest<CompletionList>('textDocument/completion', {
      textDocument: { uri: document.uri },
      position: document.positionAt(text.indexOf('<|>')),
    });
    workspace.remove();
    const kinds: readonly unknown[] = [CompletionItemKind.File, CompletionItemKind.Folder];
    return items.filter((it) => kinds.includes(it.kind)).map((it) => it.label);
  };

  it.each([
    ['COPY s<|> /', 'src/'],
    ['COPY src/m<|> /', 'main.ts'],
    ['COPY app.js /\nCOPY s<|> /', 'src/'],
    ['COPY app.js ap<|> /', 'app.js'],
    ['COPY ["s<|>", "b"]', 'src/'],
    ['COPY dist /x\nCOPY s<|>', 'src/'],
    ['ADD s<|> /', 'src/'],
  ])('is one of the build context, whether or not all that is copied is there: %s', async (text, label) => {
    expect(await pathsAt(`FROM alpine:3.22\n${text}`)).toContain(label);
  });

  it('is one of the folder in which the most of what is copied lies', async () => {
    const files = { 'docker/entry.sh': '', 'docker/only.txt': '' };
    const path = 'docker/Dockerfile';
    expect(await pathsAt('FROM a\nCOPY app.js /\nCOPY s<|> /', { path, files })).toContain('src/');
    expect(await pathsAt('FROM a\nCOPY dist /\nCOPY e<|> /', { path, files })).toEqual(
      expect.arrayContaining(['entry.sh', 'only.txt']),
    );
    expect(await pathsAt('FROM a\nCOPY app.js src dist entry.sh e<|> /', { path, files })).toContain('src/');
  });

  it('is none of a build that has no folder', async () => {
    const files = { 'compose.yaml': 'services: { a: { build: { context: gone, dockerfile: ../Dockerfile } } }\n' };
    expect(await pathsAt('FROM a\nCOPY s<|> /', { files })).toEqual([]);
  });
});

describe('places', () => {
  it('are those of the protocol, wherever lines end', () => {
    for (const text of ['', 'a', '\n', 'a\r\nb\rc\n\nd', '\r\r\n\n\r', '😀\r\né', ...seeds.slice(0, 20)]) {
      const document = TextDocument.create('untitled:a', 'dockerfile', 1, text);
      const places = new Places(text, 'utf-16');
      for (let offset = -1; offset <= text.length + 1; offset++) {
        const position = document.positionAt(offset);
        expect(places.position(offset)).toEqual(position);
        expect(places.offset(position)).toBe(document.offsetAt(position));
      }
      for (const position of [
        { line: 0, character: 1000 },
        { line: 1, character: 1000 },
        { line: 1000, character: 1 },
      ])
        expect(places.offset(position)).toBe(document.offsetAt(position));
    }
  });
});
