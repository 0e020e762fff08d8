import { deletionOf } from '../../server/lint/deletion.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { replacedOf } from '../../server/model/lineage.ts';

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

  *check({ stages, file }) {
    for (const { instruction, by } of replacedOf('Cmd', stages)) {
      yield {
        span: instruction.keyword,
        message: 'this has no effect, because another CMD follows in the same stage',
        related: [{ span: by.keyword, message: 'this CMD takes its place' }],
        // Unsafe: the image is the same, but perhaps it is the other one that should go.
        fix: { title: 'Remove this CMD', safety: 'unsafe', edits: [deletionOf(instruction, file.source)] },
      };
    }
  },
};
