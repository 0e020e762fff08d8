import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const noSelfCopy: Rule = {
  id: 'no-self-copy',
  aka: ['DL3023'],
  category: 'correctness',
  severity: 'error',
  summary: 'Copy from other stages, not from the same one',
  why: `
    COPY --from and RUN --mount=from read a stage that is finished, and a stage is not finished while it is being built:
    Docker refuses the circle. To copy within a stage, use RUN cp.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim AS build
        RUN npm run build
        COPY --from=build /app/dist /srv/
        #           ^^^^^ a stage cannot read from itself, and this stands in stage build
      `,
      good: `
        FROM node:22-slim AS build
        RUN npm run build

        FROM node:22-slim
        COPY --from=build /app/dist /srv/
      `,
    },
  ],

  about: { faults: true },
  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    for (const refusal of model.refusals) {
      if (refusal.code === 'own-stage') yield findingOf(refusal, model.file.source);
    }
  },
};
