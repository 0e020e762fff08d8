import type { Rule } from '../../server/lint/rule.ts';
import type { Dockerfile, Instruction, Trivia } from '../../server/syntax/ast.ts';
import { lastFrom, textOf } from '../../server/text/span.ts';

export const noEmptyContinuation: Rule = {
  id: 'no-empty-continuation',
  aka: ['NoEmptyContinuation'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Leave no blank line inside an instruction',
  why: `
    A backslash continues the instruction over blank lines too, so that it goes on where a reader sees it end; one
    backslash too many, and the next instruction becomes part of this one. Docker has announced that it will refuse such
    lines. A comment may stand there instead.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        RUN apk add --no-cache \\
          git \\

        #^ a blank line does not end the instruction above it, and Docker will refuse it; remove it
          make
      `,
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache \\
          git \\
          make
      `,
    },
  ],

  *check({ file }) {
    const found = new Map<Instruction, Trivia[]>();
    for (const line of emptyContinuations(file)) {
      const instruction = file.instructions[lastFrom(file.instructions, line.start)];
      if (instruction === undefined) continue;
      const lines = found.get(instruction);
      if (lines === undefined) found.set(instruction, [line]);
      else lines.push(line);
    }
    for (const lines of found.values()) {
      const [first] = lines;
      if (first === undefined) continue;
      const edits = lines.map((span) => ({ span, text: '' }));
      yield {
        span: first,
        message: 'a blank line does not end the instruction above it, and Docker will refuse it; remove it',
        // Safe: BuildKit skips these lines (parser/parser.go, Parse).
        fix: { title: 'Remove the blank lines of the instruction', safety: 'safe', edits },
      };
    }
  },
};

/** The blank lines between a continued line and what it is continued by, comments passed over. */
function emptyContinuations({ trivia, source }: Dockerfile): readonly Trivia[] {
  const lines: Trivia[] = [];
  let end = -1;
  for (const it of trivia) {
    const follows = end >= 0 && textOf(source, { start: end, end: it.start }).trim() === '';
    if (it.kind === 'blank' && follows) lines.push(it);
    end = it.kind === 'continuation' || follows ? it.end : -1;
  }
  return lines;
}
