import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import { isRemote } from '../../server/model/copied/source-path.ts';
import type { Model } from '../../server/model/model.ts';
import { expandedCommand } from '../../server/model/run/expanded-command.ts';
import { checksContent, cleartextOrigin, cleartextUrls } from '../../server/shell/download/cleartext.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { flagOf, instructionAt } from '../../server/syntax/walk.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const noCleartextDownload: Rule = {
  id: 'no-cleartext-download',
  category: 'security',
  severity: 'warning',
  summary: 'Download over https, not http',
  why: `
    Over http, ftp and git:// nothing tells who answers, and nothing protects what comes: a neighbour in the network, a
    proxy or whoever answers for the name can send something else, and the image runs it. Nearly every server speaks
    https. Nothing is said of what apt and apk fetch, which is signed, of downloads whose checksum or signature is
    verified in the same RUN, and of addresses in your own network.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN wget http://example.com/tool.tar.gz && tar -xf tool.tar.gz
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ http://example.com is not encrypted, so anyone on the way can change what comes; use https
      `,
      good: `
        FROM debian:12
        RUN wget https://example.com/tool.tar.gz && tar -xf tool.tar.gz
      `,
    },
    {
      good: `
        FROM debian:12
        RUN echo "deb http://deb.debian.org/debian bookworm-backports main" > /etc/apt/sources.list.d/backports.list
        RUN curl -fsSLO http://example.com/tool && echo "0123456789abcdef  tool" | sha256sum -c -
        HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
      `,
    },
  ],

  about: { texts: ['http://', 'ftp://', 'git://'] },
  *check(model) {
    const { source } = model.file;
    for (const add of model.all('Add')) {
      if (flagOf(add, 'checksum') !== undefined) continue;
      for (const word of add.sources) {
        const url = model.valueOf(word) ?? word.text;
        const origin = isRemote(url) ? cleartextOrigin(url) : undefined;
        if (origin !== undefined) yield findingAt(word, origin, source);
      }
    }
    for (const run of model.all('Run')) {
      const text = textOf(source, run);
      // A variable may hold the address.
      if (UNENCRYPTED.test(text) || (text.includes('$') && FETCHER.test(text))) yield* findingsIn(run, model);
    }
  },
};

const UNENCRYPTED = /\b(?:http|ftp|git):\/\//;
const FETCHER = /curl|wget|git|rpm/;

function* findingsIn(run: Run, model: Model): Generator<Finding> {
  const script = model.script(run);
  if (script === undefined || checksContent(script)) return;
  const build = () => model.stateAt(instructionAt(model.file, run.start) ?? run).variables;
  const seen = new Set<number>();
  for (const plain of script.commands) {
    for (const { word, origin } of cleartextUrls(expandedCommand(plain, script, build))) {
      if (seen.has(word.start)) continue;
      seen.add(word.start);
      yield findingAt(word, origin, model.file.source);
    }
  }
}

function findingAt({ start, end }: Span, origin: string, source: string): Finding {
  const scheme = origin.slice(0, origin.indexOf(':'));
  const message = `${origin} is not encrypted, so anyone on the way can change what comes; use https`;
  const at = source.slice(start, end).indexOf(`${scheme}://`);
  if (at < 0 || scheme === 'ftp') return { span: { start, end }, message };
  const place = { start: start + at, end: start + at + scheme.length };
  // Unsafe: the server may not speak https.
  const fix: Fix = { title: 'Use https', safety: 'unsafe', edits: [{ span: place, text: 'https' }] };
  return { span: { start, end }, message, fix };
}
