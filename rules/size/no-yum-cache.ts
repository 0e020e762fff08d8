import type { Rule } from '../../server/lint/rule.ts';
import { yumCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { appended } from '../../server/shell/rewrite.ts';

export const noYumCache: Rule = {
  id: 'no-yum-cache',
  aka: ['DL3032'],
  category: 'size',
  severity: 'warning',
  summary: 'Run yum clean all in the RUN that installs',
  why: `
    What yum knows of its repositories, often more than a hundred megabytes, stays in the layer of the RUN that installs,
    and a later one cannot take it out again. Whoever installs more fetches it anew.
  `,
  examples: [
    {
      bad: `
        FROM amazonlinux:2
        RUN yum install -y git
        #   ^^^^^^^^^^^ yum keeps its cache in this layer; run yum clean all in the same RUN
      `,
      good: `
        FROM amazonlinux:2
        RUN yum install -y git && yum clean all
      `,
    },
    {
      good: `
        FROM amazonlinux:2
        RUN yum install -y git && rm -rf /var/cache/yum
        RUN --mount=type=cache,target=/var/cache/yum yum install -y make
      `,
    },
  ],

  about: { managers: yumCache.managers },
  *check(model) {
    for (const { run, script, filling } of leftovers(model, yumCache)) {
      const [{ span }] = filling;
      const message = 'yum keeps its cache in this layer; run yum clean all in the same RUN';
      const edit = appended(model.file.source, script, run.command, 'yum clean all');
      // Safe: yum fetches what it does not find.
      const fix =
        edit && ({ title: 'Run yum clean all at the end of the RUN', safety: 'safe', edits: [edit] } as const);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};
