import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { yumPins } from '../../server/shell/package/pin.ts';

export const requireYumPins: Rule = {
  id: 'require-yum-pins',
  aka: ['DL3033'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what yum installs',
  why: `
    Without a version, yum installs the newest that the repositories have on the day of the build, so the same Dockerfile
    gives another image next month. Some repositories drop old versions, and then a pinned build fails.
  `,
  examples: [
    {
      bad: `
        FROM amazonlinux:2
        RUN yum install -y git httpd-2.4.62 && yum clean all
        #                  ^^^ each build may get another version of git; write git-VERSION
      `,
      good: `
        FROM amazonlinux:2
        RUN yum install -y git-2.40.1 httpd-2.4.62 && yum clean all
      `,
    },
    {
      good: `
        FROM amazonlinux:2
        ARG VERSION=1:1.1.1k
        RUN yum install -y openssl-$VERSION https://example.com/tool.rpm && yum clean all
      `,
    },
  ],

  about: { managers: yumPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, yumPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
