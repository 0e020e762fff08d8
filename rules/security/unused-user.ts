import type { Rule } from '../../server/lint/rule.ts';
import { lastOf, lineageOf } from '../../server/model/lineage.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { givesUpRoot } from '../../server/model/user.ts';
import { commandLineOf } from '../../server/shell/command-line.ts';
import type { ShellCommand, ShellWord } from '../../server/shell/script.ts';
import { type Span, textOf } from '../../server/text/span.ts';

const PROGRAMS = ['useradd', 'adduser'];

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

  about: { programs: PROGRAMS },
  *check(model) {
    const { target, file } = model;
    if (target === undefined || lastOf('User', target) !== undefined) return;
    if (commandsNamed(PROGRAMS, model).length === 0 || givesUpRoot(target, file)) return;
    if (lastOf('Cmd', target) === undefined && lastOf('Entrypoint', target) === undefined) return;
    for (const run of lineageOf(target).flatMap((it) => it.instructions)) {
      if (run.kind !== 'Run' || !/useradd|adduser/.test(textOf(file.source, run))) continue;
      const { commands = [] } = model.script(run) ?? {};
      const makers = commands.filter((it) => MAKERS.has(it.program ?? ''));
      for (const command of makers) {
        const word = accountOf(command);
        const name = word?.value;
        if (word === undefined || name === undefined || isMentioned(name, makers, file.source)) continue;
        yield { span: word, message: `no USER switches to ${name}, so the container runs as root all the same` };
      }
    }
  },
};

const MAKERS: ReadonlySet<string> = new Set(['useradd', 'adduser', 'groupadd', 'addgroup']);

/** The account that a command makes; `adduser app group` only puts one into a group. */
function accountOf(command: ShellCommand): ShellWord | undefined {
  if (command.program !== 'useradd' && command.program !== 'adduser') return undefined;
  const { operands, options } = commandLineOf(command, VALUES);
  const [only, ...more] = operands;
  if (only === undefined || more.length > 0) return undefined;
  // To what is made for a daemon, that switches by itself.
  const isForSystem = options.some(({ name }) => name === '--system' || name === '-r' || name === '-S');
  return isForSystem && !FOR_PROGRAMS.test(only.value ?? '') ? undefined : only;
}

/** Names that no daemon has. */
const FOR_PROGRAMS =
  /^(?:app(?:user|lication)?|user|nodejs|nextjs|python|django|flask|rails|java|spring(?:boot)?|nonroot|non-root|runner|worker|service|web(?:app|user)?)$/;

/** The options with a value: those of useradd, of Debian's adduser and of BusyBox. */
const VALUES: ReadonlySet<string> = new Set([
  ...['-b', '-c', '-d', '-e', '-f', '-g', '-G', '-h', '-k', '-K', '-p', '-s', '-u', '--base-dir', '--comment'],
  ...['--home-dir', '--expiredate', '--inactive', '--gid', '--groups', '--skel', '--key', '--password', '--shell'],
  ...['--uid', '--home', '--gecos', '--ingroup', '--firstuid', '--lastuid', '--conf', '--root', '-R'],
]);

/** Whether a name stands anywhere but where accounts and groups are made; part of a path is no name. */
function isMentioned(name: string, makers: readonly Span[], source: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const isName = !/[\w./-]/.test(source[at - 1] ?? '') && !/[\w./-]/.test(source[at + name.length] ?? '');
    if (isName && !makers.some((it) => it.start <= at && at < it.end)) return true;
  }
  return false;
}
