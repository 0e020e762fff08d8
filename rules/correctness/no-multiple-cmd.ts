import { findingsOfReplaced } from '../../server/lint/replaced.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const noMultipleCmd: Rule = {
  id: 'no-multiple-cmd',
  aka: ['DL4003', 'MultipleInstructionsDisallowed'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Write one CMD in a stage',
  why: `
    A container starts one command: the last CMD counts, those before it are forgotten without a word. Whoever means to
    start several programs needs a script or a process manager. A CMD that replaces the one of a stage below it is fine.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        CMD ["node", "migrate.js"]
        #^^ this has no effect, because another CMD follows in the same stage
        CMD ["node", "server.js"]
      `,
      good: `
        FROM node:22-slim
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22-slim AS base
        CMD ["node"]

        FROM base
        CMD ["node", "server.js"]
      `,
    },
  ],

  about: { instructions: ['Cmd'] },
  check: (model) => findingsOfReplaced('Cmd', model),
};
