import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const buildError: Rule = {
  id: 'build-error',
  category: 'correctness',
  severity: 'error',
  summary: 'Ask only for what a build can do',
  why: `
    Each of these lines can be read, and still the build is certain to stop there: a stage that does not exist, a
    variable that must be set and is not, a port that is none. What only the build can know is not guessed at.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.20
        EXPOSE http
        #      ^^^^ a port is a number from 0 to 65535 or a range like 8000-8010, not "http"
      `,
      good: `
        FROM alpine:3.20
        EXPOSE 80
      `,
    },
    {
      good: `
        ARG BASE
        FROM \${BASE:?name a base image}
        EXPOSE \${PORT}
      `,
    },
  ],

  *check(model) {
    // A frontend of another's may read `FROM ./base.dockerfile` and the like.
    if (hasForeignFrontend(model.file)) return;
    for (const refusal of model.refusals) yield findingOf(refusal, model.file.source);
  },
};
