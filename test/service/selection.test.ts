import { expect, it } from 'vitest';
import { selectionsAt } from '../../server/service/selection.ts';
import { textOf } from '../../server/text/span.ts';
import { atCursor } from './at-cursor.ts';

it('grows from the part of a word to the word, the flag, the instruction, the stage and the file', () => {
  expect(selected('FROM a\nFROM b\nCOPY --chown=ap<|>p:root x /y\nUSER z')).toEqual([
    'app',
    'app:root',
    '--chown=app:root',
    '--chown=app:root x /y',
    'COPY --chown=app:root x /y',
    'FROM b\nCOPY --chown=app:root x /y\nUSER z',
    'FROM a\nFROM b\nCOPY --chown=app:root x /y\nUSER z',
  ]);
});

it('grows over the keys and values of a mount', () => {
  expect(selected('RUN --mount=type=cache,target=/ro<|>ot ls').slice(0, 5)).toEqual([
    'root',
    '/root',
    'target=/root',
    'type=cache,target=/root',
    '--mount=type=cache,target=/root',
  ]);
});

it('grows over variables, quotes and pairs', () => {
  expect(selected('ENV A="x ${V<|>AR:-y} z" B=1').slice(0, 6)).toEqual([
    'VAR',
    '${VAR:-y}',
    'x ${VAR:-y} z',
    '"x ${VAR:-y} z"',
    'A="x ${VAR:-y} z"',
    'A="x ${VAR:-y} z" B=1',
  ]);
});

it('grows over the words, commands and blocks of a shell', () => {
  expect(selected('RUN a && (apt-get ins<|>tall "b c" | d)').slice(0, 5)).toEqual([
    'install',
    'apt-get install "b c"',
    'apt-get install "b c" | d',
    'a && (apt-get install "b c" | d)',
    'RUN a && (apt-get install "b c" | d)',
  ]);
});

it('grows over the lines of a here-document', () => {
  expect(selected('COPY <<EOF /x\none t<|>wo\nthree\nEOF')).toEqual([
    'two',
    'one two',
    'one two\nthree\n',
    'one two\nthree\nEOF',
    '<<EOF /x\none two\nthree\nEOF',
    'COPY <<EOF /x\none two\nthree\nEOF',
  ]);
});

it('grows over what ONBUILD holds back', () => {
  expect(selected('ONBUILD USER a<|>b')).toEqual(['ab', 'USER ab', 'ONBUILD USER ab']);
});

it('grows over comments and directives', () => {
  expect(selected('# escape=`<|>\n')).toEqual(['`', '# escape=`', '# escape=`\n']);
  expect(selected('# one\n# two wo<|>rds\n\n# three\n')).toEqual([
    'words',
    '# two words',
    '# one\n# two words',
    '# one\n# two words\n\n# three\n',
  ]);
});

it('has the whole file where nothing stands, and nothing shorter in an empty one', () => {
  expect(selected('FROM a\n\n<|>\n')).toEqual(['FROM a\n\n\n']);
  expect(selected('<|>')).toEqual(['']);
});

function selected(text: string): readonly string[] {
  const { source, model, offset } = atCursor(text);
  return selectionsAt(model, offset).map((it) => textOf(source, it));
}
