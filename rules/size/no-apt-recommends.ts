import type { Rule } from '../../server/lint/rule.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { isShipped } from '../../server/model/shipped.ts';
import { hasOption, type ManagerName } from '../../server/shell/package/manager.ts';
import { withOption } from '../../server/shell/rewrite.ts';

const MANAGERS: readonly ManagerName[] = ['apt'];

export const noAptRecommends: Rule = {
  id: 'no-apt-recommends',
  aka: ['DL3015'],
  category: 'size',
  severity: 'info',
  summary: 'Install with --no-install-recommends',
  why: `
    With a package, apt installs what that recommends too, often as much again, of which a container mostly needs nothing. With
    \`--no-install-recommends\` name what you do need: git, for one, only recommends the ca-certificates without which
    it cannot clone over https. Nothing is said of a build stage.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git ca-certificates
        #                     ^^^^^^^^^^^^^^^ apt installs what these recommend too; pass --no-install-recommends
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install --no-install-recommends -y git ca-certificates
      `,
    },
    {
      good: `
        FROM debian:12
        RUN echo 'APT::Install-Recommends "false";' > /etc/apt/apt.conf.d/00-no-recommends
        RUN apt-get update && apt-get install -y git ca-certificates
      `,
    },
  ],

  about: { managers: MANAGERS },
  *check(model) {
    // What the file writes into a configuration counts for all.
    if (SETTING.test(model.file.source)) return;
    for (const { run, command } of managedBy(MANAGERS, model)) {
      if (command.verb !== 'install' || hasOption(command, OPTIONS)) continue;
      if (!isShipped(run, model)) continue;
      const message = 'apt installs what these recommend too; pass --no-install-recommends';
      const edits = [withOption(command, '--no-install-recommends')];
      // Unsafe: something may work only with what was recommended.
      yield { span: command.span, message, fix: { title: 'Pass --no-install-recommends', safety: 'unsafe', edits } };
    }
  },
};

const SETTING = /APT::Install-Recommends/i;
/** The last two are aptitude's. */
const OPTIONS = ['--no-install-recommends', '--without-recommends', '-R'];
