import type { Rule } from '../../server/lint/rule.ts';
import { isRemote } from '../../server/model/copied/source-path.ts';
import { flagOf } from '../../server/syntax/walk.ts';
import { joinPath } from '../../server/text/path.ts';

export const noSourceOutsideContext: Rule = {
  id: 'no-source-outside-context',
  category: 'correctness',
  severity: 'warning',
  summary: 'Copy only what is in the build context',
  why: `
    The build sees its context and nothing above it, and BuildKit takes the root of the context for its own parent: with
    \`COPY ../lib\` it looks for \`lib\` in the context (dockerfile2llb/convert.go, dispatchCopy). Build with the folder above
    as context and name the Dockerfile with \`--file\`, or give the other folder a name with \`--build-context\` and copy
    \`--from\` that.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY ../shared /app/shared
        #    ^^^^^^^^^ this leads out of the build context, which ends at its root: it means "shared" there
      `,
      good: `
        FROM node:22
        COPY --from=shared . /app/shared
      `,
    },
    {
      good: `
        FROM node:22
        COPY src/../package.json /app/
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model) {
    for (const instruction of [...model.all('Copy'), ...model.all('Add')]) {
      if (flagOf(instruction, 'from') !== undefined) continue;
      for (const word of instruction.sources) {
        if (!word.text.includes('..') && !word.text.includes('$')) continue;
        const path = model.valueOf(word);
        if (path === undefined || !/^\.\.(?:\/|$)/.test(joinPath(path)) || isRemote(path)) continue;
        const inside = joinPath('/', path).slice(1) || '.';
        const message = `this leads out of the build context, which ends at its root: it means "${inside}" there`;
        yield { span: word, message };
      }
    }
  },
};
