import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { apkPins } from '../../server/shell/package/pin.ts';

export const requireApkPins: Rule = {
  id: 'require-apk-pins',
  aka: ['DL3018'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what apk adds',
  why: `
    Without a version, apk installs the newest of the branch on the day of the build, so the same Dockerfile gives another
    image next month. A branch of Alpine keeps one version of a package only: a pin such as \`git=2.45.2-r0\` makes the
    build fail when the next revision comes, \`git~2.45\` holds longer.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        RUN apk add --no-cache git curl~8.9
        #                      ^^^ each build may get another version of git; write git=VERSION
      `,
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache git=2.45.2-r0 curl~8.9
      `,
    },
    {
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache --virtual .build "gcc>13" && apk add --no-cache ./tool.apk
      `,
    },
  ],

  about: { managers: apkPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, apkPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
