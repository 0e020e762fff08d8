import { describe, expect, it } from 'vitest';
import { nearest } from '../server/text/nearest.ts';

describe('the nearest word', () => {
  it('differs in at most two letters', () => {
    expect(nearest('RUNN', ['COPY', 'RUN'])).toBe('RUN');
    expect(nearest('ENTYRPOINT', ['ENV', 'ENTRYPOINT'])).toBe('ENTRYPOINT');
    expect(nearest('BADCMD', ['CMD', 'ADD'])).toBeUndefined();
  });

  it('is the first of equally near ones, and none where the word is right', () => {
    expect(nearest('ab', ['abc', 'abd'])).toBe('abc');
    expect(nearest('ab', ['abc', 'ab'])).toBeUndefined();
  });
});
