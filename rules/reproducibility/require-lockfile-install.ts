import type { BuildContext } from '../../server/context/context.ts';
import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import { managedBy } from '../../server/model/managed.ts';
import { manifestsOf } from '../../server/shell/manifest.ts';
import type { PackageCommand } from '../../server/shell/package-manager.ts';
import { withOption } from '../../server/shell/rewrite.ts';
import { textOf } from '../../server/text/span.ts';

export const requireLockfileInstall: Rule = {
  id: 'require-lockfile-install',
  category: 'reproducibility',
  severity: 'info',
  summary: 'Install exactly what the lock file says',
  why: `
    A lock file names every package with its version and its checksum. Without an option that insists on it, these
    installations change the lock file inside the image where it does not fit the manifest, so that the image holds what
    nobody has tried. It is said where the build context, or a COPY, is known to hold the lock file.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY package.json package-lock.json ./
        RUN npm install
        #   ^^^^^^^^^^^ this may install other versions than package-lock.json names; use npm ci
      `,
      good: `
        FROM node:22
        COPY package.json package-lock.json ./
        RUN npm ci
      `,
    },
    {
      files: { 'package.json': '', 'yarn.lock': '' },
      bad: `
        FROM node:22
        COPY . .
        RUN yarn install
        #   ^^^^^^^^^^^^ this may install other versions than yarn.lock names; add --frozen-lockfile
      `,
      good: `
        FROM node:22
        COPY . .
        RUN yarn install --frozen-lockfile
      `,
    },
    {
      good: `
        FROM node:22
        COPY package.json ./
        RUN npm install && npm install --global pm2
      `,
    },
  ],

  *check(model, _, context) {
    if (context === undefined && !/lock/.test(model.file.source)) return;
    for (const { run, command } of managedBy(['npm', 'yarn', 'pnpm', 'bun', 'uv', 'pipenv'], model)) {
      const lock = manifestsOf(command)?.files.find((it) => it.isOptional)?.name;
      const strict = STRICT.get(command.manager);
      if (lock === undefined || strict === undefined || !hasLock(lock, model.file.source, context)) continue;
      // In an exec form or a variable, what stands there is not what is run.
      const isWritten = textOf(model.file.source, command.span).startsWith(command.manager);
      const fix = isWritten ? fixFor(command, strict) : undefined;
      const remedy = command.manager === 'npm' ? 'use npm ci' : `add ${strict}`;
      const finding: Finding = {
        span: command.span,
        message: `this may install other versions than ${lock} names; ${remedy}`,
      };
      yield fix === undefined || run.command.kind === 'ExecForm' ? finding : { ...finding, fix };
    }
  },
};

const STRICT: ReadonlyMap<PackageCommand['manager'], string> = new Map([
  ['npm', 'ci'],
  ['yarn', '--frozen-lockfile'],
  ['pnpm', '--frozen-lockfile'],
  ['bun', '--frozen-lockfile'],
  ['uv', '--locked'],
  ['pipenv', '--deploy'],
]);

function hasLock(lock: string, source: string, context: BuildContext | undefined): boolean {
  if (context === undefined) return source.includes(lock);
  for (const path of context.entries.keys()) if (path === lock || path.endsWith(`/${lock}`)) return true;
  return false;
}

/** Unsafe: it stops where the lock file does not fit. */
function fixFor(command: PackageCommand, strict: string): Fix | undefined {
  if (command.manager !== 'npm') {
    return { title: `Add ${strict}`, safety: 'unsafe', edits: [withOption(command, strict)] };
  }
  const { end } = command.span;
  if (command.verb === '') return undefined;
  const edit = { span: { start: end - command.verb.length, end }, text: 'ci' };
  return { title: 'Use npm ci', safety: 'unsafe', edits: [edit] };
}
