import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { type Import, readImports } from './imports.ts';

/** Who may import what beside itself: folders of server/, packages; `type:` in types alone, `lazy:` by `import()` alone. */
const TABLE = `
  server/text       |
  server/syntax     | text chevrotain
  server/shell      | text unbash
  server/model      | text syntax shell
  server/context    | text
  server/project    | text yaml
  server/lint       | text syntax model context type:project yaml picomatch
  rules             | text syntax shell model context type:project lint
  server/simulator  | text syntax shell model context
  server/service    | text syntax shell model context lint simulator
  server/host       | text shell context project lint simulator yaml ignore lazy:tinyglobby node:*
  server/cli        | text syntax shell model context project lint simulator service host lazy:lsp rules package.json chalk node:*
  server/lsp        | text syntax shell model context project lint simulator service host rules package.json vscode-languageserver* node:*
  server/index.ts   | text syntax shell model context project lint simulator service rules
  server/browser.ts | index.ts context @noble/hashes*
  client            | type:lsp/protocol.ts vscode vscode-languageclient
  client/layers     | type:lsp/protocol.ts
`;

const rows = TABLE.trim().split('\n');
const layers = new Map(
  rows.map((row) => row.split('|').map((cell) => cell.trim())).map(([a = '', b = '']) => [a, b.split(' ')]),
);

const { files, imports } = readImports(['server', 'rules', 'client']);

it('has a row for every file', () => {
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
});

it('lets a file import what its row says, and nothing else', () => {
  expect(imports.filter((it) => !isAllowed(it))).toEqual([]);
});

it('has every rule in the list of rules, and lets no one else import it', () => {
  const rules = files.filter((file) => /^rules\/.*\//.test(file));
  const importers = rules.map((rule) => [rule, imports.filter((it) => targetOf(it) === rule).map((it) => it.file)]);
  expect(importers).toEqual(rules.map((rule) => [rule, ['rules/index.ts']]));
});

function isAllowed(it: Import): boolean {
  const layer = layerOf(it.file);
  const target = targetOf(it);
  if (layer === undefined || layer === layerOf(target)) return true;
  return (layers.get(layer) ?? []).some((entry) => {
    const [, form = it.form, name = ''] = entry.match(/^(?:(type|lazy):)?(.+)$/) ?? [];
    return form === it.form && covers(name, target);
  });
}

function covers(name: string, target: string): boolean {
  if (name.endsWith('*')) return target.startsWith(name.slice(0, -1));
  return isIn(name, target) || isIn(`server/${name}`, target);
}

/** The row that says most about a file: `client/layers` before `client`. */
function layerOf(file: string): string | undefined {
  return [...layers.keys()].filter((layer) => isIn(layer, file)).sort((a, b) => b.length - a.length)[0];
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function targetOf({ file, specifier }: Import): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;
}
