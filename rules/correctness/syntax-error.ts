import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const syntaxError: Rule = {
  id: 'syntax-error',
  aka: ['DL1000'],
  category: 'correctness',
  severity: 'error',
  summary: 'Write what Docker can read',
  why: `
    Docker refuses the whole file for one instruction that it cannot read, and the build ends before it begins.
    The rest of the file is checked all the same, as if the instruction were right.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        COPY --form=build /app/dist ./dist
        #      ^^^^ COPY has no flag --form; did you mean --from?
      `,
      good: `
        FROM node:22-slim
        COPY --from=build /app/dist ./dist
      `,
    },
    {
      bad: `
        FROM node:22-slim
        COPY package.json
        #^^^ COPY needs at least one source and a target, like COPY app.conf /etc/
        WORKDIR /app
      `,
      good: `
        FROM node:22-slim
        COPY package.json ./
        WORKDIR /app
      `,
    },
  ],

  about: { faults: true },
  *check({ file }) {
    const isForeign = hasForeignFrontend(file);
    for (const error of file.errors) {
      if (error.code === 'unknown-instruction' || error.code === 'onbuild') continue;
      if (error.code === 'unknown-flag' && isForeign) continue;
      yield findingOf(error, file.source);
    }
  },
};
