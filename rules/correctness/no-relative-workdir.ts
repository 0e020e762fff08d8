import type { Rule } from '../../server/lint/rule.ts';
import type { Stage } from '../../server/model/stage.ts';

export const noRelativeWorkdir: Rule = {
  id: 'no-relative-workdir',
  aka: ['DL3000', 'WorkdirRelativePath'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Begin with an absolute WORKDIR',
  why: `
    A relative path continues the directory that the base image happens to be in. When that changes with the next
    version of the image, every later COPY and RUN works somewhere else. Behind an absolute WORKDIR of this file, a
    relative one is clear.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        WORKDIR app
        #       ^^^ no absolute WORKDIR stands above "app"; begin it with /
      `,
      good: `
        FROM node:22-slim
        WORKDIR /app
      `,
    },
    {
      good: `
        FROM node:22-slim AS base
        WORKDIR /srv

        FROM base
        WORKDIR app
      `,
    },
  ],

  about: { instructions: ['Workdir'] },
  *check(model) {
    const settled = new Set<Stage>();
    for (const stage of model.stages) {
      if (stage.base.kind === 'stage' && settled.has(stage.base.stage)) settled.add(stage);
      const workdir = stage.instructions.find((it) => it.kind === 'Workdir');
      if (workdir === undefined || settled.has(stage)) continue;
      // The first one speaks for those that continue it, as in BuildKit (dockerfile2llb/convert.go, dispatchWorkdir).
      settled.add(stage);
      const path = model.valueOf(workdir.path);
      if (path === undefined || isAbsolute(path)) continue;
      const message = `no absolute WORKDIR stands above "${path}"; begin it with /`;
      yield { span: workdir.path, message };
    }
  },
};

/** Also `C:\app` and `\app`: whether the image is one for Windows is not always known. */
function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:|[/\\])/.test(path);
}
