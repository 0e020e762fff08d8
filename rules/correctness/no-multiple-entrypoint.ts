import { findingsOfReplaced } from '../../server/lint/replaced.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const noMultipleEntrypoint: Rule = {
  id: 'no-multiple-entrypoint',
  aka: ['DL4004', 'MultipleInstructionsDisallowed'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Write one ENTRYPOINT in a stage',
  why: `
    A container has one entrypoint: the last ENTRYPOINT counts, those before it are forgotten without a word. Several
    programs, one after the other, belong into a script. An ENTRYPOINT that replaces the one of a stage below it is fine.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        ENTRYPOINT ["tini", "--"]
        #^^^^^^^^^ this has no effect, because another ENTRYPOINT follows in the same stage
        ENTRYPOINT ["node", "server.js"]
      `,
      good: `
        FROM node:22-slim
        ENTRYPOINT ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22-slim AS base
        ENTRYPOINT ["node"]

        FROM base
        ENTRYPOINT ["node", "server.js"]
      `,
    },
  ],

  about: { instructions: ['Entrypoint'] },
  check: (model) => findingsOfReplaced('Entrypoint', model),
};
