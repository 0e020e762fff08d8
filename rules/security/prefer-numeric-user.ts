import type { Fix, Rule } from '../../server/lint/rule.ts';
import { lastOf, lineageOf } from '../../server/model/lineage.ts';
import type { Model } from '../../server/model/model.ts';
import { expandedCommand } from '../../server/model/run/expanded-command.ts';
import type { Stage } from '../../server/model/stage.ts';
import { isRoot } from '../../server/model/user.ts';
import { commandLineOf } from '../../server/shell/command-line.ts';
import type { Word } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const preferNumericUser: Rule = {
  id: 'prefer-numeric-user',
  aka: ['DL3066'],
  category: 'security',
  severity: 'info',
  optional: true,
  summary: 'Give USER as a number',
  why: `
    Kubernetes with \`runAsNonRoot\` starts only images of which it can tell that they do not run as root, and a name does not
    tell: which number it stands for is written in a file of the image. With a number it is plain. Only the USER that the
    container gets is judged; root is another matter.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN useradd --uid 10001 app
        USER app
        #    ^^^ Kubernetes cannot tell from a name that this is not root; give the number
      `,
      good: `
        FROM debian:12
        RUN useradd --uid 10001 app
        USER 10001
      `,
    },
    {
      good: `
        FROM debian:12 AS build
        USER app

        FROM debian:12
        ARG APP_UID=10001
        USER \${APP_UID}:app
      `,
    },
  ],

  *check(model) {
    const { target } = model;
    const user = target && lastOf('User', target)?.user;
    const value = user && model.valueOf(user);
    if (target === undefined || user === undefined || value === undefined) return;
    if (/^\d+(?::|$)/.test(value) || isRoot(value) || /^[A-Za-z]+ ?Administrator$|^Container|\\/.test(value)) return;
    const fix = fixFor(user, value, target, model);
    const message = 'Kubernetes cannot tell from a name that this is not root; give the number';
    yield { span: user, message, ...(fix && { fix }) };
  },
};

/** Unsafe: only the build shows whether the user really gets this number. */
function fixFor(user: Word, value: string, target: Stage, model: Model): Fix | undefined {
  const [, name, group = ''] = /^([^:]+)(:.+)?$/.exec(value) ?? [];
  const uid = name === undefined || user.text !== value ? undefined : numberOf(name, target, model);
  if (uid === undefined) return undefined;
  return { title: `Write ${uid}`, safety: 'unsafe', edits: [{ span: user, text: `${uid}${group}` }] };
}

/** The number that a RUN of the image gives a user it creates. */
function numberOf(name: string, target: Stage, model: Model): string | undefined {
  for (const run of lineageOf(target).flatMap(({ instructions }) => instructions)) {
    if (run.kind !== 'Run' || !/useradd|adduser/.test(textOf(model.file.source, run))) continue;
    const script = model.script(run);
    for (const command of script?.commands ?? []) {
      if (script === undefined || (command.program !== 'useradd' && command.program !== 'adduser')) continue;
      const { options, operands } = commandLineOf(
        expandedCommand(command, script, () => model.stateAt(run).variables),
        VALUES,
      );
      const uid = options.find((it) => it.name === '-u' || it.name === '--uid')?.value ?? '';
      if (operands.some((it) => it.value === name) && /^\d+$/.test(uid)) return uid;
    }
  }
  return undefined;
}

/** The options with a value, of useradd, of Debian's adduser and of BusyBox's. */
const VALUES: ReadonlySet<string> = new Set([
  ...['-u', '--uid', '-g', '--gid', '-G', '--groups', '-d', '--home-dir', '--home', '-h', '-s', '--shell', '-c', '-p'],
  ...['-k', '--skel', '-b', '--comment', '--gecos', '--ingroup', '--password'],
]);
