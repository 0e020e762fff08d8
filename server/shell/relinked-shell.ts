import type { ShellCommand, ShellWord } from './script.ts';

/** What a command puts in the place of `/bin/sh`: the `/bin/bash` of `ln -sf /bin/bash /bin/sh`; `undefined` for any other. */
export function relinkedShell({ program, args }: ShellCommand): ShellWord | undefined {
  if (program === undefined || !REPLACING.has(program)) return undefined;
  const paths = args.filter((it) => !it.text.startsWith('-'));
  const target = paths.at(-1)?.value;
  if (paths.length !== 2 || (target !== '/bin/sh' && target !== '/usr/bin/sh')) return undefined;
  const [source] = paths;
  return SHELL.test(source?.value ?? '') ? source : undefined;
}

const REPLACING: ReadonlySet<string> = new Set(['ln', 'cp', 'mv']);
/** `/bin/bash`, `bash`; a program with a shell in it, such as BusyBox, brings one where there is none. */
const SHELL = /(?:^|\/)(?:bash|zsh|ksh|mksh)$/;
