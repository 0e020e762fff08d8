import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { promptsIn } from '../../server/model/package/prompt.ts';
import { rootOf } from '../../server/model/stage.ts';
import { dnfPrompt } from '../../server/shell/package/prompt.ts';
import type { Run } from '../../server/syntax/ast.ts';

export const requireDnfYes: Rule = {
  id: 'require-dnf-yes',
  aka: ['DL3038'],
  category: 'correctness',
  severity: 'warning',
  summary: 'Pass -y to dnf, since nobody can answer it',
  why: `
    Before dnf installs, updates or removes anything it asks whether to go on. In a build nobody answers, so it gives up
    and the build fails. Nothing is said of the microdnf of Red Hat's and related images, which goes on unasked.
  `,
  examples: [
    {
      bad: `
        FROM fedora:41
        RUN dnf install git && dnf clean all
        #   ^^^^^^^^^^^ dnf asks whether to go on, and nobody answers it; pass -y
      `,
      good: `
        FROM fedora:41
        RUN dnf install -y git && dnf clean all
      `,
    },
    {
      good: `
        FROM fedora:41
        RUN dnf --assumeyes upgrade && dnf -y module install nodejs:22
      `,
    },
  ],

  about: { managers: dnfPrompt.managers },
  *check(model) {
    for (const { run, command, edit } of promptsIn(model, dnfPrompt)) {
      if (command.manager === 'microdnf' && hasSilentMicrodnf(run, model)) continue;
      const message = `${command.command.program} asks whether to go on, and nobody answers it; pass -y`;
      // Safe: without the answer there is no image.
      yield { span: command.span, message, fix: { title: 'Pass -y', safety: 'safe', edits: [edit] } };
    }
  },
};

/** Before it became another name for dnf 5, as in Fedora, microdnf took -y and paid no heed to it (microdnf's dnf-main.c). */
function hasSilentMicrodnf(run: Run, model: Model): boolean {
  const stage = model.stageOf(run);
  const base = stage && rootOf(stage).base;
  return base?.kind === 'image' && /\bubi|rhel|redhat|oraclelinux|almalinux|rocky/.test(base.text);
}
