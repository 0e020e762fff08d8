import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../server/shell/dialect.ts';
import { mistakeIn } from '../server/shell/failure/unreadable.ts';
import { readScript } from '../server/shell/read.ts';

describe('what keeps a shell from reading a script', () => {
  it.each([
    ['if a; then b', 'b', 'an if has no fi'],
    ['for i in a; do b', 'b', 'a loop has no done'],
    ['while a; do b', 'b', 'a loop has no done'],
    ['case a in b) c', 'c', 'a case has no esac'],
    ['case a b', 'b', 'a case has no in'],
    ['if a; b; fi', 'i', 'a then or do is missing'],
    ['if a; then fi', 'then', 'no command follows then'],
    ['a &&', '&&', 'no command follows &&'],
    ['a && && b', '&&', 'no command follows &&'],
    ['a | | b', '|', 'no command follows |'],
    ['; a', ';', '; has nothing to go with'],
    ['a; done', 'done', 'done has nothing to go with'],
    ['a) b', ')', ') has nothing to go with'],
    ['{ a; ', ';', 'a brace is not closed'],
    ['{ }', '{', 'there is no command in these braces'],
    ['(a', 'a', 'a parenthesis is not closed'],
    ['()', '(', 'there is no command in these parentheses'],
    ['a > ', '>', 'no file follows the redirection'],
    ['echo "a', '"', 'this quote is not closed'],
    ["it's", "'", 'this quote is not closed'],
    ['a `b', '`', 'this backquote is not closed'],
    ['a $(b', '$', 'this is not closed'],
    ['a ${b', '$', 'this is not closed'],
  ])('is found in %j', (text, marked, reason) => {
    expect(found(text)).toBe(`${marked}: ${reason}`);
  });

  it.each([
    ['nothing is wrong', '[ -f a ] && { b; } || (c; d) # it\'s "fine"'],
    ['words are only like keywords', 'echo if then done } esac'],
    ['a here-document holds what it likes', "cat <<E\nit's (\nE"],
    ['only Bash sees it so', '[[ a'],
    ['it may be a name for others', 'function f'],
    ['a substitution speaks of a case', 'echo $(grep case f)'],
    ['others than Bash take the quote for a letter', `echo "\${A:-it's}"`],
    ['an exit may stand above', 'a\nexit 0\n(payload'],
    ['it is deeper than anyone writes', '('.repeat(600)],
  ])('is not found where %s', (_, text) => {
    expect(found(text)).toBeUndefined();
  });

  it('is for Bash what Bash cannot read', () => {
    expect(found('[[ -f a', 'bash')).toBe('a: a [[ is not closed');
    expect(found('[[ a b$$ ]]', 'bash')).toBe('b$$: b$$ has nothing to go with');
    expect(found('[[ a "b\nc" ]]', 'bash'), 'what is no single line').toBeUndefined();
    expect(found('[[ -f a ]] && (b', 'bash')).toBe('b: a parenthesis is not closed');
    expect(found(`echo "\${A:-it's}"`, 'bash')).toBe('": this quote is not closed');
  });

  it('is looked for in no other language', () => {
    for (const dialect of ['cmd', 'powershell', 'zsh', 'other'] as const)
      expect(found('a &&', dialect)).toBeUndefined();
  });

  const shells = [['sh'], ['dash'], ['bash'], ['bash', '--posix'], ['busybox', 'ash']].filter(
    ([shell = '', ...args]) => spawnSync(shell, [...args, '-n'], { input: 'a\n' }).status === 0,
  );
  const token = fc.constantFrom(
    ...[
      'a',
      'b c',
      '"d"',
      "'e'",
      '"f',
      "g'",
      '$(h',
      'i)',
      '`j`',
      '`',
      '$k',
      '${l}',
      '${m',
      '$((1',
      '))',
      'n=o',
      '!',
      ':',
    ],
    ...['if', 'then', 'elif', 'else', 'fi', 'for p in q', 'for r', 'while', 'until', 'do', 'done', 'case s in', 'esac'],
    ...['{', '}', '(', ')', '&&', '||', '|', ';', ';;', '&', '>', '< t', '2>&1', '# u', '\n', '\\\n', 'v() {', '\\'],
  );

  it.skipIf(shells.length === 0)('is something that no shell of this machine reads', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 9 }), (tokens) => {
        const text = tokens.join(' ');
        if (found(text) === undefined) return;
        count++;
        for (const [shell = '', ...args] of shells) {
          const { status, stderr } = spawnSync(shell, [...args, '-n'], { input: `${text}\n`, encoding: 'utf8' });
          expect(status, `${shell} reads ${JSON.stringify(text)} ${stderr}`).not.toBe(0);
        }
      }),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThan(50);
  });
});

/** The text that is marked, and the reason. */
function found(text: string, dialect: Dialect = 'sh'): string | undefined {
  const script = readScript({ text, stretches: [{ at: 0, source: 0 }], end: text.length }, dialect);
  const mistake = mistakeIn(script);
  return mistake && `${text.slice(mistake.start, mistake.end)}: ${mistake.reason}`;
}
