import type { Rule } from '../../server/lint/rule.ts';
import { lineageOf } from '../../server/model/lineage.ts';
import { rootOf, type Source } from '../../server/model/stage.ts';

export const noStageRootCopy: Rule = {
  id: 'no-stage-root-copy',
  aka: ['DL3067'],
  category: 'size',
  severity: 'info',
  summary: 'Copy what is needed from a stage, not all of it',
  why: `
    A build stage is there so that compilers, package lists and sources do not ship. \`COPY --from=build / /\` brings them all
    along, on top of the files that the image has already. Name the files that the image needs. Nothing is said of a stage
    that begins with \`FROM scratch\` and so holds only what was put there, nor of a whole system that is copied into an
    empty image to make one layer of it.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.24 AS build
        RUN go build -o /usr/local/bin/app .

        FROM debian:12-slim
        COPY --from=build / /
        #                 ^ this brings the whole system of build into the image; copy the files that are needed
      `,
      good: `
        FROM golang:1.24 AS build
        RUN go build -o /usr/local/bin/app .

        FROM debian:12-slim
        COPY --from=build /usr/local/bin/app /usr/local/bin/
      `,
    },
    {
      good: `
        FROM scratch AS files
        COPY etc /etc

        FROM debian:12-slim AS system
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*

        FROM scratch
        COPY --from=system / /
        COPY --from=files / /
      `,
    },
  ],

  about: { instructions: ['Copy'] },
  *check(model) {
    for (const { instruction, source, stage, word } of model.references) {
      if (instruction.kind !== 'Copy' || rootOf(stage).base.kind === 'scratch') continue;
      const [root, ...more] = instruction.sources;
      if (root === undefined || more.length > 0) continue;
      if (!isRoot(model.valueOf(root)) || !isRoot(model.valueOf(instruction.target)) || !isSystem(source)) continue;
      yield {
        span: root,
        message: `this brings the whole system of ${word.text} into the image; copy the files that are needed`,
      };
    }
  },
};

/** `"/"`: words of COPY keep their quotes. */
function isRoot(path: string | undefined): boolean {
  return path !== undefined && /^["']?\/+\.?["']?$/.test(path);
}

/**
 * Whether it is likely that a whole system is there: in a stage in which something is run, or in an image of Docker's
 * own. Other images that people copy as a whole, such as tonistiigi/xx, are made for it.
 */
function isSystem(source: Source): boolean {
  if (source.kind === 'image') return source.reference.repository.startsWith('library/');
  if (source.kind !== 'stage' || rootOf(source.stage).base.kind === 'scratch') return false;
  return lineageOf(source.stage).some((it) => it.instructions.some(({ kind }) => kind === 'Run'));
}
