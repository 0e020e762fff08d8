/** How a program that runs the command in its arguments reads those. */
export interface WrapperSyntax {
  /** The options whose value is the word behind them. */
  readonly values: readonly string[];
  /** How many words stand between its options and the command. */
  readonly operands?: number;
  /** The first argument with which it is a wrapper at all. */
  readonly verb?: string;
  /** Whether `NAME=value` may stand before the command. */
  readonly assigns?: true;
  /** The options with which it runs nothing. */
  readonly runsNothing?: RegExp;
}

/** By their names. What runs a script of a package or a file is not here: there is no command to be seen. */
export const wrappers: ReadonlyMap<string, WrapperSyntax> = new Map<string, WrapperSyntax>([
  [
    'sudo',
    { values: ['-u', '-g', '-h', '-p', '-C', '-D', '-R', '-T', '-U', '-r', '-t', '--user', '--group'], assigns: true },
  ],
  ['doas', { values: ['-u', '-C'], assigns: true }],
  ['gosu', { values: [], operands: 1 }],
  ['su-exec', { values: [], operands: 1 }],
  ['s6-setuidgid', { values: [], operands: 1 }],
  ['setpriv', { values: [] }],

  ['env', { values: ['-u', '-C', '--unset', '--chdir'], assigns: true, runsNothing: /^(?:-S|--split-string)/ }],
  ['exec', { values: ['-a'] }],
  ['command', { values: [], runsNothing: /^-[pvV]*[vV]/ }],
  ['builtin', { values: [] }],
  ['call', { values: [] }],
  ['time', { values: ['-f', '-o', '--format', '--output'] }],
  ['nice', { values: ['-n', '--adjustment'] }],
  ['ionice', { values: ['-c', '-n', '--class', '--classdata'], runsNothing: /^-[pPu]$/ }],
  ['nohup', { values: [] }],
  ['setsid', { values: [] }],
  ['stdbuf', { values: ['-i', '-o', '-e', '--input', '--output', '--error'] }],
  ['unbuffer', { values: [] }],
  ['timeout', { values: ['-s', '-k', '--signal', '--kill-after'], operands: 1 }],
  [
    'xargs',
    {
      values: ['-I', '-n', '-P', '-L', '-d', '-a', '-E', '-s', '--max-args', '--max-procs', '--replace', '--delimiter'],
    },
  ],
  ['flock', { values: ['-w', '--timeout', '-E'], operands: 1, runsNothing: /^-(?:c|u)$/ }],
  ['chroot', { values: [], operands: 1 }],
  ['busybox', { values: [], runsNothing: /^--/ }],

  ['tini', { values: ['-p', '-e'] }],
  ['dumb-init', { values: ['-r', '--rewrite'] }],
  ['catchsegv', { values: [] }],
  ['ccache', { values: ['-F', '-M', '-o', '-d'], runsNothing: /^-[sCcz]$/ }],
  ['dbus-run-session', { values: [] }],
  ['eatmydata', { values: [] }],
  ['fakeroot', { values: ['-l', '-s', '-i'] }],
  ['linux32', { values: [] }],
  ['linux64', { values: [] }],
  ['setarch', { values: [], operands: 1 }],
  ['ssh-agent', { values: ['-t', '-a'], runsNothing: /^-[kcs]$/ }],
  ['xvfb-run', { values: ['-e', '-f', '-n', '-p', '-s', '-w', '--server-args', '--server-num'] }],

  ['bundle', { verb: 'exec', values: [] }],
  ['conda', { verb: 'run', values: ['-n', '-p', '--name', '--prefix', '--cwd'] }],
  ['mamba', { verb: 'run', values: ['-n', '-p', '--name', '--prefix', '--cwd'] }],
  ['micromamba', { verb: 'run', values: ['-n', '-p', '--name', '--prefix', '--cwd'] }],
  ['pipenv', { verb: 'run', values: [] }],
  ['poetry', { verb: 'run', values: [] }],
  ['uv', { verb: 'run', values: ['--with', '--extra', '--group', '--python', '-p', '--project', '--directory'] }],
]);
