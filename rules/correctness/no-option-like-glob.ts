import type { Rule } from '../../server/lint/rule.ts';
import { commandsNamed } from '../../server/model/run/command.ts';

const COMMANDS = ['rm', 'mv', 'cp', 'chmod', 'chown', 'chgrp'];

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

  about: { programs: COMMANDS },
  *check(model) {
    for (const { command } of commandsNamed(COMMANDS, model)) {
      if (command.block.kind === 'exec') continue;
      for (const word of command.args) {
        if (word.text === '--') break;
        if (!word.text.startsWith('*')) continue;
        const edits = [{ span: { start: word.start, end: word.start }, text: './' }];
        yield {
          span: word,
          message: `a file whose name begins with - is taken for an option; write ./${word.text}`,
          // Safe: these commands do the same with ./name as with name.
          fix: { title: 'Begin with ./', safety: 'safe', edits },
        };
      }
    }
  },
};
