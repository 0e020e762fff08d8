import type { Rule } from '../../server/lint/rule.ts';
import { promptsIn } from '../../server/model/package/prompt.ts';
import { yumPrompt } from '../../server/shell/package/prompt.ts';

export const requireYumYes: Rule = {
  id: 'require-yum-yes',
  aka: ['DL3030'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Pass -y to yum, since nobody can answer it',
  why: `
    Before yum installs, updates or removes anything it asks whether to go on. In a build nobody answers, so it gives up
    and the build fails.
  `,
  examples: [
    {
      bad: `
        FROM amazonlinux:2
        RUN yum install git && yum clean all
        #   ^^^^^^^^^^^ yum asks whether to go on, and nobody answers it; pass -y
      `,
      good: `
        FROM amazonlinux:2
        RUN yum install -y git && yum clean all
      `,
    },
    {
      good: `
        FROM amazonlinux:2
        RUN yum --assumeyes update && yum -y install git
      `,
    },
  ],

  about: { managers: yumPrompt.managers },
  *check(model) {
    for (const { command, edit } of promptsIn(model, yumPrompt)) {
      const message = 'yum asks whether to go on, and nobody answers it; pass -y';
      // Safe: without the answer there is no image.
      yield { span: command.span, message, fix: { title: 'Pass -y', safety: 'safe', edits: [edit] } };
    }
  },
};
