import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scan } from '../server/syntax/line/scan.ts';
import { textOf } from '../server/text/span.ts';
import { expectSoundTree } from './sound/tree.ts';

describe('any text', () => {
  const fragment = fc.constantFrom(
    'FROM ',
    'RUN ',
    'ENV ',
    'COPY ',
    'ONBUILD ',
    'HEALTHCHECK CMD ',
    'ARG ',
    '--from=',
    '--mount=type=cache,',
    'a',
    'b=c',
    '$x',
    '${y:-',
    '}',
    '"',
    "'",
    '\\',
    '\\\n',
    '`',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '#',
    '# escape=`\n',
    '<<EOF',
    'EOF\n',
    '[',
    ']',
    ',',
    '"x"',
    '\0',
    '\uFEFF',
    'é',
    '🐳',
    '\u00a0',
    '=',
    '-',
    '--',
    ' \\ ',
  );
  const text = fc.array(fragment, { maxLength: 30 }).map((it) => it.join(''));

  it('is read without loss into a sound tree', () => {
    fc.assert(
      fc.property(text, (source) => expectSoundTree(source)),
      { numRuns: 2000 },
    );
  });

  it('is spelled by the pieces of the scanner', () => {
    fc.assert(
      fc.property(fc.string(), (source) => {
        expect(
          scan(source)
            .pieces.map((it) => textOf(source, it))
            .join(''),
        ).toBe(source);
      }),
    );
  });
});
