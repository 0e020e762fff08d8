import type { Rule } from '../../server/lint/rule.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { expandedCommand } from '../../server/model/run/expanded-command.ts';
import { commandLineOf, isGiven } from '../../server/shell/command-line.ts';
import { insertedWord } from '../../server/shell/rewrite.ts';
import { instructionAt } from '../../server/syntax/walk.ts';

const PROGRAMS = ['useradd'];

export const requireNoLogInit: Rule = {
  id: 'require-no-log-init',
  aka: ['DL3046'],
  category: 'size',
  severity: 'warning',
  summary: 'Create users with large numbers by useradd --no-log-init',
  why: `
    The tool enters a user in /var/log/lastlog and /var/log/faillog, which have a place for each number from 0 on. On a
    disk the empty places take no space, but in a layer they are written out: with a number in the millions the image
    grows by gigabytes. \`--no-log-init\` leaves both files as they are.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN useradd --uid 1000700000 app
        #   ^^^^^^^ with a number as large as 1000700000 the logs of useradd fill the layer; add --no-log-init
      `,
      good: `
        FROM debian:12
        RUN useradd --no-log-init --uid 1000700000 app
      `,
    },
    {
      good: `
        FROM debian:12
        RUN useradd --uid 10001 app
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    for (const { run, script, command } of commandsNamed(PROGRAMS, model)) {
      if (command.name === undefined) continue;
      const build = () => model.stateAt(instructionAt(model.file, run.start) ?? run).variables;
      const line = commandLineOf(expandedCommand(command, script, build), VALUES);
      const uid = line.options.find((it) => it.name === '-u' || it.name === '--uid')?.value ?? '';
      if (!LARGE.test(uid) || isGiven(line, NO_LOG)) continue;
      const edits = [insertedWord({ command }, command.name.end, '--no-log-init')];
      yield {
        span: command.name,
        message: `with a number as large as ${uid} the logs of useradd fill the layer; add --no-log-init`,
        // Safe: nobody reads the last login from an image.
        fix: { title: 'Add --no-log-init', safety: 'safe', edits },
      };
    }
  },
};

const LARGE = /^\d{6,}$/;
const NO_LOG: ReadonlySet<string> = new Set(['-l', '--no-log-init']);
/** The options with a value (shadow, useradd.c). */
const VALUES: ReadonlySet<string> = new Set([
  ...['-b', '-c', '-d', '-e', '-f', '-g', '-G', '-k', '-K'],
  ...['-p', '-P', '-R', '-s', '-u', '-Z', '--base-dir', '--comment'],
  ...['--home-dir', '--expiredate', '--inactive', '--gid', '--groups', '--skel', '--key', '--password', '--prefix'],
  ...['--root', '--shell', '--uid', '--selinux-user'],
]);
