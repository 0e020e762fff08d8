import type { Rule } from '../../server/lint/rule.ts';

export const validEncoding: Rule = {
  id: 'valid-encoding',
  category: 'correctness',
  severity: 'warning',
  summary: 'Save the file as UTF-8 with ordinary line endings',
  why: `
    Docker reads a Dockerfile as UTF-8, and a line feed ends a line. Bytes that are no UTF-8 and NUL characters reach the
    image or break the build; in a file whose lines end with a carriage return alone, everything behind a leading comment
    is part of that comment.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        LABEL author="Jos\uFFFD"
        #                ^ this is no UTF-8; save the file in that encoding
      `,
      good: `
        FROM alpine:3.22
        LABEL author="José"
      `,
    },
  ],

  *check({ file: { source } }) {
    for (const { pattern, message } of DEFECTS) {
      const at = source.search(pattern);
      if (at >= 0) yield { span: { start: at, end: at + 1 }, message };
    }
    if (!source.includes('\r') || source.includes('\n')) return;
    const at = source.indexOf('\r');
    const edits = Array.from(source.matchAll(/\r/g), ({ index }) => ({
      span: { start: index, end: index + 1 },
      text: '\n',
    }));
    yield {
      span: { start: at, end: at + 1 },
      message: 'a carriage return alone ends no line, so Docker reads the whole file as one line',
      fix: { title: 'End lines with line feeds', safety: 'unsafe', edits },
    };
  },
};

/** The replacement character is what decoding leaves of bytes that are no UTF-8. Once a file is enough. */
const DEFECTS = [
  { pattern: /\uFFFD/, message: 'this is no UTF-8; save the file in that encoding' },
  { pattern: /\0/, message: 'this is a NUL character, which does not belong in a text; remove it' },
];
