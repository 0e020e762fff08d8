import { dialectOfProgram } from '../dialect.ts';
import type { Script } from '../script.ts';

/**
 * Where a shell first has `-u`, with which it stops at a variable that is not set: `shell` is what starts the script.
 * `undefined` where none has it. That a subshell may keep it to itself is not told apart.
 */
export function nounsetFrom(script: Script, shell: readonly string[]): number | undefined {
  const [, shebang = ''] = /^#!([^\n]*)/.exec(script.texts[0]?.joined.text ?? '') ?? [];
  if (setsNounset(shell) || setsNounset(shebang.split(/\s+/))) return script.start;
  return script.commands.find(({ program = '', args }) => {
    const takesOptions = program === 'set' || dialectOfProgram(program) !== undefined;
    return takesOptions && setsNounset(args.map((it) => it.text));
  })?.start;
}

/** `-eux`, `-o nounset` */
function setsNounset(args: readonly string[]): boolean {
  return args.some((it, at) => {
    return /^-[A-Za-z]*u/.test(it) || (it === 'nounset' && /^-[A-Za-z]*o$/.test(args[at - 1] ?? ''));
  });
}
