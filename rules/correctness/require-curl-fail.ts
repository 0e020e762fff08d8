import type { Finding, Rule } from '../../server/lint/rule.ts';
import { runsWith } from '../../server/model/run/runs-with.ts';
import { isPiped, knowsStatus, mayKeepErrorPage } from '../../server/shell/download/error-page.ts';
import { type WebRequest, webRequestsIn } from '../../server/shell/download/web-client.ts';
import { insertedWord } from '../../server/shell/rewrite.ts';
import type { Script } from '../../server/shell/script.ts';

const PROGRAMS = ['curl'];

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

  about: { instructions: ['Healthcheck'], programs: PROGRAMS },
  *check(model) {
    for (const { script } of runsWith(PROGRAMS, model)) {
      for (const request of requestsOfCurl(script)) {
        if (!mayKeepErrorPage(request, script)) continue;
        yield findingFor(request, 'curl stores an error page as if it were the file; add -f');
      }
    }
    for (const healthcheck of model.all('Healthcheck')) {
      const script = model.script(healthcheck);
      for (const request of script === undefined ? [] : requestsOfCurl(script)) {
        if (script === undefined || isPiped(request, script)) continue;
        yield findingFor(request, 'to curl an error page is an answer too, so the container stays healthy; add -f');
      }
    }
  },
};

function requestsOfCurl(script: Script): readonly WebRequest[] {
  return webRequestsIn(script).filter((it) => it.program === 'curl' && !knowsStatus(it));
}

function findingFor(request: WebRequest, message: string): Finding {
  const { start, end } = request.command.name ?? request.command;
  // Unsafe: a build that went on may now stop.
  const fix = { title: 'Add -f', safety: 'unsafe', edits: [insertedWord(request, end, '-f')] } as const;
  return { span: { start, end }, message, fix };
}
