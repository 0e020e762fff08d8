import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { mountsOf } from '../../server/model/run/mount.ts';
import { spelling } from '../../server/shell/command-line.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';

export const noPointlessCommand: Rule = {
  id: 'no-pointless-command',
  aka: ['DL3001'],
  category: 'correctness',
  severity: 'info',
  summary: 'Leave out commands that have no effect in a build',
  why: `
    A RUN is a container of its own, in which nobody sits at a terminal, nothing was started before, and nothing goes on
    afterwards: only files stay. A service that is started there is gone with it. Nothing is said where the same RUN uses
    the service, as to fill a database, or has started what it kills.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN service nginx start
        #   ^^^^^^^ what service starts is gone when this RUN ends; start it with CMD or ENTRYPOINT
        RUN top -b
        #   ^^^ top tells of the machine that builds, not of the image
      `,
      good: `
        FROM debian:12
        RUN service mariadb start && mariadb < /schema.sql
        CMD ["nginx", "-g", "daemon off;"]
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const { run, script, command } of commandsNamed(PROGRAMS, model)) {
      const reason = reasonFor(command, script, run, model);
      if (reason !== undefined && command.name !== undefined) yield { span: command.name, message: reason };
    }
    if (!model.file.source.includes(INIT)) return;
    for (const run of model.all('Run')) {
      const script = model.script(run);
      if (script !== undefined) yield* initScriptsIn(script);
    }
  },
};

function* initScriptsIn(script: Script): Generator<Finding> {
  for (const command of script.commands) {
    const { program, name } = command;
    if (program === undefined || !name?.text.startsWith(INIT) || PROGRAMS.includes(program)) continue;
    const reason = STARTS.test(verbsOf(command)[0] ?? '') ? reasonForService(command, script) : undefined;
    if (reason !== undefined) yield { span: name, message: reason };
  }
}

const PROGRAMS: readonly string[] = [
  ...['free', 'top', 'htop', 'ps', 'ifconfig', 'vi', 'vim', 'nano', 'emacs', 'shutdown', 'reboot', 'halt', 'poweroff'],
  ...['mount', 'kill', 'killall', 'pkill', 'ssh', 'service', 'systemctl'],
];
const INIT = '/etc/init.d/';

function reasonFor(command: ShellCommand, script: Script, run: Run, model: Model): string | undefined {
  const { program, args } = command;
  switch (program) {
    case 'free':
    case 'top':
    case 'htop':
    case 'ps':
    case 'ifconfig':
      // Asked by a script, they may well be of use.
      return isAsked(command, script) ? undefined : `${program} tells of the machine that builds, not of the image`;
    case 'vi':
    case 'vim':
    case 'nano':
    case 'emacs':
      return args.length > 1 ? undefined : `nobody sits at a terminal in a build who could use ${program}`;
    case 'shutdown':
    case 'reboot':
    case 'halt':
    case 'poweroff':
      return `there is no machine that ${program} could act on`;
    case 'mount':
      if (args.length === 0 || run.flags.some((it) => it.name === 'security')) return undefined;
      return 'a mount is gone when this RUN ends, if it is permitted at all; use RUN --mount';
    case 'kill':
    case 'killall':
    case 'pkill':
      return startsAnything(script) ? undefined : `${program} finds nothing: no process of an earlier step still runs`;
    case 'ssh':
      if (mountsOf(run, model).some((it) => it.type === 'ssh' || it.type === 'secret')) return undefined;
      return args[0]?.value === '-V' ? undefined : SSH;
    case 'service':
    case 'systemctl':
      return STARTS.test(verbsOf(command)[program === 'service' ? 1 : 0] ?? '')
        ? reasonForService(command, script)
        : undefined;
    default:
      return undefined;
  }
}

function verbsOf({ args }: ShellCommand): readonly string[] {
  return args.map(spelling).filter((it) => !it.startsWith('-'));
}

const STARTS = /^(?:re)?start$/;
const SSH = 'what ssh does elsewhere is not done again where this step is cached; in a build it has no key either';

function reasonForService({ program, start }: ShellCommand, script: Script): string | undefined {
  if (script.fact(lastUse) > start) return undefined;
  return `what ${program} starts is gone when this RUN ends; start it with CMD or ENTRYPOINT`;
}

/** Where the last command begins that may use a service; -1 where there is none. */
function lastUse({ commands }: Script): number {
  return commands.findLast((it) => !IDLE.has(it.program ?? ''))?.start ?? -1;
}

/** Those that use no service. */
const IDLE: ReadonlySet<string> = new Set([
  'service',
  'systemctl',
  'echo',
  'true',
  ':',
  'sleep',
  'rm',
  'apt-get',
  'exit',
]);

function isAsked(command: ShellCommand, { pipelines }: Script): boolean {
  const { block, redirections } = command;
  if (block.kind === 'substitution' || block.kind === 'condition' || redirections.length > 0) return true;
  return pipelines.some(({ stages }) => stages.slice(0, -1).some((it) => it.includes(command)));
}

function startsAnything({ commands }: Script): boolean {
  return commands.some(({ joint, program, wrappers, block }) => {
    return (
      joint?.operator === '&' ||
      block.joint?.operator === '&' ||
      wrappers.some((it) => it.program === 'nohup') ||
      STARTERS.test(program ?? '')
    );
  });
}

const STARTERS = /^(?:service|systemctl|start-stop-daemon|wait|coproc|\w+d(?:_safe)?|\w+ctl|Xvfb|java|gpg-agent)$/;
