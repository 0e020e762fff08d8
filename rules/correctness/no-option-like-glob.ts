import type { Rule } from '../../server/lint/rule.ts';
import { textOf } from '../../server/text/span.ts';

export const noOptionLikeGlob: Rule = {
  id: 'no-option-like-glob',
  aka: ['SC2035'],
  category: 'correctness',
  severity: 'info',
  summary: 'Begin a pattern with ./ so that no file is taken for an option',
  why: `
    The shell puts the names of files in the place of \`*\`, and a command takes a name that begins with a dash for an
    option: a file called \`-rf\` makes \`rm *\` remove folders too. With \`./*\` every name begins with a dot. Only
    commands are spoken of whose options change what happens to files.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        WORKDIR /src
        RUN chown app *
        #             ^ a file whose name begins with - is taken for an option; write ./*
      `,
      good: `
        FROM debian:12
        WORKDIR /src
        RUN chown app ./*
      `,
    },
    {
      good: `
        FROM debian:12
        WORKDIR /src
        RUN rm -f -- * && cp /lib/*.so "*" . && ls *
      `,
    },
  ],

  *check(model) {
    const { source } = model.file;
    if (!PATTERN.test(source)) return;
    for (const run of model.all('Run')) {
      const script = PATTERN.test(textOf(source, run)) ? model.script(run) : undefined;
      for (const { program, args, block } of script?.commands ?? []) {
        if (program === undefined || !COMMANDS.has(program) || block.kind === 'exec') continue;
        const end = args.findIndex((it) => it.text === '--');
        for (const word of end < 0 ? args : args.slice(0, end)) {
          const [first] = word.parts;
          if (first?.kind !== 'Literal' || first.quoted || !/^\*/.test(first.text)) continue;
          const edits = [{ span: { start: word.start, end: word.start }, text: './' }];
          yield {
            span: word,
            message: `a file whose name begins with - is taken for an option; write ./${word.text}`,
            // Safe: these commands do the same with ./name as with name.
            fix: { title: 'Begin with ./', safety: 'safe', edits },
          };
        }
      }
    }
  },
};

/** What stands in the text of whatever is found here: most scripts need not be read. */
const PATTERN = /\s\*/;
const COMMANDS: ReadonlySet<string> = new Set(['rm', 'mv', 'cp', 'chmod', 'chown', 'chgrp']);
