import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { aptPins } from '../../server/shell/package/pin.ts';

export const requireAptPins: Rule = {
  id: 'require-apt-pins',
  aka: ['DL3008'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what apt-get installs',
  why: `
    Without a version, apt-get installs the newest that the mirrors have on the day of the build, so the same Dockerfile
    gives another image next month. Mirrors drop old versions, though, and then a pinned build fails: a snapshot mirror,
    such as snapshot.debian.org, keeps all of them and needs no versions. Nothing is said of files that use one.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git curl=7.88.1-10+deb12u8
        #                                        ^^^ each build may get another version of git; write git=VERSION
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git=1:2.39.5-0+deb12u2 curl=7.88.1-10+deb12u8
      `,
    },
    {
      good: `
        FROM debian:12
        ARG GIT_VERSION
        COPY tool.deb /tmp/
        RUN apt-get update && apt-get install -y git=$GIT_VERSION curl/bookworm-backports /tmp/tool.deb
      `,
    },
  ],

  about: { managers: aptPins.flatMap((it) => it.managers) },
  *check(model) {
    if (SNAPSHOT.test(model.file.source)) return;
    for (const { span, names, remedy } of unpinnedIn(model, aptPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};

/** Mirrors that are asked for a date, and the tool that sets one up. */
const SNAPSHOT = /snapshot\.(?:debian|ubuntu)\.|snapshot-cloudflare\.debian\.|repro-sources-list/;
