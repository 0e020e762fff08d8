import { describe, expect, it } from 'vitest';
import { noSemicolonChain } from '../rules/correctness/no-semicolon-chain.ts';
import { requirePipefail } from '../rules/correctness/require-pipefail.ts';
import type { Rule } from '../server/lint/rule.ts';
import { modelOf } from '../server/model/model.ts';
import { commandLineOf } from '../server/shell/command-line.ts';
import type { Dialect } from '../server/shell/dialect.ts';
import { listsIn } from '../server/shell/failure/and-or-list.ts';
import { hiddenFailures } from '../server/shell/failure/hidden.ts';
import { ignoredFailures } from '../server/shell/failure/ignored.ts';
import { NO_OPTIONS, optionsIn, withArguments } from '../server/shell/failure/shell-options.ts';
import { lostState } from '../server/shell/lost-state.ts';
import { readScript } from '../server/shell/read.ts';
import type { Script } from '../server/shell/script.ts';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits } from '../server/text/edit.ts';

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
    expect(optionsOf('set -e; sh -c "a"; bash -o pipefail -c "b"; eval "c"; su app -c "d"')).toMatchObject({
      a: 'none',
      b: 'pipefail',
      c: 'errexit',
      d: 'none',
    });
  });
});

describe('lists', () => {
  it('end at ; and at line feeds, not at && || and |', () => {
    const lists = listsIn(script('a && b || c | d; e & f\ng'));
    expect(lists.map((it) => it.commands.map(({ program }) => program).join(' '))).toEqual(['a b c d', 'e', 'f', 'g']);
    expect(lists.map((it) => it.end?.operator)).toEqual([';', '&', 'newline', undefined]);
    expect(lists.map((it) => it.hasAlternative)).toEqual([true, false, false, false]);
    expect(lists.map((it) => it.isBackground)).toEqual([false, true, false, false]);
  });

  it.each(['(a &)', '{ a & }', '{ while a; do b; done &\n}', 'sh -c "a &"'])('run in the background in %s', (text) => {
    expect(listsIn(script(text)).some((it) => it.isBackground)).toBe(true);
  });

  it.each(['(a)', '(a && b)', '(a \\&)', '(a "&")'])('run in the foreground in %s', (text) => {
    expect(listsIn(script(text)).some((it) => it.isBackground)).toBe(false);
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
    ['a && break; b', ''],
    ['a && b && exit; c', ''],
    ['a && { echo b; break; }; c', ''],
    ['a && if b; then c; else exit; fi; d', 'a'],
    ['until [ $n ]; do a && break; n=1; sleep 1; done; b', ''],
    ['for i in 1 2; do sleep 1; a && break; done; b', ''],
    ['for i in *; do cd $i || exit; a; done; b', 'a'],
    ['for i in *; do a || break; b; done; c', 'b'],
    ['for i in 1 2; do a && break; b; done; c', ''],
    ['for i in *; do [ -f $i ] && continue; a; done; b', 'a'],
    ['for i in 1 2; do a; done; b', 'a'],
    ['(a || true); b', ''],
    ['{ a || true; }; b', ''],
    ['(cd /x && a || true); b', ''],
    ['(cd /x && a); b', 'cd'],
    ['{ echo a; b; }; c', 'b'],
    ['{ [ -f x ] && a; }; b', ''],
    ['{ a; b; }; c', 'a b'],
    ['(a; b; true); c', 'a'],
    ['(while true; do sleep 1; a; done &); b', ''],
    ['(a &); b', ''],
    ['{ a & }; b', ''],
    ['(a & b); c', 'b'],
    ['a | sort; b', 'sort'],
    ['a | echo; b', ''],
    ['a | if b; then echo; fi; c', ''],
    ['a && b | echo; c', 'a'],
    ['set -o pipefail; a | echo; c', 'a'],
    ["trap 'a; b' EXIT; c", ''],
    ["trap '{ a; b; }' EXIT; c; d", 'c'],
    ['eval "a; b"', 'a'],
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
    ['set -e; a | b & c', ''],
    ["trap 'a | b' EXIT; c", ''],
    ['a | b; c', ''],
    ['set -e; a | b; c', 'a'],
    ['x=$(a | b)', 'a'],
    ['echo $(a | b)', ''],
    ['set -o pipefail; a | b', ''],
    ['echo "$(a)" | b', ''],
    ['echo "[$(a)] $(. /b && echo "$C")" | d', ''],
    ['tee <(a) | b', ''],
    ['c "$(a)" | b', 'c'],
    ['x=$(a) | b', 'a'],
    ['x=$(echo $(a)) | b', ''],
    ['x=1$(a) echo | b', ''],
    ['(x=$(a) && echo "$x") | b', 'a'],
    ['if a; then echo b; fi | c', ''],
    ['if echo a; then b; fi | c', 'b'],
  ])('is hidden by the pipe of %s: %s', (text, expected) => {
    const it = script(text);
    const found = [...hiddenFailures(it, optionsIn(it, NO_OPTIONS))];
    expect(found.map(({ command }) => command.program).join(' ')).toBe(expected);
  });
});

describe('the fix of require-pipefail', () => {
  it('writes SHELL as deep as the RUN, above its comments', () => {
    expect(fixed(requirePipefail, 'FROM debian:12\n  # The list.\n  RUN curl x | sort > y\n')).toBe(
      'FROM debian:12\n  SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n  # The list.\n  RUN curl x | sort > y\n',
    );
  });

  it.each([
    'RUN dash -c "curl x | sort > y"',
    'RUN su app -c "curl x | sort > y"',
    'RUN <<EOF\n#!/bin/dash -e\ncurl x | sort > y\nEOF',
    'RUN ["/bin/dash", "-c", "curl x | sort > y"]',
  ])('is not there for a shell that SHELL does not name: %s', (run) => {
    expect(fixed(requirePipefail, `FROM debian:12\n${run}\n`)).toBeUndefined();
  });
});

describe('the fix of no-semicolon-chain', () => {
  it('joins all commands behind failures', () => {
    expect(fixed(noSemicolonChain, 'FROM a\nRUN a; b; c\n')).toBe('FROM a\nRUN a && b && c\n');
  });

  it.each(['a; b || c', 'a; b & c', 'a; b &'])(
    'is not there where it would change what belongs together: %s',
    (run) => {
      expect(fixed(noSemicolonChain, `FROM a\nRUN ${run}\n`)).toBeUndefined();
    },
  );
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

/** The source with the fix of its only finding; `undefined` where that has none. */
function fixed(rule: Rule, source: string): string | undefined {
  const [finding, ...more] = rule.check(modelOf(parse(source)), {});
  expect(finding).toBeDefined();
  expect(more).toEqual([]);
  return finding?.fix && applyEdits(source, finding.fix.edits);
}

function optionsOf(text: string): Record<string, string> {
  const it = script(text);
  const options = optionsIn(it, NO_OPTIONS);
  return Object.fromEntries(it.commands.map((command) => [command.program, named(options.get(command) ?? NO_OPTIONS)]));
}

function named({ errexit, pipefail }: typeof NO_OPTIONS): string {
  return [...(errexit ? ['errexit'] : []), ...(pipefail ? ['pipefail'] : [])].join(' ') || 'none';
}
