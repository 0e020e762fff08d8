import type { Rule } from '../../server/lint/rule.ts';
import { npmCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { appended } from '../../server/shell/rewrite.ts';

export const noNpmCache: Rule = {
  id: 'no-npm-cache',
  category: 'size',
  severity: 'info',
  summary: 'Leave the cache of npm out of the image',
  why: `
    Every package that npm downloads is kept a second time in \`~/.npm\`, where nothing in the image reads it. Clean the
    cache in the RUN that installs, or mount one on it: with \`--mount=type=cache,target=/root/.npm\` the next build is
    faster as well. Nothing is said of a build stage.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        COPY package.json package-lock.json ./
        RUN npm ci --omit=dev
        #   ^^^^^^ npm keeps all that it downloads in this layer once more; run npm cache clean --force in the same RUN
      `,
      good: `
        FROM node:22-slim
        COPY package.json package-lock.json ./
        RUN npm ci --omit=dev && npm cache clean --force
      `,
    },
    {
      good: `
        FROM node:22-slim AS build
        RUN npm ci

        FROM node:22-slim
        RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
      `,
    },
  ],

  about: { managers: npmCache.managers },
  *check(model) {
    for (const { run, script, filling } of leftovers(model, npmCache)) {
      const [{ span }] = filling;
      const message =
        'npm keeps all that it downloads in this layer once more; run npm cache clean --force in the same RUN';
      const edit = appended(model.file.source, script, run.command, 'npm cache clean --force');
      // Safe: only npm reads its cache, and it downloads what it does not find.
      const fix =
        edit && ({ title: 'Clean the cache of npm at the end of the RUN', safety: 'safe', edits: [edit] } as const);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};
