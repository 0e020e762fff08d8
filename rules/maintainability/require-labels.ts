import type { Rule } from '../../server/lint/rule.ts';
import { lineageOf } from '../../server/model/lineage.ts';
import type { Model } from '../../server/model/model.ts';
import { commandsOf, type Stage } from '../../server/model/stage.ts';
import { enumerated } from '../../server/text/enumerated.ts';

export const requireLabels: Rule<{ labels: readonly string[] }> = {
  id: 'require-labels',
  aka: ['DL3049'],
  category: 'maintainability',
  severity: 'info',
  optional: true,
  summary: 'Give every image the labels that are asked for',
  why: `
    Labels say of an image on some server where it comes from and whom to ask. A stage that no other one builds on or
    copies from is an image of its own; if it is known which stage is built, that one is judged alone. What a stage
    inherits from another counts, what its base image has is not known.
  `,
  options: {
    labels: {
      type: 'texts',
      default: ['org.opencontainers.image.source', 'org.opencontainers.image.licenses'],
      summary: 'the keys of the labels',
    },
  },
  examples: [
    {
      bad: `
        FROM golang:1.24 AS build
        RUN go build -o /app .

        FROM scratch
        #    ^^^^^^^ this image is to have the labels org.opencontainers.image.source and org.opencontainers.image.licenses
        COPY --from=build /app /app
      `,
      good: `
        FROM golang:1.24 AS build
        RUN go build -o /app .

        FROM scratch
        LABEL org.opencontainers.image.source="https://example.com/acme/app" \\
              org.opencontainers.image.licenses="MIT"
        COPY --from=build /app /app
      `,
    },
  ],

  *check(model, { labels }) {
    if (labels.length === 0) return;
    for (const stage of imagesOf(model)) {
      if (stage.from === undefined) continue;
      const keys = labelsOf(stage, model);
      const missing = keys && labels.filter((it) => !keys.has(it));
      if (missing === undefined || missing.length === 0) continue;
      const noun = missing.length === 1 ? 'label' : 'labels';
      yield { span: stage.from.image, message: `this image is to have the ${noun} ${enumerated(missing)}` };
    }
  },
};

/** The stages that are built for their own sake. */
function imagesOf({ inputs, target, stages, references }: Model): readonly Stage[] {
  if (inputs?.target !== undefined) return target === undefined ? [] : [target];
  const used = new Set(references.flatMap(({ source }) => (source.kind === 'stage' ? source.stage : [])));
  return stages.filter((it) => !used.has(it));
}

/** The keys of the labels that a stage sets or inherits; `undefined` where the build decides on one of them. */
function labelsOf(stage: Stage, model: Model): ReadonlySet<string> | undefined {
  const keys = new Set<string>();
  for (const instruction of lineageOf(stage).flatMap(commandsOf)) {
    for (const { key } of instruction.kind === 'Label' ? instruction.pairs : []) {
      const name = model.valueOf(key);
      if (name === undefined) return undefined;
      keys.add(name);
    }
  }
  return keys;
}
