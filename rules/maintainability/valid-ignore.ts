import type { Finding, JudgedIgnore, Rule } from '../../server/lint/rule.ts';

export const validIgnore: Rule = {
  id: 'valid-ignore',
  category: 'maintainability',
  severity: 'warning',
  summary: 'Say in an ignore comment which rule it silences, and where',
  why: `
    A comment that is misspelt, names no rule or stands in the wrong place ignores nothing, though whoever reads it
    believes that it does. dflint's own comments are \`# dflint ignore=RULE\` above an instruction, \`ignore-stage\` above a
    FROM and \`ignore-file\` anywhere, each with \`-- a reason\` if you like. hadolint's and BuildKit's comments act where
    those tools heed them.
  `,
  examples: [
    {
      bad: `
        # dflint ignore
        #        ^^^^^^ nothing is ignored: say which rule, as in "ignore=prefer-copy"
        FROM node:22-slim
        ADD app.conf /etc/
      `,
      good: `
        FROM node:22-slim
        # dflint ignore=prefer-copy
        ADD app.conf /etc/
      `,
    },
    {
      bad: `
        FROM node:22-slim
        # dflint ignore=prefer-cpy -- unpacked at run time
        #               ^^^^^^^^^^ no rule has this name; did you mean prefer-copy?
        ADD app.conf /etc/
      `,
      good: `
        FROM node:22-slim
        # dflint ignore=prefer-copy -- unpacked at run time
        ADD app.conf /etc/
      `,
    },
  ],

  *check() {},
  *checkIgnores(ignores) {
    for (const ignore of ignores) {
      if (ignore.defect !== undefined) yield ignore.defect;
      yield* unknownNamesOf(ignore);
    }
  },
};

function* unknownNamesOf({ dialect, names }: JudgedIgnore): Iterable<Finding> {
  if (dialect === 'hadolint') return;
  const what = dialect === 'buildkit' ? "none of BuildKit's checks has this name" : 'no rule has this name';
  for (const { text, start, end, effect, suggestion } of names) {
    if (effect !== 'unknown') continue;
    const span = { start, end };
    if (suggestion !== undefined)
      yield { span, message: `${what}; did you mean ${suggestion}?`, fix: fixOf(text, suggestion, span) };
    // Other tools have rules that we do not know of.
    else if (dialect === 'dflint') yield { span, message: `${what}; dflint rules lists them` };
  }
}

/** Safe: a comment is no part of the image. */
function fixOf(text: string, suggestion: string, span: Finding['span']): NonNullable<Finding['fix']> {
  return { title: `Write ${suggestion} instead of ${text}`, safety: 'safe', edits: [{ span, text: suggestion }] };
}
