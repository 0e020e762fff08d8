import type { Rule } from '../../server/lint/rule.ts';
import { isForDevContainers } from '../../server/model/image-facts/user.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { rootOf } from '../../server/model/stage.ts';
import { givesUpRoot, isRoot } from '../../server/model/user.ts';

export const noRootUser: Rule = {
  id: 'no-root-user',
  aka: ['DL3002'],
  category: 'security',
  severity: 'warning',
  summary: 'End with a USER other than root',
  why: `
    Whoever breaks into a process that runs as root is root in the container, and one flaw of the kernel or one mounted
    folder away from the host. Only what ships is judged: the last USER of the stage that is built. Nothing is said where
    a tool such as gosu is at hand, with which an entrypoint gives up root itself, and of dev containers, which editors
    enter as another user.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        USER node
        RUN npm ci
        USER root
        #    ^^^^ the container runs as root; end with a user of its own
      `,
      good: `
        FROM node:22-slim
        USER root
        RUN npm install --global pm2
        USER node
      `,
    },
    {
      good: `
        FROM golang:1.24 AS build
        USER root
        RUN go build -o /app .

        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /app /app
      `,
    },
  ],

  about: { instructions: ['User'] },
  *check(model) {
    const { target, file } = model;
    const last = target && lastOf('User', target);
    if (target === undefined || last === undefined) return;
    const user = model.valueOf(last.user);
    if (user === undefined || !isRoot(user) || givesUpRoot(target, file)) return;
    const { base } = rootOf(target);
    if (base.kind === 'image' && isForDevContainers(base.reference)) return;
    yield { span: last.user, message: 'the container runs as root; end with a user of its own' };
  },
};
