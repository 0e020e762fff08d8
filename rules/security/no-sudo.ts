import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { isShipped } from '../../server/model/shipped.ts';
import { rootOf } from '../../server/model/stage.ts';
import { isRoot } from '../../server/model/user.ts';
import type { ShellCommand, ShellWord } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';
import type { Edit } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';

export const noSudo: Rule = {
  id: 'no-sudo',
  aka: ['DL3004'],
  category: 'security',
  severity: 'warning',
  summary: 'Use USER instead of sudo',
  why: `
    A build runs as root unless USER says otherwise, so sudo adds nothing but a program that can give root away in the
    container too. Where the user is another one, put what needs root above the USER instruction, or between
    \`USER root\` and the USER that the container is to run as. In a build stage it harms nobody, and nothing is said of it
    unless it is needless.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && sudo apt-get install -y git
        #                     ^^^^ the user is root already; leave out sudo
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y sudo
      `,
    },
  ],

  about: { texts: ['sudo'] },
  *check(model) {
    for (const run of model.all('Run')) {
      if (!textOf(model.file.source, run).includes('sudo')) continue;
      const { commands } = model.script(run) ?? { commands: [] };
      const [first, ...more] = commands.flatMap((command) => sudoIn(command) ?? []);
      // A script that asks who it is works for root and for others.
      if (first === undefined || commands.some((it) => it.program === 'id' || it.program === 'whoami')) continue;
      const { message, isDispensable } = judgementOf(first, run, model);
      // In a build stage sudo gives nothing away.
      if (!isDispensable && !isShipped(run, model)) continue;
      const finding = { span: first.name, message };
      const edits = isDispensable ? [first, ...more].map(withoutSudo) : [undefined];
      if (edits.includes(undefined)) yield finding;
      // Unsafe: sudo also clears most variables.
      else
        yield {
          ...finding,
          fix: { title: 'Leave out sudo', safety: 'unsafe', edits: edits.flatMap((it) => it ?? []) },
        };
    }
  },
};

interface Sudo {
  readonly name: ShellWord;
  readonly args: readonly ShellWord[];
  /** Where what it runs begins; `undefined` where that is not seen. */
  readonly next: number | undefined;
}

function sudoIn({ program, name, args, wrappers, assignments }: ShellCommand): Sudo | undefined {
  if (program === 'sudo' && name !== undefined) return { name, args, next: undefined };
  const sudo = wrappers.find((it) => it.program === 'sudo');
  if (sudo === undefined) return undefined;
  const starts = [...wrappers.map((it) => it.name.start), ...assignments.map((it) => it.start), name?.start ?? -1];
  const next = starts.filter((it) => it > sudo.name.start).sort((a, b) => a - b)[0];
  return { name: sudo.name, args: sudo.args, next };
}

function judgementOf({ args }: Sudo, run: Run, model: Model): Judgement {
  if (args.some((it) => TO_ANOTHER_USER.test(it.value ?? ''))) return NO_USE;
  const { user, stage } = model.stateAt(run);
  if (user === undefined) {
    const base = stage && rootOf(stage).base;
    // Docker's official images start as root.
    const isOfficial = base?.kind === 'image' && base.reference.repository.startsWith('library/');
    if (!isOfficial) return NO_USE;
  } else if (!isRoot(user.value ?? '')) {
    const message = 'sudo makes this user root in the container too; do this as USER root instead';
    return { message, isDispensable: false };
  }
  return { message: 'the user is root already; leave out sudo', isDispensable: true };
}

interface Judgement {
  readonly message: string;
  readonly isDispensable: boolean;
}

const NO_USE: Judgement = { message: 'sudo is of no use in a build; choose the user with USER', isDispensable: false };
/** `-u app`, `-Hu app`, `--user=app` */
const TO_ANOTHER_USER = /^(?:-[A-Za-z]*u|--user)/;

/** `undefined` where sudo does more than to run something as root, as `sudo -u app` does. */
function withoutSudo({ name, args, next }: Sudo): Edit | undefined {
  if (next === undefined || args.some((it) => !/^-[EHn]+$/.test(it.value ?? ''))) return undefined;
  return { span: { start: name.start, end: next }, text: '' };
}
