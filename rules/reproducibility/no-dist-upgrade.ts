import type { Rule } from '../../server/lint/rule.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { isShipped } from '../../server/model/shipped.ts';
import { hasOption, type ManagerName, type PackageCommand } from '../../server/shell/package/manager.ts';

const MANAGERS: readonly ManagerName[] = ['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];

export const noDistUpgrade: Rule = {
  id: 'no-dist-upgrade',
  aka: ['DL3035'],
  category: 'reproducibility',
  severity: 'info',
  summary: 'Take a newer base image instead of upgrading all packages',
  why: `
    An upgrade of all packages makes of the base image what the mirrors have on the day of the build, keeps the old files
    in the layers below, and is not repeated while the build cache holds it. A newer tag or digest of the base image
    brings the same fixes, tested by those who publish it. Nothing is said of an upgrade within the release in the stage
    that ships, which may be there because the publisher is slower with security fixes than its author can wait.
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

  about: { managers: MANAGERS },
  *check(model) {
    for (const { command, run } of managedBy(MANAGERS, model)) {
      if (command.action !== 'upgrade' || command.operands.length > 0) continue;
      if (command.verb === 'patch' || hasOption(command, PARTIAL)) continue;
      if (!leavesRelease(command) && isShipped(run, model)) continue;
      const message = 'which versions this brings depends on the day; take a newer base image';
      yield { span: command.span, message };
    }
  },
};

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

/** Whether it may replace or remove packages as only a new release does, or move to one. */
function leavesRelease(command: PackageCommand): boolean {
  return (
    /^(?:dist-?upgrade|full-upgrade|distro-sync|distrosync|dup)$/.test(command.verb) ||
    hasOption(command, ['--available'])
  );
}
