import type { Rule } from '../../server/lint/rule.ts';
import { leftovers } from '../../server/model/leftover.ts';
import { pipCache } from '../../server/model/package-cache.ts';
import { withOption } from '../../server/shell/rewrite.ts';

export const noPipCache: Rule = {
  id: 'no-pip-cache',
  aka: ['DL3042'],
  category: 'size',
  severity: 'info',
  summary: 'Install with pip --no-cache-dir',
  why: `
    All that pip downloads and builds stays in \`~/.cache/pip\` as well, where nothing in the image reads it. Install with
    \`--no-cache-dir\`, set PIP_NO_CACHE_DIR, or mount a cache on the directory, which makes the next build faster as
    well. Nothing is said of a build stage.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13-slim
        COPY requirements.txt .
        RUN pip install -r requirements.txt
        #   ^^^^^^^^^^^ pip keeps all that it downloads in this layer once more; install with --no-cache-dir
      `,
      good: `
        FROM python:3.13-slim
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
      `,
    },
    {
      good: `
        FROM python:3.13-slim
        RUN --mount=type=cache,target=/root/.cache/pip pip install flask
        ENV PIP_NO_CACHE_DIR=1
        RUN pip install gunicorn
      `,
    },
  ],

  *check(model) {
    for (const { filling } of leftovers(model, pipCache)) {
      const [{ span }] = filling;
      const message = 'pip keeps all that it downloads in this layer once more; install with --no-cache-dir';
      const edits = filling.map((it) => withOption(it, '--no-cache-dir'));
      // Safe: only pip reads its cache, and it downloads what it does not find.
      yield { span, message, fix: { title: 'Install with --no-cache-dir', safety: 'safe', edits } };
    }
  },
};
