import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { modelOf } from '../../server/model/model.ts';
import { completions } from '../../server/service/completion.ts';
import { documentationOf } from '../../server/service/documentation.ts';
import { hover } from '../../server/service/hover.ts';
import { signatureHelp } from '../../server/service/signature-help.ts';
import { parse } from '../../server/syntax/parse.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { describeWithData } from '../reference-data.ts';

const context = contextOfFiles({ '.dockerignore': 'x', 'src/a b': '', 'src/c': '', x: '' });

/** Asks everything at an offset; what comes back lies in the text, and an edit in one line of it, around the cursor. */
function expectSound(source: string, offsets: Iterable<number>): void {
  const model = modelOf(parse(source));
  for (const offset of offsets) {
    const where = () => JSON.stringify(`${source.slice(0, offset)}<|>${source.slice(offset)}`);
    const found = hover(model, offset, { rules });
    if (found !== undefined) {
      const { start, end } = found.span;
      if (!(0 <= start && start <= offset && offset <= end && end <= source.length)) throw new Error(where());
      if (found.markdown.trim() === '') throw new Error(where());
    }
    const help = signatureHelp(model, offset);
    const signature = help?.signatures[help.active];
    if (help !== undefined && signature === undefined) throw new Error(where());
    const active = signature?.activeParameter;
    if (active !== undefined && signature?.parameters[active] === undefined) throw new Error(where());
    for (const { edit, topic } of completions(model, offset, { rules, context }).items) {
      const { start, end } = edit.span;
      const isAround = 0 <= start && start <= offset && offset <= end && end <= source.length;
      if (!isAround || source.slice(start, end).includes('\n')) throw new Error(`${edit.text} at ${where()}`);
      if (topic?.kind === 'stage') expect(documentationOf(topic, model, rules)).toBeDefined();
    }
  }
}

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
      fc.property(text, (source) => expectSound(source, offsetsIn(source))),
      { numRuns: 600 },
    );
  });

  it('in the middle of continued lines, directives, here-documents and what ONBUILD holds back', () => {
    const source =
      '# escape=`\r\n# check=skip=all\r\nARG A=1\r\nfrom a:$A as b\r\nRUN --mount=type=cache,`\r\n# x\r\n\r\n target=/x echo ${A:-😀}\r\n' +
      'onbuild copy --from=b <<E <<-"F" /x/`\r\n y\r\n$A\r\nE\r\n\tb\r\n\tF\r\nCOPY ["a", "b"';
    for (let end = 0; end <= source.length; end++) expectSound(source.slice(0, end), [end]);
    expectSound(source, offsetsIn(source));
  });

  describeWithData('of the reference data', (root) => {
    it('and of every beginning of what has crashed other servers', () => {
      const { cases } = JSON.parse(readFileSync(join(root, 'lsp/crash-corpus.json'), 'utf8'));
      for (const { text } of cases) {
        for (let end = 0; end <= text.length; end++) {
          const source = text.slice(0, end);
          expectSound(source, offsetsIn(source));
        }
      }
    });

    it('and of real files', () => {
      const folder = join(root, 'corpus/files');
      const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
      expect(files.length).toBeGreaterThan(0);
      for (const file of files.filter((_, index) => index % 97 === 0)) {
        const source = readFileSync(join(folder, file), 'utf8');
        expectSound(source, offsetsIn(source, 60));
        const half = source.slice(0, source.length >> 1);
        expectSound(half, [half.length]);
      }
    });
  });
});
