import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, ValuesAt } from '../server/shell/removal.ts';

describe('the last of the directories that a path covers', () => {
  it('is the one that is found by looking at each', () => {
    const names = fc.constantFrom('a', 'b', '.npm', 'root', 'home', '*', '');
    const paths = fc
      .tuple(fc.constantFrom('/', '', '~/', '/root/', '/home/a/', '$HOME/'), fc.array(names, { maxLength: 3 }))
      .map(([start, parts]) => start + parts.join('/'));
    const ends = fc.constantFrom('', '/', '/*', '/*.*');
    fc.assert(
      fc.property(fc.array(paths, { maxLength: 8 }), paths, ends, (directories, path, end) => {
        const values = new ValuesAt<number>();
        for (const [index, it] of directories.entries()) values.add(it, index);
        const found = directories.findLastIndex((it) => covers(path + end, it));
        expect(values.lastIn(path + end)).toBe(found < 0 ? undefined : found);
      }),
      { numRuns: 2000 },
    );
  });

  it('is none where there are none', () => {
    expect(new ValuesAt().isEmpty).toBe(true);
    expect(new ValuesAt().lastIn('/')).toBeUndefined();
  });
});
