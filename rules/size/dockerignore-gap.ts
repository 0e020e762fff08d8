import { listingOf } from '../../server/context/tree.ts';
import { wasteIn, wasteText } from '../../server/lint/context/waste.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const dockerignoreGap: Rule = {
  id: 'dockerignore-gap',
  category: 'size',
  severity: 'warning',
  subject: 'dockerignore',
  needs: 'context',
  summary: 'Keep out of the build what no image needs',
  why: `
    What \`.dockerignore\` lets through, COPY of a folder takes along: it is sent to the builder and kept in the layer, and a
    change in it runs the step and all below it again. It is said of histories, installed packages and caches that are there
    now and that a Dockerfile takes without naming them; of the history not where a RUN asks git something.
  `,
  examples: [
    {
      files: {
        Dockerfile: 'FROM node:22-slim\nCOPY . .\n',
        'server.js': '',
        '.git/HEAD': 'ref: refs/heads/main\n',
        'node_modules/left-pad/index.js': '',
      },
      stats: { 'node_modules/left-pad/index.js': { size: 41_000_000 } },
      bad: `
        # What tools leave behind
        *.log
        #^^^^ nothing here keeps node_modules (41 MB), .git (21 B) out of what is copied
      `,
      good: `
        # What tools leave behind
        *.log
        **/node_modules
        .git
      `,
    },
    {
      files: { Dockerfile: 'FROM node:22-slim\nCOPY server.js .\n', 'node_modules/left-pad/index.js': '' },
      stats: { 'node_modules/left-pad/index.js': { size: 41_000_000 } },
      good: `
        *.log
      `,
    },
  ],

  *check() {},
  *checkIgnoreFile({ source, lines, taken }, _, context) {
    if (context === undefined) return;
    // Of a pattern that means the root alone, no-gitignore-pattern speaks.
    const isWritten = (pattern: string) => lines.some((it) => `**/${it.text}` === pattern);
    const waste = wasteIn(taken, listingOf(context)).filter((it) => !isWritten(it.pattern));
    if (waste.length === 0) return;
    const { start, end } = lines.at(-1) ?? { start: 0, end: 0 };
    const added = waste.map((it) => `${it.pattern}\n`).join('');
    const isOpen = source !== '' && !source.endsWith('\n');
    yield {
      span: { start, end },
      message: `nothing here keeps ${wasteText(waste)} out of what is copied`,
      fix: {
        title: `Add ${waste.map((it) => it.pattern).join(', ')}`,
        safety: 'unsafe',
        edits: [{ span: { start: source.length, end: source.length }, text: (isOpen ? '\n' : '') + added }],
      },
    };
  },
};
