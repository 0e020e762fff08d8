import { hasForeignFrontend } from '../../server/lint/frontend.ts';
import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const validPort: Rule = {
  id: 'valid-port',
  aka: ['DL3011'],
  category: 'correctness',
  severity: 'error',
  summary: 'Expose only ports that exist',
  why: `
    The build stops at a port that is no number from 0 to 65535, at a range that ends before it begins, and at a protocol
    other than tcp, udp and sctp. What only the build can know, such as a variable without a value, is not guessed at.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        EXPOSE 80800
        #      ^^^^^ a port is a number from 0 to 65535 or a range like 8000-8010, not "80800"
      `,
      good: `
        FROM alpine:3.22
        EXPOSE 8080
      `,
    },
    {
      good: `
        ARG LAST
        FROM alpine:3.22
        ARG LAST
        EXPOSE 53/udp 8000-\${LAST}
      `,
    },
  ],

  about: { faults: true },
  *check(model) {
    if (hasForeignFrontend(model.file)) return;
    for (const refusal of model.refusals) {
      if (refusal.code === 'port') yield findingOf(refusal, model.file.source);
    }
  },
};
