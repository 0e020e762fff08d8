import type { Rule } from '../../server/lint/rule.ts';
import { hasMistake } from '../../server/model/flow.ts';
import type { Model } from '../../server/model/model.ts';
import { isLikelyForWindows } from '../../server/model/run/for-windows.ts';
import { mistakeIn } from '../../server/shell/failure/unreadable.ts';
import type { Cmd, Entrypoint, Healthcheck, Run } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const validShellScript: Rule = {
  id: 'valid-shell-script',
  category: 'correctness',
  severity: 'error',
  summary: 'Write scripts that the shell can read',
  why: `
    A shell reads a line to its end before it executes anything of it. Where a quote or an \`if\` is not closed, or where
    nothing follows an \`&&\`, it stops with a syntax error: the build fails at this RUN, or the container at its start.
    Nothing is said of what only some shells can read, where it is not known which one the image has.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ARG DEBUG
        RUN if [ -n "$DEBUG" ]; then apt-get update && apt-get install -y gdb
        #                                                                   ^ the shell cannot read this: an if has no fi
      `,
      good: `
        FROM debian:12
        ARG DEBUG
        RUN if [ -n "$DEBUG" ]; then apt-get update && apt-get install -y gdb; fi
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        RUN apk add --no-cache curl && \\
        #                           ^^ the shell cannot read this: no command follows &&
            && curl -fsSL https://example.com/app -o /srv/app
      `,
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache curl \\
            && curl -fsSL https://example.com/app -o /srv/app
      `,
    },
    {
      good: `
        FROM alpine:3.22
        CMD echo "it's \\"fine\\"" && { date; }
      `,
    },
  ],

  about: { instructions: ['Run', 'Cmd', 'Entrypoint', 'Healthcheck'] },
  *check(model) {
    for (const kind of ['Run', 'Cmd', 'Entrypoint', 'Healthcheck'] as const) {
      for (const instruction of model.all(kind)) {
        const script = model.script(instruction);
        const mistake = script && mistakeIn(script);
        if (mistake === undefined || !isCertain(instruction, model)) continue;
        const { start, end, reason } = mistake;
        yield { span: { start, end }, message: `the shell cannot read this: ${reason}` };
      }
    }
  },
};

/** Whether it is known that a shell gets this text, and of what kind it is. */
function isCertain(instruction: Run | Cmd | Entrypoint | Healthcheck, model: Model): boolean {
  if (hasMistake(model.file, instruction)) return false;
  const isOfKnownImage = model.script(instruction)?.texts[0]?.dialect !== 'sh';
  const { source } = model.file;
  const isForWindows = isLikelyForWindows(instruction, model) || OF_WINDOWS.test(source);
  return isOfKnownImage || !(isForWindows || OF_POWERSHELL.test(textOf(source, instruction)));
}

/** What stands in files for Windows, whose images may have any name. */
const OF_WINDOWS = /\b[A-Z]:\\|%[A-Z]\w{2,}%|\$env:|\bpowershell\b|\.exe\b/i;
const OF_POWERSHELL =
  /\bforeach \(|\bif \([^\n)]{0,200}\) ?\{|\b(?:Add|Copy|Expand|Get|Install|Invoke|New|Remove|Set|Start|Test|Write)-[A-Z][a-z]/;
