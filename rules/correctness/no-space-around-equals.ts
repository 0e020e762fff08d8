import type { Rule } from '../../server/lint/rule.ts';
import { textOf } from '../../server/text/span.ts';

export const noSpaceAroundEquals: Rule = {
  id: 'no-space-around-equals',
  category: 'correctness',
  severity: 'warning',
  summary: 'Put no spaces around the equals sign',
  why: `
    With a space behind the name, ENV and LABEL take the rest of the line for the value, as they did before the form with
    an equals sign was there: \`ENV PORT = 80\` sets PORT to \`= 80\`.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        ENV PORT = 80
        #        ^ this equals sign is part of the value: PORT becomes "= 80"
      `,
      good: `
        FROM alpine:3.22
        ENV PORT=80
      `,
    },
    {
      good: `
        FROM alpine:3.22
        ENV OPTIONS -a=1 -b = 2
      `,
    },
  ],

  about: { instructions: ['Env', 'Label'] },
  *check(model) {
    const { source } = model.file;
    for (const { pairs } of [...model.all('Env'), ...model.all('Label')]) {
      for (const { key, separator, value } of pairs) {
        if (separator !== ' ' || !value.text.startsWith('=')) continue;
        const span = { start: value.start, end: value.start + 1 };
        const message = `this equals sign is part of the value: ${key.text} becomes "${value.text}"`;
        const [space = ''] = /^=[ \t]*/.exec(textOf(source, value)) ?? [];
        const rest = value.text.replace(/^=[ \t]*/, '');
        // Where the value has spaces of its own, it must be quoted.
        const isOneWord = /^(?:"[^"\\]*"|'[^'\\]*'|[^\s"'\\`]+)$/.test(rest);
        const edit = { span: { start: key.end, end: value.start + space.length }, text: '=' };
        if (isOneWord) yield { span, message, fix: { title: 'Take out the spaces', safety: 'unsafe', edits: [edit] } };
        else yield { span, message };
      }
    }
  },
};
