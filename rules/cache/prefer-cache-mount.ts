import type { Rule } from '../../server/lint/rule.ts';
import { firstDownload } from '../../server/model/package/download.ts';
import { cacheMountEdit, mountsOf } from '../../server/model/run/mount.ts';
import { isRoot } from '../../server/model/user.ts';
import { isForWindows } from '../../server/shell/windows.ts';
import { textOf } from '../../server/text/span.ts';

export const preferCacheMount: Rule = {
  id: 'prefer-cache-mount',
  category: 'cache',
  severity: 'info',
  optional: true,
  summary: 'Keep downloads of package managers in a cache mount',
  why: `
    When a manifest changes, the step that installs works again from nothing, and downloads all packages for the sake of
    one. With \`--mount=type=cache\` on the package manager's own cache it finds the others there, and none of it is in the
    image. A builder that is new each time, as on many build services, has no such cache. Nothing is said of
    \`dotnet restore\`: what it downloads has to be in the image of the stage, where later steps read it.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY package.json package-lock.json ./
        RUN npm ci
        #   ^^^^^^ all packages are downloaded again whenever this works again; mount a cache at /root/.npm
      `,
      good: `
        FROM node:22
        COPY package.json package-lock.json ./
        RUN --mount=type=cache,target=/root/.npm npm ci
      `,
    },
    {
      good: `
        FROM python:3.13
        RUN pip install --no-cache-dir flask
      `,
    },
  ],

  *check(model) {
    const { source } = model.file;
    for (const run of model.all('Run')) {
      if (!TOOL.test(textOf(source, run)) || mountsOf(run, model).some((it) => it.type === 'cache')) continue;
      const script = model.script(run);
      if (script === undefined || isForWindows(script)) continue;
      const found = firstDownload({ run, script }, model);
      if (found === undefined) continue;
      const user = model.stateAt(run).user?.value ?? 'root';
      const place = isRoot(user) ? found.place.replace('~', '/root') : found.place.replace('~/', '');
      const where = isRoot(user) ? `at ${place}` : `for ${place} in the home of ${user}`;
      const message = `all packages are downloaded again whenever this works again; mount a cache ${where}`;
      const edit = cacheMountEdit(run, place);
      const finding = { span: found.span, message };
      const isFixable = isRoot(user) && !found.isThrownAway;
      // Unsafe: what is in the cache is another thing on each machine.
      yield isFixable ? { ...finding, fix: { title: 'Mount a cache', safety: 'unsafe', edits: [edit] } } : finding;
    }
  },
};

const TOOL = /npm|yarn|pip|uv |poetry|composer|go |cargo|mvn|gradle/;
