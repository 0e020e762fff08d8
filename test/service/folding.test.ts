import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { foldsIn } from '../../server/service/folding.ts';
import { parse } from '../../server/syntax/parse.ts';
import { Lines } from '../../server/text/lines.ts';
import { dedent } from '../markers.ts';

it('folds stages, and in them instructions', () => {
  expectFolds(`
    ARG V
    FROM a AS b          # stage 2-7
    ENV A=1
    RUN a && \\           # instruction 4-6
      # why
      b
    USER c

    FROM d
  `);
});

it('folds comments on lines one after the other', () => {
  expectFolds(`
    # syntax=docker/dockerfile:1
    # one                # comment 2-3
    # two

    # three
    FROM a               # stage 6-10
      # four             # comment 7-8
    # five
    RUN b \\              # instruction 9-10
      c
    # six
  `);
});

it('folds the text of here-documents, so that the name at the end stays', () => {
  expectFolds(`
    FROM a               # stage 1-10
    RUN <<EOF            # instruction 2-4
    ls
    EOF
    RUN <<A cat && \\     # instruction 5-10
      <<B cat            # heredoc 6-7
    a
    A                    # heredoc 8-9
    b
    B
  `);
});

it('folds regions, also in one another, and passes those that never end', () => {
  expectFolds(`
    #region tools        # region 1-6
    FROM a               # stage 2-5
    # region inner       # region 3-5
    USER b
    # endregion
    #endregion
    #endregion
    #region
  `);
});

it('folds a stage together with the regions that begin in it', () => {
  expectFolds(`
    FROM a               # stage 1-5
    USER b
    #region              # region 3-5
    USER c
    #endregion

    FROM d               # stage 7-8
    USER e
  `);
});

it('folds to the end of the text, whatever ends its lines', () => {
  const source = 'FROM a \\\r\n  AS b\r\n\r\n# c\r\n# d\r\n';
  const folds = foldsIn(modelOf(parse(source)));
  expect(folds.map(({ start, end }) => source.slice(start, end))).toEqual(['\r\n  AS b', '\r\n# d']);
});

it('folds nothing that stands on one line', () => {
  expectFolds(`
    # a
    FROM b
  `);
});

/** Each fold is written at the end of its first line: its kind, and the first and last line. */
function expectFolds(text: string): void {
  const written = dedent(text);
  const source = written.replace(/ *# \w+ \d+-\d+$/gm, '');
  const lines = new Lines(source);
  const lineOf = (offset: number) => lines.positionAt(offset).line;
  const folds = foldsIn(modelOf(parse(source))).map(
    ({ kind, start, end }) => `${kind} ${lineOf(start)}-${lineOf(end)}`,
  );
  expect(folds).toEqual(Array.from(written.matchAll(/# (\w+ \d+-\d+)$/gm), (it) => it[1]));
}
