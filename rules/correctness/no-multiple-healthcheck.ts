import { findingsOfReplaced } from '../../server/lint/replaced.ts';
import type { Rule } from '../../server/lint/rule.ts';

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

  about: { instructions: ['Healthcheck'] },
  check: (model) => findingsOfReplaced('Healthcheck', model),
};
