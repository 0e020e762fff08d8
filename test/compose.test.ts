import fc from 'fast-check';
import { expect, it } from 'vitest';
import { composed } from '../server/text/compose.ts';
import { applyEdits, type Edit } from '../server/text/edit.ts';

it('makes one set of edits of two that follow each other, and touches no more than they do', () => {
  const first = [edit(1, 2, 'BB'), edit(4, 4, '!')];
  expect(applyEdits('abcde', first)).toBe('aBBcd!e');
  expect(composed(first, [edit(2, 3, ''), edit(6, 7, 'E')], 5)).toEqual([edit(1, 2, 'B'), edit(4, 5, '!E')]);
});

it('does what the two do, whatever they are', () => {
  const edits = fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.constantFrom('', 'x', 'yz')), { maxLength: 4 });
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), edits, edits, (source, one, other) => {
      const first = fitting(one, source.length);
      const between = applyEdits(source, first);
      const second = fitting(other, between.length);
      const together = composed(first, second, source.length);
      expect(applyEdits(source, together)).toBe(applyEdits(between, second));
      expect(together.every(({ span }, index) => span.start > (together[index - 1]?.span.end ?? -1))).toBe(true);
    }),
  );
});

/** Edits in order that do not meet, from gaps, lengths and texts. */
function fitting(
  list: readonly (readonly [gap: number, length: number, text: string])[],
  end: number,
): readonly Edit[] {
  let position = 0;
  return list.flatMap(([gap, length, text]) => {
    const start = position + gap;
    position = start + length;
    return position > end ? [] : [edit(start, position, text)];
  });
}

function edit(start: number, end: number, text: string): Edit {
  return { span: { start, end }, text };
}
