import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextSearch } from '../server/text/text-search.ts';

describe('A search for several texts', () => {
  it.each([
    ['one that begins as another ends', ['abab', 'babc'], 'xababcx', [true, true]],
    ['one inside another', ['ssl', 'no-ssl-verify', 'verify'], '--no-ssl-verify', [true, true, true]],
    ['upper and lower case', ['sudo', 'AKIA'], 'RUN SUDO akia', [true, true]],
    ['a text that is there but for its last letter', ['sudo'], 'sud sudsud', [false]],
    ['the same text twice', ['cd', 'cd'], 'RUN cd /', [true, true]],
    ['letters that have none of the case of A to Z', ['ä'], 'Ä', [false]],
    ['an empty text to look in', ['a'], '', [false]],
    ['nothing to look for', [], 'RUN true', []],
  ])('finds %s', (_, texts, text, expected) => {
    const search = new TextSearch(texts);
    // The first text is looked through in another way than those behind it.
    expect([search.occurringIn(text), search.occurringIn(text)]).toEqual([expected, expected]);
  });

  it('finds what looking for each of them finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', '-'), minLength: 1, maxLength: 5 });
    const long = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'c', '-', 'é'), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), long, (texts, text) => {
        const each = texts.map((it) => text.toLowerCase().includes(it.toLowerCase()));
        const search = new TextSearch(texts);
        expect([search.occurringIn(text), search.occurringIn(text)]).toEqual([each, each]);
      }),
    );
  });
});
