import { ignorePatterns } from '../../server/context/ignore/dockerignore.ts';
import { matchesWithParents, type PatternList } from '../../server/context/ignore/pattern-list.ts';
import { rootedPath } from '../../server/context/path.ts';
import { hasWildcard, splitAtWildcard } from '../../server/context/pattern.ts';
import { type Listing, listingOf } from '../../server/context/tree.ts';
import type { Rule } from '../../server/lint/rule.ts';
import { isRemote } from '../../server/model/copied/source-path.ts';
import { flagOf } from '../../server/syntax/walk.ts';

export const noIgnoredSource: Rule = {
  id: 'no-ignored-source',
  aka: ['CopyIgnoredFile'],
  category: 'correctness',
  severity: 'warning',
  needs: 'context',
  summary: 'Copy nothing that .dockerignore keeps out',
  why: `
    What \`.dockerignore\` matches, in a folder that it matches too, is not part of the build context. For COPY and ADD it
    does not exist: the build stops, or copies less than the line says. Take the path out of \`.dockerignore\`, take it
    back there with a \`!\`, or remove the source. Nothing is said where the build context is not known.
  `,
  examples: [
    {
      files: { '.dockerignore': 'node_modules\ndist\n', 'src/index.js': '' },
      bad: `
        FROM node:22-slim
        COPY src dist/ /app/
        #        ^^^^^ .dockerignore leaves nothing of "dist/" in the build context, so there is nothing to copy
      `,
      good: `
        FROM node:22-slim
        COPY src /app/
      `,
    },
    {
      files: { '.dockerignore': '*\n!dist\n', 'dist/index.js': '' },
      good: `
        FROM node:22-slim
        COPY dist/ /app/
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model, _, context) {
    if (context?.ignoreFile === undefined) return;
    const list = ignorePatterns(context.ignoreFile);
    if (list.patterns.length === 0) return;
    const listing = listingOf(context);
    for (const instruction of model.stages.flatMap((it) => it.instructions)) {
      if (instruction.kind !== 'Add' && (instruction.kind !== 'Copy' || flagOf(instruction, 'from'))) continue;
      for (const source of instruction.sources) {
        const path = model.valueOf(source);
        if (path === undefined || isRemote(path) || !isIgnored(rootedPath(path), list, listing)) continue;
        const message = `${context.ignoreFile.path} leaves nothing of "${path}" in the build context, so there is nothing to copy`;
        yield { span: source, message };
      }
    }
  },
};

/**
 * As BuildKit's check has it (dockerfile2llb/validations.go, validateCopySourcePath), but for what is taken back, of which
 * it says nothing: what the context holds shows whether anything is.
 */
function isIgnored(path: string, list: PatternList, { children, entries }: Listing): boolean {
  const isEmpty = () => (children.get('') ?? []).length === 0;
  if (path === '') return isEmpty();
  if (!matchesWithParents(list, path)) return false;
  const place = hasWildcard(path) ? splitAtWildcard(path).folder : path;
  return !list.hasNegation || (place === '' ? isEmpty() : !entries.has(place));
}
