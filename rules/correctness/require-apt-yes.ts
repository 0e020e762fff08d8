import type { Rule } from '../../server/lint/rule.ts';
import { promptsIn } from '../../server/model/package/prompt.ts';
import { aptPrompt } from '../../server/shell/package/prompt.ts';

export const requireAptYes: Rule = {
  id: 'require-apt-yes',
  aka: ['DL3014'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Pass -y to apt-get, since nobody can answer it',
  why: `
    Before apt-get installs more than it was told to, or removes anything, it asks whether to go on. In a build nobody
    answers, so it gives up and the build fails. That may come late: a package that needs no other today may need one
    tomorrow.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install git
        #                     ^^^^^^^^^^^^^^^ apt-get asks whether to go on, and nobody answers it; pass -y
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM debian:12
        RUN apt-get -qq install git && apt-get install --yes make && yes | apt-get autoremove
      `,
    },
  ],

  about: { managers: aptPrompt.managers },
  *check(model) {
    for (const { command, edit } of promptsIn(model, aptPrompt)) {
      const message = `${command.command.program} asks whether to go on, and nobody answers it; pass -y`;
      // Safe: without the answer there is no image.
      yield { span: command.span, message, fix: { title: 'Pass -y', safety: 'safe', edits: [edit] } };
    }
  },
};
