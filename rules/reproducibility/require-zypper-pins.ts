import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { zypperPins } from '../../server/shell/package/pin.ts';

export const requireZypperPins: Rule = {
  id: 'require-zypper-pins',
  aka: ['DL3037'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what zypper installs',
  why: `
    Without a version, zypper installs the newest that the repositories have on the day of the build, so the same Dockerfile
    gives another image next month. Some repositories drop old versions, and then a pinned build fails.
  `,
  examples: [
    {
      bad: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git "make>=4" && zypper clean --all
        #                     ^^^ each build may get another version of git; write git=VERSION
      `,
      good: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git=2.43.0 "make>=4" && zypper clean --all
      `,
    },
    {
      good: `
        FROM opensuse/leap:15.6
        RUN zypper -n install -t pattern devel_basis && zypper -n install ./tool.rpm && zypper clean --all
      `,
    },
  ],

  about: { managers: zypperPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, zypperPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
