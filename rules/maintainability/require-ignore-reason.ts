import type { Rule } from '../../server/lint/rule.ts';

export const requireIgnoreReason: Rule = {
  id: 'require-ignore-reason',
  category: 'maintainability',
  severity: 'warning',
  optional: true,
  summary: 'Give the reason in an ignore comment',
  why: `
    Without its reason nobody dares to remove the comment, and nobody can tell whether it still holds. Write it behind
    \`--\`, or behind \`#\` in a comment for hadolint. BuildKit's check comments have no place for one.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        # dflint ignore=prefer-copy
        #^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing says why; add -- and a reason
        ADD app.conf /etc/
      `,
      good: `
        FROM node:22-slim
        # dflint ignore=prefer-copy -- the base image watches for ADD
        ADD app.conf /etc/
      `,
    },
  ],

  *check() {},
  *checkIgnores(ignores) {
    for (const { start, end, dialect, reason, defect } of ignores) {
      if (defect !== undefined || reason !== undefined || dialect === 'buildkit') continue;
      const sign = dialect === 'dflint' ? '--' : '#';
      yield { span: { start, end }, message: `nothing says why; add ${sign} and a reason` };
    }
  },
};
