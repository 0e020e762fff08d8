import type { Rule } from '../../server/lint/rule.ts';
import { dnfCache, microdnfCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { appended } from '../../server/shell/rewrite.ts';

export const noDnfCache: Rule = {
  id: 'no-dnf-cache',
  aka: ['DL3040'],
  category: 'size',
  severity: 'warning',
  summary: 'Run dnf clean all in the RUN that installs',
  why: `
    What dnf and microdnf know of their repositories, often more than a hundred megabytes, stays in the layer of the RUN
    that installs, and a later one cannot take it out again. Whoever installs more fetches it anew.
  `,
  examples: [
    {
      bad: `
        FROM fedora:41
        RUN dnf install -y git
        #   ^^^^^^^^^^^ dnf keeps its cache in this layer; run dnf clean all in the same RUN
      `,
      good: `
        FROM fedora:41
        RUN dnf install -y git && dnf clean all
      `,
    },
    {
      good: `
        FROM fedora:41
        RUN microdnf install -y git && rm -rf /var/cache/yum
        RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y make
      `,
    },
  ],

  about: { managers: [...dnfCache.managers, ...microdnfCache.managers] },
  *check(model) {
    for (const { run, script, filling } of [...leftovers(model, dnfCache), ...leftovers(model, microdnfCache)]) {
      const [{ span, command }] = filling;
      const cleaning = `${command.program} clean all`;
      const message = `${command.program} keeps its cache in this layer; run ${cleaning} in the same RUN`;
      const edit = appended(model.file.source, script, run.command, cleaning);
      // Safe: dnf fetches what it does not find.
      const fix = edit && ({ title: `Run ${cleaning} at the end of the RUN`, safety: 'safe', edits: [edit] } as const);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};
