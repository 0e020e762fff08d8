import { describe, expect, it } from 'vitest';
import { ErrorCodes, LSPErrorCodes, type ShowDocumentParams } from 'vscode-languageserver/node';
import { LanguageEditor, MODERN } from './language-editor.ts';

const SOURCE = 'FROM alpine\nADD a /a\nADD b /b\n';

describe('dflint.fixAll', () => {
  it.each([
    ['what is safe', {}, SOURCE.replaceAll('ADD', 'COPY')],
    ['one rule', { rule: 'prefer-copy' }, SOURCE.replaceAll('ADD', 'COPY')],
  ])('has the client apply the fixes of %s', async (_, more, after) => {
    const editor = await new LanguageEditor(SOURCE).start();
    expect(await editor.execute('dflint.fixAll', { uri: editor.uri, ...more })).toEqual({ applied: true });
    expect(editor.text).toBe(after);
  });

  it('takes the URI alone, too', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    await editor.execute('dflint.fixAll', editor.uri);
    expect(editor.text).toBe(SOURCE.replaceAll('ADD', 'COPY'));
  });

  it('says why nothing was done', async () => {
    const editor = await new LanguageEditor('FROM alpine:3.22\nUSER app\n').start();
    expect(await editor.execute('dflint.fixAll', editor.uri)).toMatchObject({ applied: false });
    const poor = await new LanguageEditor(SOURCE).start({});
    await expect(poor.execute('dflint.fixAll', poor.uri)).rejects.toThrow('does not apply edits');
  });
});

describe('dflint.ignoreHere', () => {
  const ignored = async (text: string, part: string, more: object = {}) => {
    const editor = await new LanguageEditor(text).start();
    await editor.execute('dflint.ignoreHere', { uri: editor.uri, range: editor.range(part), ...more });
    return editor.text;
  };

  it('has the client write a comment, for a reason if there is one', async () => {
    expect(await ignored(SOURCE, 'ADD b')).toBe(SOURCE.replace('ADD b', '# dflint ignore=prefer-copy\nADD b'));
    const more = { rule: 'prefer-copy', reach: 'file', reason: 'why not' };
    expect(await ignored(SOURCE, 'ADD b', more)).toBe(`# dflint ignore-file=prefer-copy -- why not\n${SOURCE}`);
  });

  it('says where nothing is to be ignored', async () => {
    await expect(ignored(SOURCE, 'a /a')).rejects.toThrow('nothing of that kind is found there');
    await expect(ignored(SOURCE, 'ADD a', { rule: 'no-latest-tag' })).rejects.toThrow('nothing of that kind');
  });
});

describe('dflint.explainRule', () => {
  it('answers the page of a rule, by any of its names', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    const page = await editor.execute<string>('dflint.explainRule', 'prefer-copy');
    expect(page).toContain('# prefer-copy\n');
    expect(await editor.execute('dflint.explainRule', { rule: 'dl3020' })).toBe(page);
  });

  it('has the client show its page where that is asked for and can be done', async () => {
    const explain = async (showDocument: boolean, show?: boolean) => {
      const editor = new LanguageEditor(SOURCE);
      const shown: unknown[] = [];
      editor.client.connection.onRequest('window/showDocument', (it: ShowDocumentParams) => {
        shown.push(it);
        return { success: true };
      });
      await editor.start({ ...MODERN, window: { showDocument: { support: showDocument } } });
      await editor.execute('dflint.explainRule', { rule: 'prefer-copy', show });
      return shown;
    };
    expect(await explain(true, true)).toEqual([{ uri: 'https://example.org/prefer-copy', external: true }]);
    expect(await explain(true)).toEqual([]);
    expect(await explain(false, true)).toEqual([]);
  });

  it('suggests the name that was likely meant', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    await expect(editor.execute('dflint.explainRule', 'prefer-cpy')).rejects.toThrow('did you mean prefer-copy?');
  });
});

describe('dflint.showCache', () => {
  it('answers why nothing is predicted of a file that has no folder', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    expect(await editor.execute('dflint.showCache', editor.uri)).toMatchObject({ kind: 'unknown' });
  });
});

describe('what cannot be carried out', () => {
  it.each([
    ['dflint.nonsense', [], ErrorCodes.InvalidParams, 'no command dflint.nonsense'],
    ['dflint.fixAll', [], ErrorCodes.InvalidParams, 'dflint.fixAll takes'],
    ['dflint.fixAll', [{ uri: 1 }], ErrorCodes.InvalidParams, 'dflint.fixAll takes'],
    ['dflint.fixAll', [{ uri: 'a:b', rule: 'nonsense' }], ErrorCodes.InvalidParams, 'no rule "nonsense"'],
    ['dflint.fixAll', ['file:///gone'], LSPErrorCodes.RequestFailed, 'file:///gone is not open'],
    ['dflint.ignoreHere', ['a:b'], ErrorCodes.InvalidParams, 'dflint.ignoreHere takes'],
    ['dflint.ignoreHere', [{ uri: 'a:b', range: [] }], ErrorCodes.InvalidParams, 'dflint.ignoreHere takes'],
    ['dflint.explainRule', [], ErrorCodes.InvalidParams, 'dflint.explainRule takes'],
    ['dflint.showCache', [null], ErrorCodes.InvalidParams, 'dflint.showCache takes'],
    ['dflint.apply', ['x'], ErrorCodes.InvalidParams, 'dflint.apply takes'],
  ])('is refused with the reason: %s %j', async (command, args, code, message) => {
    const editor = await new LanguageEditor(SOURCE).start(MODERN);
    const refusal = editor.execute(command, ...args);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toMatchObject({ code });
  });
});
