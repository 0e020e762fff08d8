import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const buildError: Rule = {
  id: 'build-error',
  category: 'correctness',
  severity: 'error',
  summary: 'Ask only for what a build can do',
  why: `
    Each of these lines can be read, and still the build is certain to stop there: a variable that must be set and is
    not, two stages that need each other, a signal that is none. What only the build can know is not guessed at.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        STOPSIGNAL SIGTREM
        #          ^^^^^^^ there is no signal SIGTREM; did you mean SIGTERM?
      `,
      good: `
        FROM alpine:3.22
        STOPSIGNAL SIGTERM
      `,
    },
    {
      good: `
        ARG BASE
        FROM \${BASE:?name a base image}
        STOPSIGNAL \${SIGNAL}
      `,
    },
  ],

  about: { faults: true },
  *check(model) {
    // A frontend of another's may read `FROM ./base.dockerfile` and the like.
    if (hasForeignFrontend(model.file)) return;
    for (const refusal of model.refusals) {
      if (refusal.code === undefined) yield findingOf(refusal, model.file.source);
    }
  },
};
