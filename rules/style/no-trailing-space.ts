import type { Rule } from '../../server/lint/rule.ts';
import type { Dockerfile } from '../../server/syntax/ast.ts';
import type { Span } from '../../server/text/span.ts';

export const noTrailingSpace: Rule = {
  id: 'no-trailing-space',
  category: 'style',
  severity: 'style',
  optional: true,
  summary: 'Leave no spaces at the end of a line',
  why: `
    Spaces at the end of a line mean nothing, cannot be seen, and show up as changes. What stands in a here-document is
    content, and is left alone.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22\x20
        #               ^ spaces at the end of a line mean nothing
        RUN apk add --no-cache \\\x20\x20
        #                       ^^ spaces at the end of a line mean nothing
            git
      `,
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache \\
            git
      `,
    },
    {
      good: `
        FROM alpine:3.22
        COPY <<EOT /srv/table
        a\x20
        EOT
      `,
    },
  ],

  *check({ file }) {
    const bodies = bodiesIn(file);
    for (const span of trailingSpaces(file.source)) {
      if (bodies.some((it) => it.start <= span.start && span.start < it.end)) continue;
      const fix = { title: 'Remove the spaces', safety: 'safe', edits: [{ span, text: '' }] } as const;
      yield { span, message: 'spaces at the end of a line mean nothing', fix };
    }
  },
};

function* trailingSpaces(source: string): Generator<Span> {
  for (let start = 0; start < source.length; ) {
    const feed = source.indexOf('\n', start);
    const line = feed < 0 ? source.length : feed;
    const end = source[line - 1] === '\r' ? line - 1 : line;
    let from = end;
    while (from > start && (source[from - 1] === ' ' || source[from - 1] === '\t')) from--;
    if (from < end) yield { start: from, end };
    start = line + 1;
  }
}

function bodiesIn({ instructions }: Dockerfile): readonly Span[] {
  return instructions.flatMap((it) => {
    const instruction = it.kind === 'Onbuild' ? it.instruction : it;
    return 'heredocs' in instruction ? instruction.heredocs : [];
  });
}
