import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../../server/host/files.ts';
import { modelOf } from '../../server/model/model.ts';
import { type Painted, painted, semanticTokens } from '../../server/service/semantic-tokens.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';

describe('the tokens of what is edited', () => {
  it.each([
    ['a command', 'FROM a\nRUN x\nRUN y\n', 'RUN x', 'RUN x -z'],
    ['a shell', 'FROM a\nSHELL ["sh"]\nRUN dir %x%\n', '"sh"', '"cmd"'],
    ['the shell of a comment', 'FROM a\n# hadolint shell=bash\nRUN dir %x%\n', 'bash', 'cmd'],
    ['the name of a stage', 'FROM a AS b\nRUN c\nCOPY --from=b d e\n', 'AS b', 'AS c'],
    ['the image of a stage', 'ARG i=a\nFROM $i\nRUN dir %x%\n', 'i=a', 'i=mcr.microsoft.com/windows/nanoserver'],
    ['the escape character', '# escape=`\nFROM a\nRUN b `\n  c\n', '`', '\\'],
    ['a here-document', 'FROM a\nRUN b\nRUN c\nEOF\nRUN d\n', 'RUN b', 'RUN <<EOF b'],
    ['the end of a line', 'FROM a\nRUN b\nRUN c\nRUN d\n', 'b\n', 'b \\\n'],
    ['a comment in between', 'FROM a\nRUN b\n# c\nRUN d\n', '# c', '## cd'],
    ['the end of the file', 'FROM a\nRUN b', 'b', 'b c'],
    ['all', 'FROM a\nRUN b', 'FROM a\nRUN b', ''],
  ])('are those of the new text: %s', (_, source, part, text) => {
    const edited = source.replace(part, () => text);
    expect(after(source, edited)).toEqual(fresh(edited));
    expect(after(edited, source)).toEqual(fresh(source));
  });
});

describeWithData('the tokens of real Dockerfiles', (root) => {
  const folder = join(root, 'corpus', 'files');
  const sources = readdirSync(folder)
    .filter((_, index) => index % 20 === 0)
    .flatMap((name) => {
      const reading = readText(join(folder, name));
      return 'error' in reading ? [] : reading.source;
    });
  const pieces = ['', ' ', '\n', '\\\n', '#', '"', "'", '$A', '<<E', 'E\n', '\r\n', 'FROM b AS c\n', 'SHELL ["cmd"]\n'];

  it('are after any edit those of the new text', () => {
    const edits = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(12),
        text: fc.constantFrom(...pieces),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...sources), edits, (source, list) => {
        let text = source;
        let known = paintedOf(source);
        for (const { at, length, text: inserted } of list) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + inserted + text.slice(start + length);
          known = paintedOf(text, known);
          expect(known.tokens).toEqual(fresh(text));
        }
      }),
      { numRuns: 400 },
    );
  });
});

function after(before: string, now: string): readonly number[] {
  return paintedOf(now, paintedOf(before)).tokens;
}

function paintedOf(source: string, former?: Painted): Painted {
  return painted(modelOf(parse(source)), former);
}

function fresh(source: string): readonly number[] {
  return semanticTokens(modelOf(parse(source)));
}
