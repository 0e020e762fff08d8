import { deletionOf } from '../../server/lint/deletion.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { replacedOf } from '../../server/model/lineage.ts';

export const noMultipleHealthcheck: Rule = {
  id: 'no-multiple-healthcheck',
  aka: ['DL3012', 'MultipleInstructionsDisallowed'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Write one HEALTHCHECK in a stage',
  why: `
    A container has one health check: the last HEALTHCHECK counts, those before it are forgotten without a word. To
    test several things, let one command test them all.
  `,
  examples: [
    {
      bad: `
        FROM nginx:1.27
        HEALTHCHECK CMD curl --fail http://localhost/
        #^^^^^^^^^^ this has no effect, because another HEALTHCHECK follows in the same stage
        HEALTHCHECK CMD curl --fail http://localhost/health
      `,
      good: `
        FROM nginx:1.27
        HEALTHCHECK CMD curl --fail http://localhost/health
      `,
    },
  ],

  *check({ stages, file }) {
    for (const { instruction, by } of replacedOf('Healthcheck', stages)) {
      yield {
        span: instruction.keyword,
        message: 'this has no effect, because another HEALTHCHECK follows in the same stage',
        related: [{ span: by.keyword, message: 'this HEALTHCHECK takes its place' }],
        // Unsafe: the image is the same, but perhaps it is the other one that should go.
        fix: { title: 'Remove this HEALTHCHECK', safety: 'unsafe', edits: [deletionOf(instruction, file.source)] },
      };
    }
  },
};
