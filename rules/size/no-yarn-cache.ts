import type { Rule } from '../../server/lint/rule.ts';
import { yarnCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { appended } from '../../server/shell/rewrite.ts';

export const noYarnCache: Rule = {
  id: 'no-yarn-cache',
  aka: ['DL3060'],
  category: 'size',
  severity: 'info',
  summary: 'Leave the cache of yarn out of the image',
  why: `
    Every package that yarn downloads is kept a second time, where nothing in the image reads it. Clean the cache in the
    RUN that installs, or have a cache mount on it, which makes the next build faster as well. Nothing is said of a build
    stage.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        COPY package.json yarn.lock ./
        RUN yarn install --frozen-lockfile
        #   ^^^^^^^^^^^^ yarn keeps all that it downloads in this layer once more; run yarn cache clean in the same RUN
      `,
      good: `
        FROM node:22-slim
        COPY package.json yarn.lock ./
        RUN yarn install --frozen-lockfile && yarn cache clean
      `,
    },
    {
      good: `
        FROM node:22-slim AS build
        RUN yarn install

        FROM node:22-slim
        RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --production
      `,
    },
  ],

  about: { managers: yarnCache.managers },
  *check(model) {
    for (const { run, script, filling } of leftovers(model, yarnCache)) {
      const [{ span }] = filling;
      const message = 'yarn keeps all that it downloads in this layer once more; run yarn cache clean in the same RUN';
      const edit = appended(model.file.source, script, run.command, 'yarn cache clean');
      // Safe: only yarn reads its cache, and it downloads what it does not find.
      const fix =
        edit && ({ title: 'Clean the cache of yarn at the end of the RUN', safety: 'safe', edits: [edit] } as const);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};
