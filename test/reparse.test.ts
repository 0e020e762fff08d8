import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits, type Edit } from '../server/text/edit.ts';

const sources = readdirSync('fixtures/syntax')
  .filter((it) => it.endsWith('.Dockerfile'))
  .map((it) => readFileSync(`fixtures/syntax/${it}`, 'utf8'));

describe('parsing again after an edit', () => {
  it('gives what parsing anew gives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(edits(), { maxLength: 8 }), (source, edits) => {
        let file = parse(source);
        for (const edit of edits) {
          const text = applyEdits(file.source, [placed(edit, file.source)]);
          file = parse(text, file);
          expect(file).toEqual(parse(text));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes over what was not touched', () => {
    const before = parse('FROM a\nRUN b\nRUN c\n');
    const after = parse('FROM a\nRUN bb\nRUN c\n', before);
    expect(after.instructions[0]).toBe(before.instructions[0]);
    expect(after.instructions[2]).toMatchObject({ start: 14, end: 19 });
  });

  it('takes over what was wrong and was not touched, with what was wrong in it', () => {
    const before = parse('FROM a\nRUM b\nCOPY c\nRUN d\nEXPOSE\n');
    const after = parse('FROM a\nRUM b\nCOPY c\nRUN dd\nEXPOSE\n', before);
    expect(after.instructions[1]).toBe(before.instructions[1]);
    expect(after.errors).toEqual(parse(after.source).errors);
    expect(parse('RUM b\nCOPY c\n', after).errors.map((it) => it.start)).toEqual(
      parse('RUM b\nCOPY c\n').errors.map((it) => it.start),
    );
  });

  it('sees that a line goes on no longer, though its own text is the same', () => {
    const before = parse('RUN two   \\\t\r\n\tthree\r\nUSER u');
    const after = 'RUN two   \\\r\n\t\r\n\tthree\r\nUSER u';
    expect(parse(after, before)).toEqual(parse(after));
  });

  it('sees that a here-document no longer ends, though the line that announces it is the same', () => {
    const before = parse('FROM a\nRUN <<EOF\nb\nEOF\n');
    const after = 'FROM a\nRUN <<EOF\nRUN b';
    expect(parse(after, before)).toEqual(parse(after));
  });

  it('sees that a line goes on where it did not', () => {
    const before = parse('FROM a\nRUN b \nRUN c\n');
    expect(parse('FROM a\nRUN b \\\nRUN c\n', before).instructions).toHaveLength(2);
  });
});

interface Change {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

function edits(): fc.Arbitrary<Change> {
  const texts = [
    '',
    ' ',
    '\n',
    '\r\n',
    '\\',
    '\\\n',
    '#',
    '"',
    "'",
    '<<EOF',
    'EOF',
    'a',
    '$',
    '{',
    'RUN x\n',
    'COPY a b\n',
    '`',
  ];
  return fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.constantFrom(0, 0, 1, 1, 2, 9, 40),
    text: fc.constantFrom(...texts),
  });
}

function placed({ at, length, text }: Change, source: string): Edit {
  const start = Math.floor(at * source.length);
  return { span: { start, end: Math.min(source.length, start + length) }, text };
}
