import type { Rule } from '../../server/lint/rule.ts';
import type { Stage } from '../../server/model/stage.ts';

export const unreachableStage: Rule = {
  id: 'unreachable-stage',
  category: 'maintainability',
  severity: 'info',
  summary: 'Leave out stages that no build reaches',
  why: `
    BuildKit builds the last stage, or the one that is asked for, with all that it needs. A stage without a name that no
    other one builds on or copies from is never built: it looks like a part of the image, and its mistakes are never seen.
    A stage with a name may be built on its own with \`--target\`, so nothing is said of it.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.26
        #    ^^^^^^^^^^^ no stage uses this one, and without a name it is built for nobody
        RUN go build -o /app .

        FROM scratch
        COPY app /app
      `,
      good: `
        FROM golang:1.26 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=build /app /app
      `,
    },
  ],

  *check({ stages, references, target, inputs }) {
    if (inputs?.target !== undefined || stages.length < 2) return;
    const used = new Set<Stage>();
    for (const { source, fault } of references) {
      // Where a source is not known, it may be any of them.
      if (fault !== undefined) return;
      if (source.kind === 'stage') used.add(source.stage);
    }
    for (const stage of stages) {
      if (stage.name !== undefined || stage.from === undefined || stage === target || used.has(stage)) continue;
      yield { span: stage.from.image, message: 'no stage uses this one, and without a name it is built for nobody' };
    }
  },
};
