import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { gemPins } from '../../server/shell/package/pin.ts';

export const requireGemPins: Rule = {
  id: 'require-gem-pins',
  aka: ['DL3028'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what gem installs',
  why: `
    Without a version, gem installs the newest release on the day of the build, and one that breaks yours comes without
    warning.
  `,
  examples: [
    {
      bad: `
        FROM ruby:3.4
        RUN gem install bundler puma:6.5.0
        #               ^^^^^^^ each build may get another version of bundler; write bundler:VERSION
      `,
      good: `
        FROM ruby:3.4
        RUN gem install bundler:2.6.2 puma:6.5.0
      `,
    },
    {
      good: `
        FROM ruby:3.4
        RUN gem install bundler -v 2.6.2 && gem install pg:1.5.9 -- --with-pg-config /usr/bin/pg_config
      `,
    },
  ],

  about: { managers: gemPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, gemPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
