import type { Rule } from '../../server/lint/rule.ts';
import type { Stage } from '../../server/model/stage.ts';
import type { Word } from '../../server/syntax/ast.ts';

export const stageNameCase: Rule = {
  id: 'stage-name-case',
  aka: ['StageNameCasing'],
  category: 'style',
  severity: 'style',
  summary: 'Name stages in lower case',
  why: `
    BuildKit keeps the names of stages in lower case, and a FROM finds them in no other spelling. Written so from the
    start, a name is the same wherever it stands, and it cannot be taken for an instruction.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim AS Build
        #                    ^^^^^ a stage is named in lower case; write build instead of Build
        RUN npm run build

        FROM nginx:1.27
        COPY --from=Build /app/dist /usr/share/nginx/html
      `,
      good: `
        FROM node:22-slim AS build
        RUN npm run build

        FROM nginx:1.27
        COPY --from=build /app/dist /usr/share/nginx/html
      `,
    },
  ],

  *check({ stages, references }) {
    const words = new Map<Stage, Word[]>();
    for (const { source, word } of references) {
      if (source.kind !== 'stage') continue;
      const known = words.get(source.stage);
      if (known === undefined) words.set(source.stage, [word]);
      else known.push(word);
    }
    for (const stage of stages) {
      const name = stage.from?.alias?.name;
      const lower = stage.name;
      if (name === undefined || lower === undefined || name.text === lower) continue;
      const mentions = (words.get(stage) ?? []).filter((it) => it.text === name.text);
      const edits = [name, ...mentions].map((span) => ({ span, text: lower }));
      yield {
        span: name,
        message: `a stage is named in lower case; write ${lower} instead of ${name.text}`,
        // Safe: where --from and --target name a stage, upper and lower case are the same (dockerfile2llb, findStateByName).
        fix: { title: `Rename the stage to ${lower}`, safety: 'safe', edits },
      };
    }
  },
};
