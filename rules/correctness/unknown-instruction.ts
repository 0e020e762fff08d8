import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const unknownInstruction: Rule = {
  id: 'unknown-instruction',
  category: 'correctness',
  severity: 'error',
  summary: 'Begin each line with an instruction that exists',
  why: `
    Docker ends the build at an instruction that it does not know. Often it is misspelt, or it is the rest of a command
    whose line lacks the backslash that would continue it. Where \`# syntax=\` names a frontend that is not Docker's own,
    nothing is said, because that one may know more instructions.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        RUNN npm ci
        #^^^ there is no instruction RUNN; did you mean RUN?
      `,
      good: `
        FROM node:22-slim
        RUN npm ci
      `,
    },
    {
      good: `
        # syntax=example.com/acme/frontend:1
        FROM node:22-slim
        INCLUDE common.dockerfile
      `,
    },
  ],

  about: { faults: true },
  *check({ file }) {
    if (hasForeignFrontend(file)) return;
    for (const error of file.errors) {
      if (error.code === 'unknown-instruction') yield findingOf(error, file.source);
    }
  },
};
