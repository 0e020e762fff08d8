import type { Rule } from '../../server/lint/rule.ts';
import { promptsIn } from '../../server/model/package/prompt.ts';
import { zypperPrompt } from '../../server/shell/package/prompt.ts';

export const requireZypperYes: Rule = {
  id: 'require-zypper-yes',
  aka: ['DL3034'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Run zypper with --non-interactive',
  why: `
    Before zypper installs, updates or removes anything it asks whether to go on. In a build nobody answers, so it gives
    up and the build fails. \`--non-interactive\` stands before the verb and answers all questions; \`-y\` behind the verb
    answers that one.
  `,
  examples: [
    {
      bad: `
        FROM opensuse/leap:15.6
        RUN zypper install git && zypper clean --all
        #   ^^^^^^^^^^^^^^ zypper asks whether to go on, and nobody answers it; pass --non-interactive
      `,
      good: `
        FROM opensuse/leap:15.6
        RUN zypper --non-interactive install git && zypper clean --all
      `,
    },
    {
      good: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git && zypper install -y make && zypper refresh
      `,
    },
  ],

  about: { managers: zypperPrompt.managers },
  *check(model) {
    for (const { command, edit } of promptsIn(model, zypperPrompt)) {
      const message = 'zypper asks whether to go on, and nobody answers it; pass --non-interactive';
      // Safe: without the answer there is no image.
      yield { span: command.span, message, fix: { title: 'Pass --non-interactive', safety: 'safe', edits: [edit] } };
    }
  },
};
