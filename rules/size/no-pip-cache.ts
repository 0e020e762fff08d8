import type { Rule } from '../../server/lint/rule.ts';
import { pipCache } from '../../server/model/package/cache.ts';
import { leftovers } from '../../server/model/package/leftover.ts';
import { misleadingPipSettings } from '../../server/model/package/misleading-setting.ts';
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
    well. Nothing is said of a build stage. PIP_NO_CACHE_DIR turns the cache off whatever it is set to: pip takes \`off\`
    and \`0\` for yes too, so write what it does.
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
    {
      bad: `
        FROM python:3.13-slim
        ENV PIP_NO_CACHE_DIR=off
        #                    ^^^ PIP_NO_CACHE_DIR=off reads as if pip kept its cache, yet pip takes every value for yes; write 1
        RUN pip install gunicorn
      `,
      good: `
        FROM python:3.13-slim
        ENV PIP_NO_CACHE_DIR=1
        RUN pip install gunicorn
      `,
    },
  ],

  about: { managers: pipCache.managers },
  *check(model) {
    for (const { span, text } of misleadingPipSettings(model)) {
      const message = `PIP_NO_CACHE_DIR=${text} reads as if pip kept its cache, yet pip takes every value for yes; write 1`;
      // Unsafe: what is set is seen by whoever runs the image.
      yield { span, message, fix: { title: 'Write 1', safety: 'unsafe', edits: [{ span, text: '1' }] } };
    }
    for (const { filling } of leftovers(model, pipCache)) {
      const [{ span }] = filling;
      const message = 'pip keeps all that it downloads in this layer once more; install with --no-cache-dir';
      const edits = filling.map((it) => withOption(it, '--no-cache-dir'));
      // Safe: only pip reads its cache, and it downloads what it does not find.
      yield { span, message, fix: { title: 'Install with --no-cache-dir', safety: 'safe', edits } };
    }
  },
};
