import type { Rule } from '../../server/lint/rule.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { isInteractive } from '../../server/shell/interactive.ts';

export const requireHealthcheck: Rule = {
  id: 'require-healthcheck',
  aka: ['DL3057'],
  category: 'maintainability',
  severity: 'info',
  summary: 'Give an image that serves a port a HEALTHCHECK',
  why: `
    Docker sees whether a process is there, not whether it answers. With a HEALTHCHECK, Compose can wait until a service
    is ready and Swarm replaces one that hangs; Kubernetes has probes of its own. Only the stage that is built is judged,
    and only if it EXPOSEs another port than that of SSH and starts something other than a shell or the prompt of a
    language. \`HEALTHCHECK NONE\` says that there shall be none.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        EXPOSE 3000
        #^^^^^ the image serves a port and has no HEALTHCHECK that would tell whether it answers
        CMD ["node", "server.js"]
      `,
      good: `
        FROM node:22-slim
        EXPOSE 3000
        HEALTHCHECK CMD ["node", "healthcheck.js"]
        CMD ["node", "server.js"]
      `,
    },
    {
      good: `
        FROM node:22-slim AS development
        EXPOSE 9229

        FROM node:22-slim
        CMD ["node", "worker.js"]
      `,
    },
  ],

  about: { instructions: ['Expose'] },
  *check(model) {
    const { target } = model;
    const expose = target && lastOf('Expose', target);
    if (target === undefined || expose === undefined || lastOf('Healthcheck', target) !== undefined) return;
    if (expose.ports.every(({ text }) => SSH.test(text))) return;
    const started = lastOf('Cmd', target) ?? lastOf('Entrypoint', target);
    const script = started && model.script(started);
    if (script !== undefined && isInteractive(script)) return;
    const message = 'the image serves a port and has no HEALTHCHECK that would tell whether it answers';
    yield { span: expose.keyword, message };
  },
};

/** Somebody logs in there, or MPI does: it is not what the image is for. */
const SSH = /^22(?:\/tcp)?$/i;
