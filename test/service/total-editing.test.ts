import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { describeWithData } from '../reference-data.ts';
import { expectSoundEditing } from '../sound/editing.ts';

/** Files that are not finished, and not meant for anyone. */
const PARTS = [
  'FROM ',
  'from a AS b',
  'RUN ',
  'ONBUILD ',
  'HEALTHCHECK CMD ',
  'COPY --from=0 ',
  '--mount=type=cache,target=',
  'a && b || c; d | e',
  'if a; then b; fi',
  '["a", "b"]',
  '<<EOF',
  '<<-"E"',
  'EOF\n',
  '\\\n',
  '`\n',
  '\r\n',
  '\n',
  '# escape=`\n',
  '# check=skip=all\n',
  '# dflint ignore=prefer-copy\n',
  '# c',
  '$A',
  '${A:-b}',
  "'",
  '"',
  '😀',
  '\ud800',
  '\ufeff',
  '\ue000',
  '\u0085',
  ' ',
  'WORKDIR x\n',
  'ARG A=1\n',
  'ENV A b\n',
];

describe('actions, tokens, hints and lenses', () => {
  it('are sound of whatever is written', () => {
    const texts = fc.array(fc.constantFrom(...PARTS), { maxLength: 14 }).map((it) => it.join(''));
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (source, one, other) => {
        const [start = 0, end = 0] = [one, other].map((it) => it % (source.length + 1)).sort((a, b) => a - b);
        expectSoundEditing(source, [
          { start, end },
          { start, end: start },
        ]);
      }),
      { numRuns: 400 },
    );
  });
});

describeWithData('actions, tokens, hints and lenses of the reference data', (root) => {
  const { cases }: { cases: readonly { id: string; text: string }[] } = JSON.parse(
    readFileSync(join(root, 'lsp', 'crash-corpus.json'), 'utf8'),
  );

  it.each(cases)('are sound of $id, of every beginning of it, everywhere', ({ text }) => {
    for (let length = 0; length <= text.length; length++) {
      const offsets = Array.from({ length: length + 1 }, (_, offset) => ({ start: offset, end: offset }));
      expectSoundEditing(text.slice(0, length), length % 7 === 0 ? offsets : offsets.slice(-1));
    }
  });

  it('are sound of real files', () => {
    const folder = join(root, 'corpus', 'files');
    for (const name of readdirSync(folder).filter((_, index) => index % 40 === 0)) {
      const source = readFileSync(join(folder, name), 'utf8');
      const step = Math.ceil(source.length / 10) || 1;
      const spans = Array.from({ length: 10 }, (_, index) => {
        const start = Math.min(index * step, source.length);
        return { start, end: index % 2 === 0 ? start : Math.min(start + 2 * step, source.length) };
      });
      expectSoundEditing(source, spans);
    }
  });
});
