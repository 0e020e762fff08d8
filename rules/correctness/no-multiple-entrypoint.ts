import { deletionOf } from '../../server/lint/deletion.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { replacedOf } from '../../server/model/lineage.ts';

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

  *check({ stages, file }) {
    for (const { instruction, by } of replacedOf('Entrypoint', stages)) {
      yield {
        span: instruction.keyword,
        message: 'this has no effect, because another ENTRYPOINT follows in the same stage',
        related: [{ span: by.keyword, message: 'this ENTRYPOINT takes its place' }],
        // Unsafe: the image is the same, but perhaps it is the other one that should go.
        fix: { title: 'Remove this ENTRYPOINT', safety: 'unsafe', edits: [deletionOf(instruction, file.source)] },
      };
    }
  },
};
