import type { Rule } from '../../server/lint/rule.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { givesUpRoot } from '../../server/model/user.ts';
import { commandLineOf } from '../../server/shell/command-line.ts';
import type { ShellCommand, ShellWord } from '../../server/shell/script.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const unusedUser: Rule = {
  id: 'unused-user',
  category: 'security',
  severity: 'info',
  summary: 'Switch to the user that is created',
  why: `
    Who makes an account in an image most likely wants the program to run as it, but only USER makes it so: without one the
    container runs as root all the same. Nothing is said if the stage has a USER, if the name stands anywhere else in
    the file, or if a tool such as gosu is there to switch to it when the container starts. Do not listen where the program
    switches to the account by itself.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        RUN useradd --uid 1001 app
        #                      ^^^ no USER switches to app, so the container runs as root all the same
        CMD ["node", "server.js"]
      `,
      good: `
        FROM node:22-slim
        RUN useradd --uid 1001 app
        USER app
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM debian:12
        RUN useradd --system ftp
        COPY --chown=ftp files /srv/ftp
        CMD ["vsftpd"]
      `,
    },
  ],

  *check(model) {
    const { target, file } = model;
    if (target === undefined || !/useradd|adduser/.test(file.source)) return;
    if (lastOf('User', target) !== undefined || givesUpRoot(target, file)) return;
    if (lastOf('Cmd', target) === undefined && lastOf('Entrypoint', target) === undefined) return;
    for (const { run, script } of model.shippedRuns) {
      if (!/useradd|adduser/.test(textOf(file.source, run))) continue;
      for (const command of script.commands) {
        const word = accountOf(command);
        const name = word?.value;
        if (word === undefined || name === undefined || isMentioned(name, command, file.source)) continue;
        yield { span: word, message: `no USER switches to ${name}, so the container runs as root all the same` };
      }
    }
  },
};

/** The account that a command makes; `adduser app group` only puts one into a group. */
function accountOf(command: ShellCommand): ShellWord | undefined {
  if (command.program !== 'useradd' && command.program !== 'adduser') return undefined;
  const { operands, options } = commandLineOf(command, VALUES);
  // What is made for a daemon, it switches to by itself.
  const isForDaemon = options.some(
    ({ name }) => name === '--system' || name === '-r' || name === '-S' || name === '--no-create-home',
  );
  return operands.length === 1 && !isForDaemon ? operands[0] : undefined;
}

/** The options with a value: those of useradd, of Debian's adduser and of BusyBox. */
const VALUES: ReadonlySet<string> = new Set([
  ...['-b', '-c', '-d', '-e', '-f', '-g', '-G', '-h', '-k', '-K', '-p', '-s', '-u', '--base-dir', '--comment'],
  ...['--home-dir', '--expiredate', '--inactive', '--gid', '--groups', '--skel', '--key', '--password', '--shell'],
  ...['--uid', '--home', '--gecos', '--ingroup', '--firstuid', '--lastuid', '--conf', '--root', '-R'],
]);

function isMentioned(name: string, { start, end }: Span, source: string): boolean {
  const others = source.slice(0, start) + source.slice(end);
  return others.split(/[^\w.-]+/).includes(name) || others.includes(`/${name}`);
}
