import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Stage } from '../../server/model/stage.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import type { Script } from '../../server/shell/script.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const noWgetAndCurl: Rule = {
  id: 'no-wget-and-curl',
  aka: ['DL4001'],
  category: 'size',
  severity: 'info',
  optional: true,
  summary: 'Use either wget or curl, not both',
  why: `
    Both fetch files. One of the two, with the libraries it brings, is a package less to install, to download with the
    image and to keep free of known flaws, and readers need to know the options of one only.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y curl wget && rm -rf /var/lib/apt/lists/*
        #                                             ^^^^ this stage has curl already, and one of the two is enough
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      good: `
        FROM alpine:3.22 AS fetch
        RUN wget -O /tool https://example.com/tool

        FROM debian:12
        RUN curl -fsSLo /tool https://example.com/tool
      `,
    },
  ],

  *check(model) {
    const { source } = model.file;
    if (!source.includes('curl') || !source.includes('wget')) return;
    const seen = new Map<Stage | undefined, Use>();
    for (const run of model.all('Run')) {
      const script = /curl|wget/.test(textOf(source, run)) ? model.script(run) : undefined;
      const stage = model.stageOf(run);
      for (const use of script === undefined ? [] : usesIn(script)) {
        const first = seen.get(stage);
        if (first === undefined) seen.set(stage, use);
        else if (first.tool !== use.tool && !first.isSaid) {
          seen.set(stage, { ...first, isSaid: true });
          yield findingFor(use, first);
        }
      }
    }
  },
};

/** Where one of the two is run or installed. */
interface Use {
  readonly tool: 'curl' | 'wget';
  readonly span: Span;
  readonly isSaid: boolean;
}

function* usesIn(script: Script): Generator<Use> {
  for (const { operands, action } of packageCommandsOf(script)) {
    for (const word of action === 'install' ? operands : []) {
      if (word.value === 'curl' || word.value === 'wget') yield { tool: word.value, span: word, isSaid: false };
    }
  }
  for (const { program, name } of script.commands) {
    if (name !== undefined && (program === 'curl' || program === 'wget'))
      yield { tool: program, span: name, isSaid: false };
  }
}

function findingFor({ span }: Use, first: Use): Finding {
  return {
    span,
    message: `this stage has ${first.tool} already, and one of the two is enough`,
    related: [{ span: first.span, message: `${first.tool} is here` }],
  };
}
