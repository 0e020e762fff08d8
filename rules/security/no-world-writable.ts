import type { Finding, Rule } from '../../server/lint/rule.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { isShipped } from '../../server/model/shipped.ts';
import type { ShellCommand, ShellWord } from '../../server/shell/script.ts';
import { flagOf } from '../../server/syntax/walk.ts';

const PROGRAMS = ['chmod', 'install', 'mkdir'];

export const noWorldWritable: Rule = {
  id: 'no-world-writable',
  category: 'security',
  severity: 'warning',
  summary: 'Let not every user write to files of the image',
  why: `
    With mode 777 or 666 any process in the container, whoever it runs as, can change a file or put another in its place:
    one flaw in a helper is enough to change what the main program runs. Give the files to the user that must write
    to them, with \`COPY --chown\` or chown, or to a group. Nothing is said of folders with the sticky bit, such as /tmp, and
    of stages that do not ship.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        COPY --chmod=777 start.sh /start.sh
        #            ^^^ mode 777 lets every user in the container change this; give it to the one that must write
        RUN mkdir /data && chmod -R a+w /data
        #                           ^^^ mode a+w lets every user in the container change this; give it to the one that must write
      `,
      good: `
        FROM debian:12
        COPY --chmod=755 start.sh /start.sh
        RUN mkdir /data && chown -R 1000 /data && chmod 1777 /scratch
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'], programs: PROGRAMS },
  *check(model) {
    for (const kind of ['Copy', 'Add'] as const) {
      for (const instruction of model.all(kind)) {
        const mode = flagOf(instruction, 'chmod')?.value;
        const text = mode && (model.valueOf(mode) ?? mode.text);
        if (mode === undefined || text === undefined || !isForAll(text) || !isShipped(instruction, model)) continue;
        yield { span: mode, message: messageFor(text) };
      }
    }
    for (const { run, command } of commandsNamed(PROGRAMS, model)) {
      const finding = findingIn(command);
      if (finding !== undefined && isShipped(run, model)) yield finding;
    }
  },
};

function findingIn({ program, args }: ShellCommand): Finding | undefined {
  const mode = program === 'chmod' ? args.find(isMode) : givenMode(args);
  const text = mode?.value?.replace(/^(?:-m|--mode=)/, '');
  if (mode === undefined || text === undefined || !isForAll(text)) return undefined;
  const paths = args.filter((it) => it !== mode && !it.text.startsWith('-'));
  if (paths.length > 0 && paths.every((it) => SCRATCH.test(it.value ?? ''))) return undefined;
  return { span: mode, message: messageFor(text) };
}

function isMode({ value = '' }: ShellWord): boolean {
  return /^[0-7]{3,4}$|^[ugoa]*[+=][rwxXst]+/.test(value);
}

function givenMode(args: readonly ShellWord[]): ShellWord | undefined {
  const at = args.findIndex((it) => it.value === '-m' || it.value === '--mode');
  return at < 0 ? args.find((it) => /^(?:-m\d|--mode=)/.test(it.value ?? '')) : args[at + 1];
}

/** What is there for everyone, and only for a time. */
const SCRATCH = /^\/(?:tmp|var\/tmp|dev|run|var\/run)(?:\/|$)/;

/** Whether everyone may write, and remove what others have written. */
function isForAll(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return /[2367]$/.test(mode) && !/^[1357][0-7]{3}$/.test(mode);
  return mode.split(',').some((it) => /^[ug]*[oa][ugoa]*[+=][rxXst]*w/.test(it)) && !/\+\w*t/.test(mode);
}

function messageFor(mode: string): string {
  return `mode ${mode} lets every user in the container change this; give it to the one that must write`;
}
