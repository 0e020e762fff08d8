import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { dnfPins } from '../../server/shell/package/pin.ts';

export const requireDnfPins: Rule = {
  id: 'require-dnf-pins',
  aka: ['DL3041'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what dnf installs',
  why: `
    Without a version, dnf installs the newest that the repositories have on the day of the build, so the same Dockerfile
    gives another image next month. Some repositories drop old versions, and then a pinned build fails.
  `,
  examples: [
    {
      bad: `
        FROM fedora:41
        RUN dnf install -y git java-21-openjdk && dnf clean all
        #                  ^^^ each build may get another version of git and java-21-openjdk; write git-VERSION
      `,
      good: `
        FROM fedora:41
        RUN dnf install -y git-2.48.1 java-21-openjdk-21.0.6.0.7 && dnf clean all
      `,
    },
    {
      bad: `
        FROM registry.access.redhat.com/ubi9/ubi:9.5
        RUN dnf module install -y nodejs && dnf clean all
        #                         ^^^^^^ each build may get another version of nodejs; write nodejs:STREAM
      `,
      good: `
        FROM registry.access.redhat.com/ubi9/ubi:9.5
        RUN dnf module install -y nodejs:22 && dnf clean all
      `,
    },
    {
      good: `
        FROM fedora:41
        RUN dnf install -y @development-tools ./tool.rpm && dnf group install -y core && dnf clean all
      `,
    },
  ],

  about: { managers: dnfPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, dnfPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
