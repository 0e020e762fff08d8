import type { Rule } from '../../server/lint/rule.ts';

export const noIgnore: Rule = {
  id: 'no-ignore',
  aka: ['DL1001'],
  category: 'maintainability',
  severity: 'warning',
  optional: true,
  summary: 'Ignore rules in the configuration, not in comments',
  why: `
    For those who keep exceptions in one place, where they are reviewed. Comments of dflint, of hadolint and of BuildKit
    are meant alike. One of them could ignore this rule too: \`locked: true\` in the configuration prevents that.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        # dflint ignore=prefer-copy -- unpacked at run time
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rules are not to be ignored by comments; say it in the configuration
        ADD app.conf /etc/
      `,
      good: `
        FROM node:22-slim
        # unpacked at run time
        ADD app.conf /etc/
      `,
    },
  ],

  *check() {},
  *checkIgnores(ignores) {
    for (const { start, end, defect } of ignores) {
      // What is written wrongly ignores nothing: that is for valid-ignore to say.
      if (defect !== undefined) continue;
      yield { span: { start, end }, message: 'rules are not to be ignored by comments; say it in the configuration' };
    }
  },
};
