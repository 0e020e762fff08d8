import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithData } from '../reference-data.ts';
import { expectSoundWriting } from '../sound/writing.ts';

function offsetsIn(source: string, most = Number.POSITIVE_INFINITY): readonly number[] {
  const step = Math.max(1, Math.ceil((source.length + 1) / most));
  const offsets = Array.from({ length: Math.ceil((source.length + 1) / step) }, (_, index) => index * step);
  return [...offsets, source.length];
}

const PIECES = [
  ...[
    'FROM a AS b',
    'FROM ',
    'from x\r\n',
    'RUN ',
    '--mount=',
    'type=cache,',
    'target=/x',
    'COPY --from=b ',
    '<<EOF',
    '\nEOF\n',
  ],
  ...[
    '\\\n',
    '`\n',
    '# escape=`\n',
    '# check=skip=',
    '# syntax=x\n',
    '# dflint ignore=',
    '\n',
    ' ',
    '  ',
    '$',
    '${A:-',
    '}',
    '"',
    "'",
  ],
  ...[
    '[',
    '"a", ',
    ']',
    'ONBUILD ',
    'ENV A=b ',
    'ARG A',
    'LABEL org.',
    'EXPOSE 80/',
    'USER a:',
    '😀',
    '\ud83d',
    '\ufeff',
    '\t',
  ],
  ...[
    'HEALTHCHECK ',
    'CMD ',
    'SHELL [',
    '--',
    '-',
    '=',
    ',',
    '/',
    'WORKDIR ',
    'VOLUME ',
    'STOPSIGNAL 9',
    '\r\n',
    '\u00a0',
    '\u2028',
    'ADD a b',
  ],
];

describe('hover, completion and signature help answer at any offset of any text', () => {
  it('put together from what Dockerfiles are made of', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((it) => it.join(''));
    fc.assert(
      fc.property(text, (source) => expectSoundWriting(source, offsetsIn(source))),
      { numRuns: 600 },
    );
  });

  it('in the middle of continued lines, directives, here-documents and what ONBUILD holds back', () => {
    const source =
      '# escape=`\r\n# check=skip=all\r\nARG A=1\r\nfrom a:$A as b\r\nRUN --mount=type=cache,`\r\n# x\r\n\r\n target=/x echo ${A:-😀}\r\n' +
      'onbuild copy --from=b <<E <<-"F" /x/`\r\n y\r\n$A\r\nE\r\n\tb\r\n\tF\r\nCOPY ["a", "b"';
    for (let end = 0; end <= source.length; end++) expectSoundWriting(source.slice(0, end), [end]);
    expectSoundWriting(source, offsetsIn(source));
  });

  describeWithData('of the reference data', (root) => {
    it('and of every beginning of what has crashed other servers', () => {
      const { cases } = JSON.parse(readFileSync(join(root, 'lsp/crash-corpus.json'), 'utf8'));
      for (const { text } of cases) {
        for (let end = 0; end <= text.length; end++) {
          const source = text.slice(0, end);
          expectSoundWriting(source, offsetsIn(source));
        }
      }
    });

    it('and of real files', () => {
      const folder = join(root, 'corpus/files');
      const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
      expect(files.length).toBeGreaterThan(0);
      for (const file of files.filter((_, index) => index % 97 === 0)) {
        const source = readFileSync(join(folder, file), 'utf8');
        expectSoundWriting(source, offsetsIn(source, 60));
        const half = source.slice(0, source.length >> 1);
        expectSoundWriting(half, [half.length]);
      }
    });
  });
});
