import { findingOf } from '../../server/lint/mistake.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const validOnbuild: Rule = {
  id: 'valid-onbuild',
  aka: ['DL3043'],
  category: 'correctness',
  severity: 'error',
  summary: 'Let ONBUILD hold back no FROM, MAINTAINER or ONBUILD',
  why: `
    What ONBUILD holds back is executed right behind the FROM of whoever builds on the image. A second FROM has no place
    there, and neither MAINTAINER nor another ONBUILD is let through: Docker refuses the file.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        ONBUILD ONBUILD COPY . /app
        #       ^^^^^^^ ONBUILD cannot hold back ONBUILD
      `,
      good: `
        FROM node:22-slim
        ONBUILD COPY . /app
      `,
    },
  ],

  about: { faults: true },
  *check({ file }) {
    for (const error of file.errors) {
      if (error.code === 'onbuild') yield findingOf(error, file.source);
    }
  },
};
