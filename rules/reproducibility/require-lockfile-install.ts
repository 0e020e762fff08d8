import type { BuildContext } from '../../server/context/context.ts';
import { ignorePatterns } from '../../server/context/ignore/dockerignore.ts';
import { matchesWithParents } from '../../server/context/ignore/pattern-list.ts';
import { childPath, nameOf, parentOf } from '../../server/context/path.ts';
import { foundBelow, type Search } from '../../server/context/search.ts';
import { reachOf } from '../../server/context/source/reach.ts';
import { listingOf } from '../../server/context/tree.ts';
import { contextUses } from '../../server/lint/context/context-use.ts';
import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { mountsOf } from '../../server/model/run/mount.ts';
import { hasOption, type PackageCommand, valuesOf } from '../../server/shell/package/manager.ts';
import { manifestsOf } from '../../server/shell/package/manifest.ts';
import { withOption } from '../../server/shell/rewrite.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

const MANAGERS = ['npm', 'yarn', 'pnpm', 'bun', 'uv', 'pipenv'] as const;

export const requireLockfileInstall: Rule = {
  id: 'require-lockfile-install',
  category: 'reproducibility',
  severity: 'info',
  needs: 'context',
  summary: 'Install exactly what the lock file says',
  why: `
    A lock file names every package with its version and its checksum. Without an option that insists on it, these
    installations change the lock file inside the image where it does not fit the manifest, so that the image holds what
    nobody has tried. It is said where a COPY or a bind mount takes the lock file, as far as that is known, and where
    \`.dockerignore\` keeps it from the manifest that lies beside it.
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
      files: { '.dockerignore': 'node_modules\n*-lock.json\n', 'package.json': '' },
      bad: `
        FROM node:22
        COPY package*.json ./
        RUN npm install
        #   ^^^^^^^^^^^ .dockerignore keeps package-lock.json out of the build, so that this installs whatever is newest
      `,
      good: `
        FROM node:22
        COPY package*.json ./
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

  about: { managers: MANAGERS },
  *check(model, _, context) {
    if (context === undefined && !model.file.source.includes('lock')) return;
    for (const { run, command } of managedBy(MANAGERS, model)) {
      const manifests = manifestsOf(command)?.files ?? [];
      const lock = manifests.find((it) => it.isOptional)?.name;
      const strict = STRICT.get(command.manager);
      if (lock === undefined || strict === undefined || doesWithout(command)) continue;
      if (!isCopied(lock, model, context) && !isMounted(lock, run, model)) {
        if (context !== undefined && isKeptOut(lock, manifests[0]?.name, model, context)) {
          const effect = 'so that this installs whatever is newest';
          yield {
            span: command.span,
            message: `${context.ignoreFile?.path} keeps ${lock} out of the build, ${effect}`,
          };
        }
        continue;
      }
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

/** Whether it is told to pay no heed to a lock file. */
function doesWithout(command: PackageCommand): boolean {
  return hasOption(command, ['--no-package-lock']) || valuesOf(command, ['--package-lock']).includes('false');
}

function isMounted(lock: string, run: Run, model: Model): boolean {
  return mountsOf(run, model).some(({ type, source }) => type === 'bind' && source?.includes(lock));
}

/** Without a context it is known only where the name is written. */
function isCopied(lock: string, model: Model, context: BuildContext | undefined): boolean {
  if (context !== undefined) return filesTaken(LOCKS, model, context).some((path) => nameOf(path) === lock);
  return model.fact(textOfSources).includes(lock);
}

function textOfSources(model: Model): string {
  const sources = [...model.all('Copy'), ...model.all('Add')].flatMap((it) => it.sources);
  return sources.map((it) => model.valueOf(it) ?? it.text).join('\n');
}

/** Whether a pattern that speaks of lock files matches the one that belongs to a manifest which is taken. */
function isKeptOut(lock: string, manifest: string | undefined, model: Model, context: BuildContext): boolean {
  const list = ignorePatterns(context.ignoreFile);
  if (!list.patterns.some((it) => !it.isNegated && it.text.includes('lock'))) return false;
  const manifests = filesTaken(MANIFESTS, model, context).filter((path) => nameOf(path) === manifest);
  return manifests.some((path) => matchesWithParents(list, childPath(parentOf(path), lock)));
}

/** The files of some names that COPY takes of the context. */
function filesTaken(search: Search, model: Model, context: BuildContext): readonly string[] {
  const listing = listingOf(context);
  return contextUses(model).flatMap(({ selector }) => {
    const reach = reachOf(selector, listing);
    const below = (reach?.folders ?? []).flatMap((it) => foundBelow(listing, it, search)).map((it) => it.path);
    return [...(reach?.files ?? []), ...below.filter((it) => reach?.takes(it))];
  });
}

const LOCKS = searchFor(/(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|uv\.lock|Pipfile\.lock)$/);
const MANIFESTS = searchFor(/(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile)$/);

function searchFor(path: RegExp): Search {
  return {
    isFound: (entry) => entry.kind === 'file' && path.test(entry.path),
    isEntered: (folder) => !/(?:^|\/)(?:\.git|node_modules)$/.test(folder),
  };
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
