import { describe, expect, it } from 'vitest';
import { linkedSpansAt } from '../../server/service/linked-editing.ts';
import { atCursor, bracketed } from './at-cursor.ts';

describe('linked editing', () => {
  it('keeps both names of a here-document the same', () => {
    expect(linked('FROM a\nRUN <<-"EOF<|>"\nls\n\tEOF')).toBe('FROM a\nRUN <<-"[EOF]"\nls\n\t[EOF]');
    expect(linked('FROM a\nCOPY <<EOF /x\nls\nEO<|>F')).toBe('FROM a\nCOPY <<[EOF] /x\nls\n[EOF]');
  });

  it('keeps what refers to a stage the same as its name', () => {
    expect(linked('FROM a AS b<|>\nFROM b\nCOPY --from=b / /')).toBe('FROM a AS [b]\nFROM [b]\nCOPY --from=[b] / /');
  });

  it.each([
    ['where a stage is referred to, since another one may be meant', 'FROM a AS b\nCOPY --from=b<|> / /'],
    ['where the name is written in several ways', 'FROM a AS b<|>\nCOPY --from=B / /'],
    ['where a variable holds it', 'ARG V=b\nFROM a AS b<|>\nFROM b\nFROM $V'],
    ['where nothing refers to it', 'FROM a AS b<|>'],
    ['where a here-document does not end', 'FROM a\nRUN <<EO<|>F\nls'],
    ['for a variable', 'FROM a\nARG V<|>\nUSER $V'],
  ])('does nothing %s', (_, text) => {
    expect(linked(text)).toBeUndefined();
  });
});

function linked(text: string): string | undefined {
  const { source, model, offset } = atCursor(text);
  const spans = linkedSpansAt(model, offset)?.spans;
  return spans && bracketed(source, spans);
}
