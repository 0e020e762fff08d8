import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { COMMANDS } from '../server/cli/commands.ts';
import { completionScript } from '../server/cli/completion.ts';

describe('completion in bash', () => {
  it.each([
    [['expl'], 'explain'],
    [['explain', 'prefer-cop'], 'prefer-copy'],
    [['--form'], '--format'],
    [['lint', '--format', 'sar'], 'sarif'],
    [['--only', 'no-latest-t'], 'no-latest-tag'],
    [['completion', 'fi'], 'fish'],
    [['package.js'], 'package.json'],
  ])('of %j is %s', (words, expected) => {
    expect(completed(words)).toContain(expected);
  });
});

it('has every option of every command in fish', () => {
  const script = completionScript('fish', COMMANDS, rules);
  const missing = COMMANDS.flatMap(({ name, options }) =>
    Object.keys(options).filter((it) => !new RegExp(`from ${name}\\b.* -l ${it}\\b`).test(script)),
  );
  expect(missing).toEqual([]);
});

/** What a bash offers for the last of the words. */
function completed(words: readonly string[]): readonly string[] {
  const script = `${completionScript('bash', COMMANDS, rules)}
COMP_WORDS=(dflint "$@"); COMP_CWORD=$#; _dflint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' }).split('\n');
}
