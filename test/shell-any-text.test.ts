import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScript } from '../server/shell/read.ts';
import type { Script } from '../server/shell/script.ts';
import { type Span, textOf } from '../server/text/span.ts';

describe('any text', () => {
  const dialects = ['sh', 'bash', 'powershell', 'cmd'] as const;
  const piece = fc.constantFrom(
    ...[
      'a',
      '-c ',
      'sh ',
      'eval ',
      '"',
      "'",
      '\\',
      '`',
      '$(',
      ')',
      '${',
      '}',
      '{',
      '(',
      ';',
      '&&',
      '|',
      '&',
      '\n',
      ' ',
      ' ',
    ],
    ...[
      '<<E\n',
      '\nE\n',
      '<(',
      '$((',
      '[[ ',
      ' ]]',
      'if ',
      'then ',
      'fi',
      'case x in ',
      '#',
      '=',
      'X=',
      '@(',
      "@'\n",
      '^',
      '%',
      '$x',
      '*',
    ],
  );

  it('keeps its places in it where an open quotation ends with an escape', () => {
    const text = '${ ]]\\';
    const script = readScript({ text, stretches: [{ at: 0, source: 5 }], end: 5 + text.length }, 'sh');
    expect([...placesIn(script)].filter((it) => it.end > 5 + text.length)).toEqual([]);
  });

  it('is read without an exception, and all places lie in it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom(...dialects), (pieces, dialect) => {
        const text = pieces.join('');
        const source = `12345${text}67`;
        const script = readScript({ text, stretches: [{ at: 0, source: 5 }], end: 5 + text.length }, dialect);
        expect(
          [...placesIn(script)].filter((it) => !(5 <= it.start && it.start <= it.end && it.end <= 5 + text.length)),
        ).toEqual([]);
        for (const { args, block } of script.commands) {
          if (block.outer === undefined) for (const it of args) expect(textOf(source, it)).toBe(it.text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '$(',
    '"$(',
    '`',
    '(',
    '{ ',
    'if ',
    '${a:-',
    '$((',
    '<(',
    '! ',
    'a | ',
    'a && ',
    'sh -c "',
    'eval ',
    'find -exec ',
    'sudo ',
  ])('may be 10,000 deep: %s', (opening) => {
    for (const dialect of dialects) {
      const text = `${opening.repeat(10_000)}x`;
      expect(() => readScript({ text, stretches: [{ at: 0, source: 0 }], end: text.length }, dialect)).not.toThrow();
    }
  });

  it('may hold heredocs of shells, 1,000 deep', () => {
    const text = Array.from({ length: 1000 }, (_, index) => `sh <<E${index}\n`).join('');
    expect(() => readScript({ text, stretches: [{ at: 0, source: 0 }], end: text.length }, 'sh')).not.toThrow();
  });
});

function* placesIn({ commands, pipelines, ...script }: Script): Generator<Span> {
  yield script;
  yield* pipelines;
  for (const command of commands) {
    const { name, args, wrappers, assignments, redirections, joint, block } = command;
    const words = [...(name === undefined ? [] : [name]), ...args, ...wrappers.flatMap((it) => [it.name, ...it.args])];
    yield* [command, block, ...words, ...words.flatMap((it) => it.parts)];
    yield* [...assignments, ...redirections, ...(joint === undefined ? [] : [joint])];
  }
}
