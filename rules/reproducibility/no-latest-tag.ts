import type { Rule } from '../../server/lint/rule.ts';
import type { Source } from '../../server/model/stage.ts';
import type { Word } from '../../server/syntax/ast.ts';

export const noLatestTag: Rule = {
  id: 'no-latest-tag',
  aka: ['DL3007'],
  category: 'reproducibility',
  severity: 'warning',
  summary: 'Name a version instead of "latest"',
  why: `
    The tag "latest" is not a version but whatever was pushed last. The same Dockerfile then makes a different image
    tomorrow, and a new major version arrives unasked.
  `,
  examples: [
    {
      bad: `
        FROM node:latest
        #    ^^^^^^^^^^^ name a version: "latest" is whatever was pushed last
      `,
      good: `
        FROM node:22-slim
      `,
    },
    {
      bad: `
        ARG NODE_TAG=latest
        FROM node:\${NODE_TAG}
        #    ^^^^^^^^^^^^^^^^ name a version: "latest" is whatever was pushed last
      `,
      good: `
        ARG NODE_TAG=22-slim
        FROM node:\${NODE_TAG}
      `,
    },
    {
      bad: `
        ARG REGISTRY
        FROM $REGISTRY/node:latest
        #    ^^^^^^^^^^^^^^^^^^^^^ name a version: "latest" is whatever was pushed last
      `,
      good: `
        ARG REGISTRY
        FROM $REGISTRY/node:22-slim
      `,
    },
  ],

  *check({ stages }) {
    for (const { from, base } of stages) {
      if (from === undefined || !isLatest(base, from.image)) continue;
      yield { span: from.image, message: 'name a version: "latest" is whatever was pushed last' };
    }
  },
};

function isLatest(base: Source, { parts }: Word): boolean {
  // Beside a digest a tag is only a note: the digest decides.
  if (base.kind === 'image') return base.reference.tag === 'latest' && base.reference.digest === undefined;
  // Whatever `$REGISTRY` is in `$REGISTRY/node:latest`.
  const last = parts.at(-1);
  return base.kind === 'unknown' && last?.kind === 'Literal' && /:latest$/.test(last.text);
}
