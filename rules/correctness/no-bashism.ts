import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { type Bashism, bashismsIn } from '../../server/shell/bashism.ts';
import { relinkedShell } from '../../server/shell/relinked-shell.ts';

export const noBashism: Rule = {
  id: 'no-bashism',
  category: 'correctness',
  severity: 'warning',
  summary: 'Write what the shell of the image understands',
  why: `
    In a shell form the image's \`/bin/sh\` reads the script, and only some distributions have Bash for it: with Debian and
    Ubuntu it is dash, with Alpine the ash of BusyBox. What only Bash knows, they take for something else or stop at. The
    worst cases go unnoticed: dash finds \`[[\` to be a missing program and takes the other branch, and \`mkdir {a,b}\` makes
    one directory with a strange name. Write it another way, or name bash in SHELL. Only where the image's shell is known
    is anything said.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ARG MODE=release
        RUN if [ "$MODE" == debug ]; then make debug; fi
        #                ^^ == in [ is for Bash, and the dash of this image takes that for a mistake
      `,
      good: `
        FROM debian:12
        ARG MODE=release
        RUN if [ "$MODE" = debug ]; then make debug; fi
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        RUN mkdir -p /srv/{data,logs}
        #            ^^^^^^^^^^^^^^^^ {data,logs} is for Bash, and the ash of this image leaves it as it is written
      `,
      good: `
        FROM alpine:3.22
        RUN mkdir -p /srv/data /srv/logs
      `,
    },
    {
      good: `
        FROM debian:12
        SHELL ["/bin/bash", "-c"]
        RUN [[ -d /srv ]] || mkdir /srv

        FROM alpine:3.22
        RUN [[ -d /srv ]] || mkdir /srv

        FROM fedora:41
        RUN mkdir -p /srv/{data,logs}
      `,
    },
  ],

  about: { instructions: ['Run', 'Cmd', 'Entrypoint', 'Healthcheck'] },
  *check(model) {
    const { source } = model.file;
    for (const kind of ['Run', 'Cmd', 'Entrypoint', 'Healthcheck'] as const) {
      for (const instruction of model.all(kind)) {
        const script = model.script(instruction);
        const bashisms = script === undefined ? [] : bashismsIn(script, source);
        if (bashisms.length > 0 && model.fact(hasOtherShell)) return;
        for (const bashism of bashisms) {
          const { span, construct, outcome, shell } = bashism;
          const message = `${construct} is for Bash, and the ${shell} of this image ${outcome}`;
          const fix = fixFor(bashism);
          yield { span, message, ...(fix && { fix }) };
        }
      }
    }
  },
};

/** Whether somewhere another shell is put in the place of sh. */
function hasOtherShell(model: Model): boolean {
  const { source } = model.file;
  if (/dpkg-reconfigure|dash\/sh/.test(source) || source.split('update-alternatives').slice(1).some(isOfSh))
    return true;
  if (!/\/bin\/sh\b/.test(source)) return false;
  return model.all('Run').some((run) => model.script(run)?.commands.some((it) => relinkedShell(it)));
}

/** Whether the rest of a line that sets an alternative names it. */
function isOfSh(rest: string): boolean {
  return /^[^\n]*\/sh\b/.test(rest);
}

/** Unsafe: what went wrong, perhaps unnoticed, then goes as it is written. */
function fixFor({ edit }: Bashism): Fix | undefined {
  return edit && { title: 'Write it as every shell understands it', safety: 'unsafe', edits: [edit] };
}
