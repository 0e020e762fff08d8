import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../server/lint/config/config.ts';
import { fix } from '../server/lint/fix.ts';
import type { Finding, Rule, Safety } from '../server/lint/rule.ts';
import { parse } from '../server/syntax/parse.ts';
import { engineRules as rules } from './engine-rules.ts';

describe('fix', () => {
  it('applies safe fixes, and says how many of which rule', () => {
    const { source, counts } = fix(
      dockerfile('FROM a:1\nADD a /b\nADD c /d\nCMD run it\n'),
      rules,
      defaultConfig,
      'safe',
    );
    expect(source).toBe('FROM a:1\nCOPY a /b\nCOPY c /d\nCMD run it\n');
    expect([...counts]).toEqual([['prefer-copy', 2]]);
  });

  it('applies unsafe fixes only when asked to', () => {
    expect(fixed('FROM a:1\nCMD run it\n', 'safe')).toBe('FROM a:1\nCMD run it\n');
    expect(fixed('FROM a:1\nCMD run it\n', 'unsafe')).toBe('FROM a:1\nCMD ["run", "it"]\n');
  });

  it('does not fix what is ignored', () => {
    const source = 'FROM a:1\n# dflint ignore=prefer-copy\nADD a /b\n';
    expect(fixed(source, 'unsafe')).toBe(source);
  });

  it('removes a name from an ignore comment, and the comment with its last name', () => {
    expect(fixed('FROM a:1\n# dflint ignore=DL3007, prefer-copy,DL3006 -- x\nADD a /b\n', 'safe')).toBe(
      'FROM a:1\n# dflint ignore=prefer-copy -- x\nADD a /b\n',
    );
    expect(fixed('FROM a:1\n  # dflint ignore=DL3007,DL3006\nUSER a', 'safe')).toBe('FROM a:1\nUSER a');
    expect(fixed('FROM a:1\r\nRUN a \\\r\n  # dflint ignore-file=DL3007\r\n  b\r\n', 'safe')).toBe(
      'FROM a:1\r\nRUN a \\\r\n  b\r\n',
    );
  });

  it('removes what is written for another tool only when asked to', () => {
    const source = 'FROM a:1\n# hadolint ignore=DL3007\nUSER a\n';
    expect(fixed(source, 'safe')).toBe(source);
    expect(fixed(source, 'unsafe')).toBe('FROM a:1\nUSER a\n');
  });

  it('does not make a directive of the comment below the one that it removes', () => {
    const source = '# dflint ignore-file=DL3007\n# escape=`\nFROM a:1\n';
    expect(fixed(source, 'safe')).toBe(source);
  });

  it('leaves one of two fixes that meet for the next round', () => {
    const rule = replacing(/aa/g, 'b', /ab/g, 'c');
    expect(fix(dockerfile('#aab'), [rule], defaultConfig, 'safe').source).toBe('#bb');
    expect(fix(dockerfile('#aaab'), [rule], defaultConfig, 'safe').source).toBe('#bc');
  });

  it('leaves one of two fixes for one place for the next round, which may not ask for it any more', () => {
    const inserting = (text: string, at: number): Rule => ({
      ...replacing(),
      id: `inserting-${at}`,
      *check({ file: { source } }): Iterable<Finding> {
        const edits = [{ span: { start: at, end: at }, text }];
        if (source === '#aa')
          yield { span: { start: 0, end: 1 }, message: 'x', fix: { title: 'X', safety: 'safe', edits } };
      },
    });
    expect(fix(dockerfile('#aa'), [inserting('b', 1), inserting('c', 2)], defaultConfig, 'safe').source).toBe('#baa');
  });

  it('ends where fixes never do', () => {
    expect(fix(dockerfile('#a'), [replacing(/a/g, 'aa')], defaultConfig, 'safe').source.length).toBe(1 + 2 ** 10);
  });

  it('writes the line endings of the file', () => {
    expect(fix(dockerfile('FROM a\r\n# x\r\n'), [replacing(/x/g, 'y\n# z')], defaultConfig, 'safe').source).toBe(
      'FROM a\r\n# y\r\n# z\r\n',
    );
  });
});

describe('every fix', () => {
  const lines = fc.constantFrom(
    'FROM a:latest',
    'FROM alpine:3 AS b',
    'ADD a /b',
    'ADD x.tar /',
    'CMD run it',
    'ENTRYPOINT a "b c"',
    'WORKDIR app',
    'COPY --form=b a b',
    'RUNN x',
    'EXPOSE 80/tcpp',
    '# dflint ignore=DL3020',
    '# dflint ignore-file=prefer-copy,DL3007,DL3025',
    '# hadolint ignore=DL3020,DL3007',
    '# check=skip=JSONArgsRecommended',
    '# dflint ignore=prefer-cpy',
    '# escape=`',
    'RUN a \\',
    '',
    '#',
  );
  const files = fc
    .tuple(fc.array(lines, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
    .map(([it, end]) => it.join(end));

  it.each(['safe', 'unsafe'] as const)('%s, leaves nothing for a second run', (safety) => {
    fc.assert(
      fc.property(files, (source) => {
        const once = fixed(source, safety);
        expect(fixed(once, safety)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  it('adds no syntax error', () => {
    fc.assert(
      fc.property(files, (source) => {
        expect(parse(fixed(source, 'unsafe')).errors.length).toBeLessThanOrEqual(parse(source).errors.length);
      }),
      { numRuns: 200 },
    );
  });
});

function dockerfile(source: string) {
  return { path: 'Dockerfile', source };
}

function fixed(source: string, safety: Safety): string {
  return fix(dockerfile(source), rules, defaultConfig, safety).source;
}

/** A rule that finds each match of a pattern, and replaces it by the text behind the pattern. */
function replacing(...pairs: readonly (RegExp | string)[]): Rule {
  return {
    id: 'replacing',
    category: 'style',
    severity: 'style',
    summary: 'Write something else',
    why: 'For this test.',
    examples: [{ good: 'FROM a' }],
    *check({ file: { source } }): Iterable<Finding> {
      for (const [index, pattern] of pairs.entries()) {
        const text = pairs[index + 1];
        if (typeof pattern === 'string' || typeof text !== 'string') continue;
        for (const match of source.matchAll(pattern)) {
          const span = { start: match.index, end: match.index + match[0].length };
          yield { span, message: 'x', fix: { title: 'X', safety: 'safe', edits: [{ span, text }] } };
        }
      }
    },
  };
}
