import { describe, expect, it } from 'vitest';
import type { CodeAction, Command } from 'vscode-languageserver/node';
import { LanguageEditor, MODERN } from './language-editor.ts';

const TWICE = 'FROM alpine:3.22\nADD a /a\nADD b /b\n';
const SAFE_AND_UNSAFE = 'FROM alpine\nADD a /a\nWORKDIR srv\n';
const FIX = 'Replace ADD with COPY';

describe('the fix of a finding', () => {
  it('is preferred where it is safe, names what it ends, and is one edit of that version', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    const fix = (await editor.actions('ADD a')).find((it) => it.title === FIX);
    expect(fix).toMatchObject({
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'prefer-copy', source: 'dflint', range: editor.range('ADD') }],
      edit: { documentChanges: [{ textDocument: { uri: editor.uri, version: 1 }, edits: [{ newText: 'COPY' }] }] },
    });
    editor.apply(fix?.edit ?? {});
    expect(editor.text).toBe(TWICE.replace('ADD', 'COPY'));
  });

  it('has no version for a client that does not know them', async () => {
    const editor = await new LanguageEditor(TWICE).start({ textDocument: MODERN.textDocument ?? {} });
    const fix = (await editor.actions('ADD a')).find((it) => it.title === FIX);
    expect(fix?.edit).toEqual({ changes: { [editor.uri]: [{ range: editor.range('ADD'), newText: 'COPY' }] } });
  });

  it('is there for what an editor shows on the line, also where the cursor is beside it', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    const diagnostics = (await editor.client.diagnosticsOf(editor.uri, 1)).filter((it) => it.range.start.line === 1);
    expect(diagnostics).toHaveLength(1);
    expect(titles(await editor.actions('/a'))).not.toContain(FIX);
    expect(titles(await editor.actions('/a', { diagnostics }))).toContain(FIX);
  });

  it('speaks of the text as it is', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    await editor.type('alpine:3.22', 'alpine:3.22 AS base');
    await editor.type('ADD a /a\n', '\n\nADD a /a\n');
    const fix = (await editor.actions('ADD a')).find((it) => it.title === FIX);
    expect(editor.apply(fix?.edit ?? {})).toEqual({ applied: true });
    expect(editor.text).toBe('FROM alpine:3.22 AS base\n\n\nCOPY a /a\nADD b /b\n');
  });
});

describe('to fix all', () => {
  const kindsFor = async (editor: LanguageEditor, only?: string[]) =>
    new Set((await editor.actions(undefined, only && { only })).map((it) => it.kind));

  it('is what a client gets that asks for it or for a kind above it, and nothing else then', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    for (const only of ['source', 'source.fixAll', 'source.fixAll.dflint'])
      expect([only, ...(await kindsFor(editor, [only]))]).toEqual([only, 'source.fixAll.dflint']);
    for (const only of ['source.fixAll.eslint', 'source.fix', 'source.organizeImports'])
      expect([only, ...(await kindsFor(editor, [only]))]).toEqual([only]);
    expect(await kindsFor(editor)).toEqual(new Set(['quickfix', 'refactor.rewrite', 'source.fixAll.dflint']));
    expect(await kindsFor(editor, [''])).toEqual(await kindsFor(editor));
  });

  it('does what an editor does when it saves: asks, resolves, applies; and leaves what is not safe', async () => {
    const editor = await new LanguageEditor(SAFE_AND_UNSAFE).start();
    const [action, ...others] = await editor.actions(undefined, { only: ['source.fixAll'], triggerKind: 2 });
    expect(others).toEqual([]);
    expect(action).not.toHaveProperty('edit');
    editor.apply((await editor.resolve(action)).edit ?? {});
    expect(editor.text).toBe(SAFE_AND_UNSAFE.replace('ADD', 'COPY'));
  });

  it('is of the text as it is when it is resolved', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    const [action] = await editor.actions(undefined, { only: ['source.fixAll'] });
    await editor.type('ADD b', 'ADD c');
    expect(editor.apply((await editor.resolve(action)).edit ?? {})).toEqual({ applied: true });
    expect(editor.text).toBe('FROM alpine:3.22\nCOPY a /a\nCOPY c /b\n');
  });

  it('has its edit at once for a client that does not resolve', async () => {
    const codeAction = { ...MODERN.textDocument?.codeAction, resolveSupport: { properties: [] } };
    const editor = await new LanguageEditor(TWICE).start({ ...MODERN, textDocument: { codeAction } });
    const [action] = await editor.actions(undefined, { only: ['source.fixAll'] });
    editor.apply(action?.edit ?? {});
    expect(editor.text).toBe(TWICE.replaceAll('ADD', 'COPY'));
  });

  it('is of one rule beside the fix of each finding', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    const action = (await editor.actions('ADD a')).find((it) => it.title === 'Fix all 2 findings of prefer-copy');
    expect(action?.kind).toBe('quickfix');
    editor.apply((await editor.resolve(action)).edit ?? {});
    expect(editor.text).toBe(TWICE.replaceAll('ADD', 'COPY'));
  });

  it('is not there where nothing can be fixed', async () => {
    const editor = await new LanguageEditor('FROM alpine:3.22\nUSER app\n').start();
    expect(await editor.actions(undefined, { only: ['source.fixAll'] })).toEqual([]);
  });
});

describe('to ignore a finding', () => {
  it.each([
    ['here', 'FROM alpine:3.22\n# dflint ignore=prefer-copy\nADD a /a\nADD b /b\n', 1],
    ['in this stage', '# dflint ignore-stage=prefer-copy\nFROM alpine:3.22\nADD a /a\nADD b /b\n', 0],
    ['in this file', '# dflint ignore-file=prefer-copy\nFROM alpine:3.22\nADD a /a\nADD b /b\n', 0],
  ])('%s', async (place, after, left) => {
    const editor = await new LanguageEditor(TWICE).start();
    const action = (await editor.actions('ADD a')).find((it) => it.title === `Ignore prefer-copy ${place}`);
    expect(action).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'prefer-copy' }] });
    expect(action).not.toHaveProperty('isPreferred');
    editor.apply(action?.edit ?? {});
    expect(editor.text).toBe(after);
    const silenced = await new LanguageEditor(after).start();
    const codes = (await silenced.client.diagnosticsOf(editor.uri, 1)).map((it) => it.code);
    expect(codes.filter((it) => it === 'prefer-copy')).toHaveLength(left);
  });

  it('is offered once for all that a rule finds in what is selected', async () => {
    const editor = await new LanguageEditor(TWICE).start();
    const actions = (await editor.actions()).filter((it) => it.title === 'Ignore prefer-copy here');
    expect(actions).toMatchObject([{ diagnostics: [{}, {}] }]);
    editor.apply(actions[0]?.edit ?? {});
    expect(editor.text.match(/# dflint ignore=prefer-copy\nADD/g)).toHaveLength(2);
  });
});

it('offers other ways to write what stands there', async () => {
  const editor = await new LanguageEditor('FROM alpine:3.22\nCMD node app.js\n').start();
  const [rewriting] = await editor.actions('CMD', { only: ['refactor'] });
  expect(rewriting?.kind).toBe('refactor.rewrite');
  expect(rewriting).not.toHaveProperty('diagnostics');
  editor.apply(rewriting?.edit ?? {});
  expect(editor.text).not.toContain('CMD node app.js');
});

describe('a client that takes nothing but commands', () => {
  const old = { workspace: { applyEdit: true } };
  const commands = async (editor: LanguageEditor) =>
    editor.ask<Command[]>('textDocument/codeAction', { range: editor.range('ADD a'), context: { diagnostics: [] } });

  it('gets commands that do the same', async () => {
    const editor = await new LanguageEditor(TWICE).start(old);
    const offered = await commands(editor);
    expect(offered.every((it) => typeof it.command === 'string')).toBe(true);
    const fix = offered.find((it) => it.title === FIX);
    await editor.execute(fix?.command ?? '', ...(fix?.arguments ?? []));
    expect(editor.text).toBe(TWICE.replace('ADD', 'COPY'));
  });

  it('fixes all by a command, too', async () => {
    const editor = await new LanguageEditor(TWICE).start(old);
    const all = (await commands(editor)).find((it) => it.title.startsWith('Fix all 2 findings'));
    await editor.execute(all?.command ?? '', ...(all?.arguments ?? []));
    expect(editor.text).toBe(TWICE.replaceAll('ADD', 'COPY'));
  });

  it('is told of these commands, and others are not', async () => {
    const commandsOf = async (capabilities: Parameters<LanguageEditor['start']>[0]) => {
      const { client } = new LanguageEditor('');
      return (await client.start(capabilities)).capabilities.executeCommandProvider?.commands;
    };
    expect(await commandsOf(old)).toContain('dflint.apply');
    expect(await commandsOf(MODERN)).toEqual([
      'dflint.fixAll',
      'dflint.explainRule',
      'dflint.showCache',
      'dflint.ignoreHere',
    ]);
  });
});

function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map((it) => it.title);
}
