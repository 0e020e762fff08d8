import type { Rule } from '../../server/lint/rule.ts';
import { zypperCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { appended } from '../../server/shell/rewrite.ts';

export const noZypperCache: Rule = {
  id: 'no-zypper-cache',
  aka: ['DL3036'],
  category: 'size',
  severity: 'warning',
  summary: 'Run zypper clean in the RUN that installs',
  why: `
    What zypper knows of its repositories stays in the layer of the RUN that installs, and a later one cannot take it out
    again. Whoever installs more fetches it anew.
  `,
  examples: [
    {
      bad: `
        FROM opensuse/leap:15.6
        RUN zypper --non-interactive install git
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ zypper keeps its cache in this layer; run zypper clean --all in the same RUN
      `,
      good: `
        FROM opensuse/leap:15.6
        RUN zypper --non-interactive install git && zypper clean --all
      `,
    },
    {
      good: `
        FROM opensuse/leap:15.6
        RUN zypper -n in git && zypper cc -a
        RUN --mount=type=cache,target=/var/cache/zypp zypper -n in make
      `,
    },
  ],

  about: { managers: zypperCache.managers },
  *check(model) {
    for (const { run, script, filling } of leftovers(model, zypperCache)) {
      const [{ span }] = filling;
      const message = 'zypper keeps its cache in this layer; run zypper clean --all in the same RUN';
      const edit = appended(model.file.source, script, run.command, 'zypper clean --all');
      // Safe: zypper fetches what it does not find.
      const fix = edit && ({ title: 'Run zypper clean at the end of the RUN', safety: 'safe', edits: [edit] } as const);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};
