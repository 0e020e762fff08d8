import type { Rule } from '../../server/lint/rule.ts';

export const copyToDirectory: Rule = {
  id: 'copy-to-directory',
  aka: ['DL3021'],
  category: 'correctness',
  severity: 'warning',
  summary: 'End the destination of several sources with a slash',
  why: `
    Without the slash a destination that does not exist yet becomes a file, which each source overwrites in turn, and only
    the last is left. Other builders refuse such a COPY or ADD. A destination that ends in \`.\` or \`..\` is a directory in
    any case.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        COPY package.json package-lock.json /srv/app
        #                                   ^^^^^^^^ there are several sources; end the destination with a slash
      `,
      good: `
        FROM node:22-slim
        COPY package.json package-lock.json /srv/app/
      `,
    },
    {
      good: `
        FROM node:22-slim
        WORKDIR /srv/app
        COPY package.json package-lock.json .
        COPY src /srv/app/src
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model) {
    for (const copy of [...model.all('Copy'), ...model.all('Add')]) {
      if (copy.sources.length + copy.heredocs.length < 2) continue;
      // Behind `COPY a b  # why` stands what was meant for a comment, so nothing is known of the target.
      if (copy.sources.some((it) => it.text.startsWith('#'))) continue;
      const { target } = copy;
      const path = model.valueOf(target);
      if (path === undefined || /(?:^|[/\\])\.{0,2}$/.test(path)) continue;
      yield { span: target, message: 'there are several sources; end the destination with a slash' };
    }
  },
};
