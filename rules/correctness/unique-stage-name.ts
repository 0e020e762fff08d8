import type { Rule } from '../../server/lint/rule.ts';
import type { Alias } from '../../server/syntax/ast.ts';

export const uniqueStageName: Rule = {
  id: 'unique-stage-name',
  aka: ['DL3024', 'DuplicateStageName'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Give each stage a name of its own',
  why: `
    Of several stages of one name Docker takes the last: for \`--target\`, and also for a COPY above it, which then asks
    for a stage that is not built yet. Upper and lower case are the same.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim AS build
        RUN npm run build

        FROM node:22-slim AS Build
        #                    ^^^^^ a stage above is also named build; give this one another name
      `,
      good: `
        FROM node:22-slim AS build
        RUN npm run build

        FROM node:22-slim AS test
      `,
    },
  ],

  *check({ stages }) {
    const first = new Map<string, Alias>();
    for (const { from, name } of stages) {
      if (name === undefined || from?.alias === undefined) continue;
      const namesake = first.get(name);
      if (namesake === undefined) {
        first.set(name, from.alias);
        continue;
      }
      yield {
        span: from.alias.name,
        message: `a stage above is also named ${name}; give this one another name`,
        related: [{ span: namesake.name, message: `the first stage named ${name}` }],
      };
    }
  },
};
