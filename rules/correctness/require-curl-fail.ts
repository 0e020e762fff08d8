import type { Finding, Rule } from '../../server/lint/rule.ts';
import { isGiven, spelling } from '../../server/shell/command-line.ts';
import { noticesBadInput } from '../../server/shell/noticing.ts';
import { insertedWord } from '../../server/shell/rewrite.ts';
import type { Redirection, Script, ShellCommand } from '../../server/shell/script.ts';
import { mayHideOptions, type WebRequest, webRequestOf } from '../../server/shell/web-client.ts';
import { textOf } from '../../server/text/span.ts';

export const requireCurlFail: Rule = {
  id: 'require-curl-fail',
  category: 'correctness',
  severity: 'info',
  summary: 'Let curl fail where the server answers with an error',
  why: `
    To curl a page that says "404 Not Found" is an answer like any other: it is stored under the name of the file that was
    wanted, and the build goes on. A health check without \`-f\` takes a server that answers with error 500 for a healthy
    one. With \`-f\` curl fails. Nothing is said where what comes is unpacked, checked or run at once, which fails by itself,
    nor where the status is asked for with \`-w\`.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN curl -sSLo /usr/local/bin/tool https://example.com/tool && chmod +x /usr/local/bin/tool
        #   ^^^^ curl stores an error page as if it were the file; add -f
      `,
      good: `
        FROM debian:12
        RUN curl -f -sSLo /usr/local/bin/tool https://example.com/tool && chmod +x /usr/local/bin/tool
      `,
    },
    {
      bad: `
        FROM nginx:1.27
        HEALTHCHECK CMD curl -s http://localhost/ || exit 1
        #               ^^^^ to curl an error page is an answer too, so the container stays healthy; add -f
      `,
      good: `
        FROM nginx:1.27
        HEALTHCHECK CMD curl -f -s http://localhost/ || exit 1
      `,
    },
    {
      good: `
        FROM debian:12
        RUN curl --fail-with-body -O https://example.com/tool
        RUN curl -sSL https://example.com/tool.tar.gz | tar xz -C /opt
      `,
    },
  ],

  *check(model) {
    if (!model.file.source.includes('curl')) return;
    for (const instruction of [...model.all('Run'), ...model.all('Healthcheck')]) {
      const script = textOf(model.file.source, instruction).includes('curl') ? model.script(instruction) : undefined;
      for (const command of script?.commands ?? []) {
        const request = webRequestOf(command);
        if (request?.program !== 'curl' || script === undefined || knowsStatus(request)) continue;
        if (instruction.kind === 'Healthcheck') {
          if (isPiped(request, script)) continue;
          yield findingFor(request, 'to curl an error page is an answer too, so the container stays healthy; add -f');
        } else if (isKept(request, script) && !isNoticed(request, script)) {
          yield findingFor(request, 'curl stores an error page as if it were the file; add -f');
        }
      }
    }
  },
};

function findingFor(request: WebRequest, message: string): Finding {
  const { start, end } = request.command.name ?? request.command;
  // Unsafe: a build that went on may now stop.
  const fix = { title: 'Add -f', safety: 'unsafe', edits: [insertedWord(request, end, '-f')] } as const;
  return { span: { start, end }, message, fix };
}

/** Whether the status of the answer is seen to, or the answer is no file to be had. */
function knowsStatus(request: WebRequest): boolean {
  return (
    isGiven(request, STATUS) ||
    mayHideOptions(request) ||
    request.operands.some((it) => /^"?(?:file|s?ftp):/.test(it.text))
  );
}

const STATUS: ReadonlySet<string> = new Set([
  ...['-f', '--fail', '--fail-with-body', '-w', '--write-out', '-I', '--head', '-K', '--config'],
  ...[
    '-X',
    '--request',
    '-d',
    '--data',
    '--data-raw',
    '--data-binary',
    '--json',
    '-F',
    '--form',
    '-T',
    '--upload-file',
  ],
]);

/** Whether what comes is written to a file: by curl itself, or behind a pipe. */
function isKept(request: WebRequest, { pipelines }: Script): boolean {
  const { command, options } = request;
  if (outputOf(request) !== undefined || options.some((it) => it.name === '-O' || it.name === '--remote-name'))
    return true;
  const stages = pipelines.find((it) => it.stages[0]?.includes(command))?.stages ?? [];
  const last = stages.at(-1)?.at(-1);
  return last !== undefined && (last.program === 'tee' || last.redirections.some(isToFile));
}

/** The file that curl writes to; `undefined` for none. */
function outputOf({ options, command }: WebRequest): string | undefined {
  const written = options.find((it) => it.name === '-o' || it.name === '--output')?.value;
  const target = written ?? command.redirections.find(isToFile)?.target?.text;
  return target === '-' || target === '/dev/null' ? undefined : target?.replaceAll('"', '');
}

function isToFile({ operator, descriptor, target }: Redirection): boolean {
  return /^>[>|]?$/.test(operator) && (descriptor ?? 1) === 1 && !target?.text.startsWith('/dev/');
}

/** Whether something in the script fails if the file is not what it should be. */
function isNoticed(request: WebRequest, { commands }: Script): boolean {
  const path = outputOf(request) ?? request.operands.map(spelling).join();
  const name = path.replace(/^.*\//, '');
  const later = commands.slice(commands.indexOf(request.command) + 1);
  return later.some((it) => noticesBadInput(it) || executes(it, name));
}

function executes({ program, name, args }: ShellCommand, file: string): boolean {
  if (program === file || name?.text.endsWith(file)) return true;
  return INTERPRETER.test(program ?? '') && args.some((it) => it.text.includes(file));
}

const INTERPRETER =
  /^(?:(?:ba|da|a|k|z)?sh|source|\.|python[\d.]*|perl|ruby|node|php|java|apt|apt-get|yum|dnf|pip3?|installer)$/;

function isPiped({ command }: WebRequest, { pipelines }: Script): boolean {
  return pipelines.some(({ stages }) => stages.slice(0, -1).some((it) => it.includes(command)));
}
