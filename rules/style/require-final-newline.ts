import type { Rule } from '../../server/lint/rule.ts';

export const requireFinalNewline: Rule = {
  id: 'require-final-newline',
  category: 'style',
  severity: 'style',
  optional: true,
  summary: 'End the file with a line break',
  why: `
    A text file consists of lines, and each of them ends with a line break: without the last one, appending a line changes
    two, and some tools run the file and the next one together.
  `,
  examples: [
    {
      good: `
        FROM alpine:3.22
      `,
    },
  ],

  *check({ file }) {
    const { source } = file;
    const end = source.length;
    if (end === 0 || source.endsWith('\n')) return;
    const feed = source.indexOf('\n');
    const text = feed > 0 && source[feed - 1] === '\r' ? '\r\n' : '\n';
    yield {
      span: { start: end - 1, end },
      message: 'the last line has no line break',
      fix: { title: 'Add a line break', safety: 'safe', edits: [{ span: { start: end, end }, text }] },
    };
  },
};
