import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { describeWithData } from '../reference-data.ts';
import { expectSoundAnswers } from '../sound/navigation.ts';

/** All that the features read: stages, variables, here-documents, directives, other line ends, what is not finished. */
const FILE = [
  '# escape=`\r\n',
  'arg V=1 W\n# é😀 https://a.b/c\nfrom a:${V} as Build\n',
  'ENV A=$V B="${A:-x}" `\n  # why\n  C=`$V\nRUN --mount=type=bind,from=build,source=x,target=/y `\n  echo ${V} && sh -c "x $A"\n',
  'COPY <<-EOF <<B /x/\n\t$V\n\tEOF\nb\nB\nONBUILD COPY --from=0 a /b\n#region r\n',
  'FROM build\nCOPY --from=BUILD\nENV D\nHEALTHCHECK CMD echo $A\nSHELL ["powershell"]\nRUN $env:a = "$D"\n#endregion\nRUN <<X\n$A',
].join('');

describe('navigation', () => {
  it('has an answer at every place of every beginning of a file', () => {
    for (let length = 0; length < FILE.length; length += 5) expectSoundAnswers(FILE.slice(0, length), 7);
    expectSoundAnswers(FILE, 1);
  });

  it('has an answer at every place of a text that nobody would write', () => {
    const piece = fc.constantFrom(
      'FROM ',
      'AS ',
      'a',
      'ARG ',
      'ENV ',
      'V',
      '=',
      '$V',
      '${V',
      '}',
      'RUN ',
      'COPY ',
      '--from=',
      '--mount=from=',
      'ONBUILD ',
      '<<E',
      'E',
      '\n',
      '\r\n',
      '\\\n',
      '# ',
      '#region',
      '"',
      "'",
      ' ',
      '$(',
      ')',
      '[',
      ']',
      ',',
      '😀',
      '\ud800',
      '\u2028',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expectSoundAnswers(pieces.join(''), 5);
      }),
      { numRuns: 300 },
    );
  });
});

describeWithData('inputs that crash other tools', (root) => {
  const { cases }: { cases: readonly { readonly id: string; readonly text: string }[] } = JSON.parse(
    readFileSync(join(root, 'lsp', 'crash-corpus.json'), 'utf8'),
  );

  it.each(cases)('$id is navigated, and so is every beginning of it', ({ text }) => {
    for (let length = 0; length <= text.length; length++) expectSoundAnswers(text.slice(0, length), 3);
  });
});

/** Asks for everything, at every so many offsets and at the end. */
