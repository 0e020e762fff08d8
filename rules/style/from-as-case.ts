import type { Rule } from '../../server/lint/rule.ts';
import { textOf } from '../../server/text/span.ts';

export const fromAsCase: Rule = {
  id: 'from-as-case',
  aka: ['FromAsCasing'],
  category: 'style',
  severity: 'style',
  summary: 'Write AS in the same case as its FROM',
  why: `
    Keywords may be in upper or lower case, but a reader who looks for them takes one that differs for the name of
    something.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim as build
        #                 ^^ "as" is not written like FROM; write AS
      `,
      good: `
        FROM node:22-slim AS build
      `,
    },
  ],

  *check({ stages, file: { source } }) {
    for (const { from } of stages) {
      if (from?.alias === undefined) continue;
      const keyword = textOf(source, from.keyword);
      const written = textOf(source, from.alias.as);
      // A keyword that is neither is for instruction-case to say; then AS has nothing to go by.
      const wanted = keyword === 'FROM' ? 'AS' : keyword === 'from' ? 'as' : written;
      if (written === wanted) continue;
      yield {
        span: from.alias.as,
        message: `"${written}" is not written like ${keyword}; write ${wanted}`,
        fix: { title: `Write ${wanted}`, safety: 'safe', edits: [{ span: from.alias.as, text: wanted }] },
      };
    }
  },
};
