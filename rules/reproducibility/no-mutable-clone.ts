import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { expandedCommand } from '../../server/model/run/expanded-command.ts';
import { runsWith } from '../../server/model/run/runs-with.ts';
import type { Stage } from '../../server/model/stage.ts';
import { mutableClones } from '../../server/shell/download/mutable-clone.ts';
import { instructionAt } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

const PROGRAMS = ['git'];

export const noMutableClone: Rule = {
  id: 'no-mutable-clone',
  category: 'reproducibility',
  severity: 'info',
  summary: 'Clone a repository at a tag or commit',
  why: `
    A RUN that clones a branch brings whatever is there when it happens to run: one machine builds last month's code out of
    its cache and another one today's. Name a tag with \`--branch\`, check out a commit in the same RUN, or use ADD with the
    address of the repository, which looks whether the branch has moved. Do not listen where the newest is what is wanted.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN git clone --depth 1 https://example.com/acme/tool.git /opt/tool
        #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this clones whatever is there now, and the cache keeps it; name a tag or commit
      `,
      good: `
        FROM debian:12
        RUN git clone --depth 1 --branch v1.2.3 https://example.com/acme/tool.git /opt/tool
        ADD https://example.com/acme/tool.git#9f1c2d3 /opt/other
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    const ends = new Map<Stage | undefined, number>();
    for (const { run, script } of runsWith(PROGRAMS, model)) {
      if (!textOf(model.file.source, run).includes('clone')) continue;
      const stage = model.stageOf(run);
      if (!ends.has(stage)) ends.set(stage, lastCheckout(stage, model));
      if (run.start < (ends.get(stage) ?? -1)) continue;
      const build = () => model.stateAt(instructionAt(model.file, run.start) ?? run).variables;
      const commands = script.commands.map((it) => (it.program === 'git' ? expandedCommand(it, script, build) : it));
      for (const url of mutableClones({ ...script, commands })) {
        yield { span: url, message: 'this clones whatever is there now, and the cache keeps it; name a tag or commit' };
      }
    }
  },
};

/** Where the last RUN begins that goes to another place of a history and clones nothing itself. */
function lastCheckout(stage: Stage | undefined, { file }: Model): number {
  const last = stage?.instructions.findLast((it) => {
    if (it.kind !== 'Run') return false;
    const text = textOf(file.source, it);
    return text.includes('git') && / (?:checkout|reset) /.test(text) && !text.includes('clone');
  });
  return last?.start ?? -1;
}
