import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const instructionBeforeFrom: Rule = {
  id: 'instruction-before-from',
  aka: ['DL3061'],
  category: 'correctness',
  severity: 'error',
  summary: 'Begin with FROM; only ARG may stand above it',
  why: `
    An instruction changes an image, and before the first FROM there is none: the build ends there. ARG is the exception,
    because a FROM may take its image from one. Only the first such instruction is reported.
  `,
  examples: [
    {
      bad: `
        ARG VERSION=22
        LABEL org.opencontainers.image.title="shop"
        #^^^^ no FROM stands above, so LABEL has no image to work on
        FROM node:\${VERSION}
      `,
      good: `
        ARG VERSION=22
        FROM node:\${VERSION}
        LABEL org.opencontainers.image.title="shop"
      `,
    },
  ],

  about: { faults: true },
  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    for (const refusal of model.refusals) {
      if (refusal.code === 'before-from') yield findingOf(refusal, model.file.source);
    }
  },
};
