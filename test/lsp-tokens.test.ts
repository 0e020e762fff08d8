import { describe, expect, it } from 'vitest';
import type { SemanticTokens, SemanticTokensDelta, SemanticTokensLegend } from 'vscode-languageserver/node';
import { LanguageEditor } from './language-editor.ts';

const SOURCE = 'FROM alpine:3.22 AS base\nRUN echo "a \\\n  b" && ls\nUSER app\n';

describe('semantic tokens', () => {
  it('are of the types that the server announces, each in one line', async () => {
    const editor = new LanguageEditor(SOURCE);
    const { capabilities } = await editor.client.start();
    await editor.client.open(editor.uri, SOURCE);
    const { legend, full, range } = capabilities.semanticTokensProvider ?? {};
    expect([full, range]).toEqual([{ delta: true }, true]);
    const { data } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
    expect(shown(data, SOURCE, legend)).toEqual([
      'keyword FROM',
      'class alpine',
      'property 3.22',
      'keyword AS',
      'namespace base declaration',
      'keyword RUN',
      'function echo',
      'string "a ',
      'macro \\',
      'string b"',
      'operator &&',
      'function ls',
      'keyword USER',
      'parameter app',
    ]);
  });

  it('of a range are those of the whole that stand there', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    const { data } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/range', {
      range: editor.range('USER'),
    });
    expect(shown(data, SOURCE)).toEqual(['3 USER', '0 app']);
  });

  it.each([
    ['utf-8', 16],
    ['utf-16', 14],
    ['utf-32', 13],
  ])('are counted in %s where that was agreed on', async (encoding, character) => {
    const editor = new LanguageEditor('FROM a\r\nRUN echo "😀" $x\r\n');
    await editor.start({ general: { positionEncodings: [encoding] } });
    const { data } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
    const place = { line: 0, character: 0 };
    for (let at = 0; at < data.length; at += 5) {
      const line = data[at] ?? 0;
      place.line += line;
      place.character = (line === 0 ? place.character : 0) + (data[at + 1] ?? 0);
    }
    expect(place).toEqual({ line: 1, character });
  });
});

describe('the difference to the tokens before', () => {
  it.each([
    ['an edit in the middle', 'echo', 'printf'],
    ['a new line', 'USER', 'WORKDIR /srv\nUSER'],
    ['a line that is gone', 'RUN echo "a \\\n  b" && ls\n', ''],
    ['a stage of another name', 'base', 'final'],
    ['nothing', 'USER', 'USER'],
    ['everything', SOURCE, ''],
  ])('makes them those of the new text: %s', async (_, part, text) => {
    const editor = await new LanguageEditor(SOURCE).start();
    const before = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
    await editor.type(part, text);
    const delta = await editor.ask<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      previousResultId: before.resultId,
    });
    const data = [...before.data];
    expect(delta.edits.length).toBeLessThan(2);
    for (const it of delta.edits) data.splice(it.start, it.deleteCount, ...(it.data ?? []));
    const fresh = await new LanguageEditor(editor.text).start();
    expect(data).toEqual((await fresh.ask<SemanticTokens>('textDocument/semanticTokens/full')).data);
    expect(delta.resultId).not.toBe(before.resultId);
  });

  it('is small where the edit is', async () => {
    const editor = await new LanguageEditor(SOURCE.repeat(50)).start();
    const { resultId } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
    await editor.type('echo', 'printf');
    const method = 'textDocument/semanticTokens/full/delta';
    const { edits } = await editor.ask<SemanticTokensDelta>(method, { previousResultId: resultId });
    expect(edits.flatMap((it) => it.data ?? []).length).toBeLessThan(10);
  });

  it('is all of them where the client has others than those that it was sent last', async () => {
    const editor = await new LanguageEditor(SOURCE).start();
    const first = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
    await editor.ask('textDocument/semanticTokens/full');
    const method = 'textDocument/semanticTokens/full/delta';
    const answer = await editor.ask<SemanticTokens>(method, { previousResultId: first.resultId });
    expect(answer.data).toEqual(first.data);
  });
});

/** The text of each token with its type and modifiers, or the distance in lines where no legend says what they are. */
function shown(data: readonly number[], source: string, legend?: SemanticTokensLegend): readonly string[] {
  const lines = source.split('\n');
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    line += down;
    character = (down === 0 ? character : 0) + right;
    const text = lines[line]?.slice(character, character + length);
    const set = legend?.tokenModifiers.filter((_, index) => modifiers & (1 << index)) ?? [];
    tokens.push([legend?.tokenTypes[type] ?? down, text, ...set].join(' '));
  }
  return tokens;
}
