import type { Rule } from '../../server/lint/rule.ts';
import { managedBy } from '../../server/model/managed.ts';
import { hasOption, type ManagerName } from '../../server/shell/package-manager.ts';

export const noDistUpgrade: Rule = {
  id: 'no-dist-upgrade',
  aka: ['DL3035'],
  category: 'reproducibility',
  severity: 'info',
  summary: 'Take a newer base image instead of upgrading all packages',
  why: `
    An upgrade of all packages makes of the base image what the mirrors have on the day of the build, keeps the old files
    in the layers below, and is not repeated while the build cache holds it. A newer tag or digest of the base image
    brings the same fixes, tested by those who publish it. Do not listen where its publisher is slower than your
    deadlines.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get dist-upgrade -y
        #                     ^^^^^^^^^^^^^^^^^^^^ which versions this brings depends on the day; take a newer base image
      `,
      good: `
        FROM debian:12.9
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM fedora:41
        RUN dnf upgrade -y openssl && dnf upgrade-minimal -y --security && dnf clean all
      `,
    },
  ],

  *check(model) {
    for (const { command } of managedBy(MANAGERS, model)) {
      if (command.action !== 'upgrade' || command.operands.length > 0) continue;
      if (command.verb === 'patch' || hasOption(command, PARTIAL)) continue;
      const message = 'which versions this brings depends on the day; take a newer base image';
      yield { span: command.span, message };
    }
  },
};

const MANAGERS: readonly ManagerName[] = ['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];
/** Options with which only what was found to be broken is upgraded, or nothing. */
const PARTIAL = [
  '--security',
  '--sec-severity',
  '--secseverity',
  '--advisory',
  '--advisories',
  '--cve',
  '--cves',
  '-s',
];
