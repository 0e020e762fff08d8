import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { runsWith } from '../../server/model/run/runs-with.ts';
import { isGiven, spelling } from '../../server/shell/command-line.ts';
import { type WebRequest, webRequestsIn } from '../../server/shell/download/web-client.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import { insertedWord } from '../../server/shell/rewrite.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import { isForWindows } from '../../server/shell/windows.ts';

const PROGRAMS = ['wget'];

export const noWgetProgress: Rule = {
  id: 'no-wget-progress',
  aka: ['DL3047'],
  category: 'maintainability',
  severity: 'info',
  summary: 'Keep the progress of wget out of the build log',
  why: `
    Where it writes to a log, wget prints a dot for each kilobyte, and a large file fills thousands of lines in which
    nobody finds an error. With \`-nv\` it says what it fetched, and what went wrong. \`--progress=dot:giga\` and \`-q\` are
    other ways. The wget of BusyBox, which Alpine has, is brief enough, and so is any for keys, scripts and other small files.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN wget https://example.com/tool.tar.gz
        #   ^^^^ wget fills the build log with its progress; add -nv, or --progress=dot:giga
      `,
      good: `
        FROM debian:12
        RUN wget -nv https://example.com/tool.tar.gz
      `,
    },
    {
      good: `
        FROM debian:12
        RUN wget --progress=dot:giga https://example.com/tool.tar.gz
        RUN wget -qO- https://example.com/list | sort

        FROM alpine:3.22
        RUN wget https://example.com/tool.tar.gz
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    for (const { script } of runsWith(PROGRAMS, model)) {
      const requests = webRequestsIn(script).filter((it) => it.program === 'wget' && !isShort(it));
      if (requests.length === 0 || isForWindows(script) || isOfBusybox(script, model)) continue;
      for (const { command } of requests) {
        if (command.name === undefined) continue;
        yield {
          span: command.name,
          message: 'wget fills the build log with its progress; add -nv, or --progress=dot:giga',
          // Safe: what is fetched is the same, and BusyBox takes the option too.
          fix: { title: 'Add -nv', safety: 'safe', edits: [insertedWord({ command }, command.name.end, '-nv')] },
        };
      }
    }
  },
};

/** Whether a request says little, or nothing, of its progress. */
function isShort(request: WebRequest): boolean {
  return isQuiet(request) || hidesErrors(request.command) || request.operands.every((it) => SMALL.test(spelling(it)));
}

function isQuiet(request: WebRequest): boolean {
  const isBrief = request.options.some((it) => it.name === '-n') && request.options.some((it) => it.name === '-v');
  return isBrief || isGiven(request, QUIET);
}

const QUIET: ReadonlySet<string> = new Set([
  ...['-q', '--quiet', '--no-verbose', '--progress', '--spider'],
  ...['-o', '--output-file', '-a', '--append-output'],
]);

/** Keys, signatures and scripts make but a line or two. */
const SMALL =
  /\.(?:asc|sig|sign|sha\d+(?:sums?)?|md5|key|gpg|pem|crt|pub|sh|py|pl|txt|json|ya?ml|conf|cfg|ini|list|repo|patch)"?$/i;

function hidesErrors({ redirections }: ShellCommand): boolean {
  return redirections.some((it) => it.descriptor === 2 || it.operator.startsWith('&>'));
}

/** Whether wget is BusyBox's: on Alpine, where no package brings the other one. */
function isOfBusybox({ dialect }: Script, model: Model): boolean {
  if (dialect !== 'ash' && !(dialect === 'sh' && model.file.source.includes('apk '))) return false;
  return !model.all('Run').some((run) => {
    const script = model.script(run);
    return script && packageCommandsOf(script).some((it) => it.operands.some((word) => word.value === 'wget'));
  });
}
