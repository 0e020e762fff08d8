import type { Rule } from '../../server/lint/rule.ts';
import { familiarName } from '../../server/model/image.ts';

export const noUntaggedBase: Rule = {
  id: 'no-untagged-base',
  aka: ['DL3006'],
  category: 'reproducibility',
  severity: 'warning',
  summary: 'Give the base image a tag',
  why: `
    A name without a tag means the tag "latest", which is whatever was pushed last. The same Dockerfile then makes a
    different image tomorrow, and a new major version arrives unasked.
  `,
  examples: [
    {
      bad: `
        FROM node
        #    ^^^^ node has no tag, so this is whatever was pushed last; name a version
      `,
      good: `
        FROM node:22-slim
      `,
    },
    {
      good: `
        ARG BASE
        FROM node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
        FROM build AS test
        FROM scratch AS files
        FROM \${BASE}
      `,
    },
  ],

  *check({ stages }) {
    for (const { from, base } of stages) {
      if (from === undefined || base.kind !== 'image') continue;
      const { reference } = base;
      if (reference.tag !== undefined || reference.digest !== undefined) continue;
      const message = `${familiarName(reference)} has no tag, so this is whatever was pushed last; name a version`;
      yield { span: from.image, message };
    }
  },
};
