import type { Rule } from '../../server/lint/rule.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { pipPins } from '../../server/shell/package/pin.ts';

export const requirePipPins: Rule = {
  id: 'require-pip-pins',
  aka: ['DL3013'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what pip installs',
  why: `
    Without a version, pip installs the newest release on the day of the build, and one that breaks yours comes without
    warning. Name one, or have a file do so: \`-r requirements.txt\`, \`-c constraints.txt\`. The same goes for
    pipx and uv, and for repositories, where a commit or tag is the version.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13
        RUN pip install --no-cache-dir flask gunicorn==23.0.0
        #                              ^^^^^ each build may get another version of flask; write flask==VERSION
      `,
      good: `
        FROM python:3.13
        RUN pip install --no-cache-dir flask==3.1.0 gunicorn==23.0.0
      `,
    },
    {
      bad: `
        FROM python:3.13
        RUN python -m pip install git+https://example.com/tool.git
        #                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ each build may get another version of tool.git; write tool.git@COMMIT
      `,
      good: `
        FROM python:3.13
        RUN python -m pip install git+https://example.com/tool.git@1a2b3c4
      `,
    },
    {
      good: `
        FROM python:3.13
        COPY . .
        RUN pip install -r requirements.txt && pip install -c constraints.txt flask && pip install -e . ./wheels/tool.whl
      `,
    },
  ],

  about: { managers: pipPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { span, names, remedy } of unpinnedIn(model, pipPins)) {
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};
