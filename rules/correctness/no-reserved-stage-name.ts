import type { Rule } from '../../server/lint/rule.ts';

export const noReservedStageName: Rule = {
  id: 'no-reserved-stage-name',
  aka: ['DL3063', 'ReservedStageName'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Name no stage scratch or context',
  why: `
    Both words mean something to Docker already: \`FROM scratch\` begins with an empty image, and \`context\` is the build
    context where sources are named. A stage that takes the name hides that meaning from everything below it.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22 AS scratch
        #                   ^^^^^^^ scratch is reserved for the empty image; give the stage another name
        FROM alpine:3.22 AS context
        #                   ^^^^^^^ context is reserved for the build context; give the stage another name
      `,
      good: `
        FROM alpine:3.22 AS base
        FROM alpine:3.22 AS files
      `,
    },
  ],

  *check({ stages }) {
    for (const { from, name } of stages) {
      const meaning = name === undefined ? undefined : RESERVED.get(name);
      if (from?.alias === undefined || meaning === undefined) continue;
      yield {
        span: from.alias.name,
        message: `${name} is reserved for the ${meaning}; give the stage another name`,
      };
    }
  },
};

/** BuildKit's dockerfile2llb/validations.go, reservedStageNames. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['scratch', 'empty image'],
  ['context', 'build context'],
]);
