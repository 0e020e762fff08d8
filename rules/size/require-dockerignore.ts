import { listingOf } from '../../server/context/tree.ts';
import { contextUses, selectorsOf } from '../../server/lint/context/context-use.ts';
import { wasteIn, wasteText } from '../../server/lint/context/waste.ts';
import type { Rule } from '../../server/lint/rule.ts';

export const requireDockerignore: Rule = {
  id: 'require-dockerignore',
  category: 'size',
  severity: 'warning',
  needs: 'context',
  summary: 'Have a .dockerignore where whole folders are copied',
  why: `
    Without a \`.dockerignore\`, COPY of a folder takes all that lies in it: the history of the repository, installed packages,
    caches. All of it is sent to the builder and kept in the layer, and a change in any of it runs the step and all below
    it again. It is said where the build context is known and such things are there.
  `,
  examples: [
    {
      files: { 'server.js': '', 'node_modules/left-pad/index.js': '' },
      stats: { 'node_modules/left-pad/index.js': { size: 41_000_000 } },
      bad: `
        FROM node:22-slim
        COPY . .
        #    ^ there is no .dockerignore, so this takes node_modules (41 MB) along
      `,
      good: `
        FROM node:22-slim
        COPY server.js .
      `,
    },
    {
      files: { '.dockerignore': 'node_modules\n', 'server.js': '', 'node_modules/left-pad/index.js': '' },
      good: `
        FROM node:22-slim
        COPY . .
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model, _, context) {
    if (context === undefined || context.ignoreFile !== undefined) return;
    const all = selectorsOf(model);
    for (const { instruction, word, selector } of contextUses(model)) {
      const stage = model.stageOf(instruction);
      if (stage === undefined || !model.reachable.has(stage)) continue;
      const waste = wasteIn([selector], listingOf(context), all);
      if (waste.length === 0) continue;
      yield { span: word, message: `there is no .dockerignore, so this takes ${wasteText(waste)} along` };
      return;
    }
  },
};
