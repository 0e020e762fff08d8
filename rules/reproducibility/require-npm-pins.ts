import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { npmPins } from '../../server/shell/package/pin.ts';

export const requireNpmPins: Rule = {
  id: 'require-npm-pins',
  aka: ['DL3016'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what npm installs',
  why: `
    Without a version, npm installs the newest release on the day of the build, and one that breaks yours comes without
    warning; a tag such as \`latest\` says no more. The same goes for yarn, pnpm and bun, and for repositories, where a
    commit or tag is the version. Nothing is said of what a package.json lists.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        RUN npm install --global pm2 serve@14.2.4
        #                        ^^^ each build may get another version of pm2; write pm2@VERSION
      `,
      good: `
        FROM node:22
        RUN npm install --global pm2@5.4.3 serve@14.2.4
      `,
    },
    {
      bad: `
        FROM node:22
        RUN yarn add @scope/tool@latest
        #            ^^^^^^^^^^^^^^^^^^ each build may get another version of @scope/tool@latest; write @scope/tool@VERSION
      `,
      good: `
        FROM node:22
        RUN yarn add @scope/tool@^1.2
      `,
    },
    {
      good: `
        FROM node:22
        COPY . .
        RUN npm ci && npm install ./packages/a b.tgz user/repository#v1.2
      `,
    },
  ],

  about: { managers: npmPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, npmPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
