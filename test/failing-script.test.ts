import { describe, expect, it } from 'vitest';
import { commandLineOf } from '../server/shell/command-line.ts';
import type { Dialect } from '../server/shell/dialect.ts';
import { listsIn } from '../server/shell/failure/and-or-list.ts';
import { hiddenFailures } from '../server/shell/failure/hidden.ts';
import { ignoredFailures } from '../server/shell/failure/ignored.ts';
import { NO_OPTIONS, optionsIn, withArguments } from '../server/shell/failure/shell-options.ts';
import { lostState } from '../server/shell/lost-state.ts';
import { readScript } from '../server/shell/read.ts';
import type { Script } from '../server/shell/script.ts';

describe('the options of a shell', () => {
  it.each([
    ['-c', 'none'],
    ['-ec', 'errexit'],
    ['-eo pipefail -c', 'errexit pipefail'],
    ['-e -o pipefail -c', 'errexit pipefail'],
    ['--login -o errexit -c -e', 'errexit'],
    ['-- -e', 'none'],
  ])('are switched on by its arguments: %s', (args, expected) => {
    expect(named(withArguments(args.split(' '), NO_OPTIONS))).toBe(expected);
  });

  it('hold from set on, and in blocks and copies of the shell', () => {
    expect(optionsOf('a; set -e; b; (c; set +e; d); { e; }; echo $(f)')).toEqual({
      a: 'none',
      set: 'errexit',
      b: 'errexit',
      c: 'errexit',
      d: 'none',
      e: 'errexit',
      echo: 'errexit',
      f: 'errexit',
    });
  });

  it('do not hold in another shell, but in what eval reads', () => {
    expect(optionsOf('set -e; sh -c "a"; bash -o pipefail -c "b"; eval "c"')).toMatchObject({
      a: 'none',
      b: 'pipefail',
      c: 'errexit',
    });
  });
});

describe('lists', () => {
  it('end at ; and at line feeds, not at && || and |', () => {
    const lists = listsIn(script('a && b || c | d; e & f\ng'));
    expect(lists.map((it) => it.commands.map(({ program }) => program).join(' '))).toEqual(['a b c d', 'e', 'f', 'g']);
    expect(lists.map((it) => it.end?.operator)).toEqual([';', '&', 'newline', undefined]);
    expect(lists.map((it) => it.hasAlternative)).toEqual([true, false, false, false]);
  });

  it('hold a block as a whole, and the block has lists of its own', () => {
    const lists = listsIn(script('if a; then b; c; fi && d; e'));
    expect(lists.map((it) => it.commands.map(({ program }) => program).join(' '))).toEqual([
      'a',
      'a b c d',
      'b',
      'c',
      'e',
    ]);
  });
});

describe('a failure', () => {
  it.each([
    ['a; b', 'a'],
    ['a && b; c', 'a'],
    ['set -e; a; b', ''],
    ['a || b; c', ''],
    ['a; true', ''],
    ['a; exit $?', ''],
    ['if a; then b; fi; c', 'b'],
    ['while a; b; do c; done', ''],
    ['[ -f x ] && a; b', ''],
    ['echo a; b', ''],
    ['(a; b) && c', 'a'],
    ['f() { a; b; }; f', ''],
  ])('is ignored in %s: %s', (text, expected) => {
    const it = script(text);
    const found = [...ignoredFailures(it, optionsIn(it, NO_OPTIONS))];
    expect(found.map(({ command }) => command.program).join(' ')).toBe(expected);
  });

  it.each([
    ['a | b', 'a'],
    ['echo | b', ''],
    ['a | tar x', ''],
    ['a | head -1', ''],
    ['a | b || c', ''],
    ['a | b; c', ''],
    ['set -e; a | b; c', 'a'],
    ['x=$(a | b)', 'a'],
    ['echo $(a | b)', ''],
    ['set -o pipefail; a | b', ''],
  ])('is hidden by the pipe of %s: %s', (text, expected) => {
    const it = script(text);
    const found = [...hiddenFailures(it, optionsIn(it, NO_OPTIONS))];
    expect(found.map(({ command }) => command.program).join(' ')).toBe(expected);
  });
});

describe('the state of a shell', () => {
  it.each([
    ['cd /a', 'cd'],
    ['a && export B=1 && cd /c', 'export cd'],
    ['export B=1 && a', ''],
    ['if a; then cd /b; fi', ''],
    ['cd /a || exit 1', ''],
    ['cd $(a)', 'cd'],
  ])('is lost at the end of %s: %s', (text, expected) => {
    expect(
      lostState(script(text))
        .map((it) => it.program)
        .join(' '),
    ).toBe(expected);
  });
});

describe('the arguments of a command', () => {
  it('are options, their values, and operands', () => {
    const [command] = script('a -fsSLo out --retry=3 --header "X: 1" -ux url -- -y').commands;
    const values = new Set(['-o', '--header', '-u', '--retry']);
    const { options, operands } = commandLineOf(command ?? { args: [] }, values);
    expect(options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))).toEqual([
      ...['-f', '-s', '-S', '-L', '-o=out', '--retry=3', '--header=X: 1', '-u=x'],
    ]);
    expect(operands.map((it) => it.text)).toEqual(['url', '-y']);
  });
});

function script(text: string, dialect: Dialect = 'bash'): Script {
  return readScript({ text, stretches: [{ at: 0, source: 0 }], end: text.length }, dialect);
}

function optionsOf(text: string): Record<string, string> {
  const it = script(text);
  const options = optionsIn(it, NO_OPTIONS);
  return Object.fromEntries(it.commands.map((command) => [command.program, named(options.get(command) ?? NO_OPTIONS)]));
}

function named({ errexit, pipefail }: typeof NO_OPTIONS): string {
  return [...(errexit ? ['errexit'] : []), ...(pipefail ? ['pipefail'] : [])].join(' ') || 'none';
}
