import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { aptArchives, aptLists, type PackageCache, packageCaches } from '../../server/model/package/cache.ts';
import { firstClearing } from '../../server/model/package/leftover.ts';
import { mountsOf } from '../../server/model/run/mount.ts';
import { rootOf, type Stage } from '../../server/model/stage.ts';
import { isRoot } from '../../server/model/user.ts';
import { dialectOfImage } from '../../server/shell/dialect.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import { covers } from '../../server/shell/removal.ts';
import type { Script } from '../../server/shell/script.ts';
import type { Flag, Run } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const uselessCacheMount: Rule = {
  id: 'useless-cache-mount',
  category: 'cache',
  severity: 'warning',
  summary: 'Let a cache mount keep what is put into it',
  why: `
    A cache mount is there so that the next run of the step finds what this one has downloaded. It is for nothing where the
    package manager is told to keep no cache, where the same step clears it, where it lies in another user's home, or where
    Debian's images still have \`docker-clean\`, which has apt delete each package it has installed. None of it makes the image
    larger: what is in a cache mount is in no layer.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13
        RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir -r requirements.txt
        #                                                          ^^^^^^^^^^^^^^ --no-cache-dir keeps pip from using the cache that is mounted at /root/.cache/pip
        RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y git
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ docker-clean empties this cache after each installation; remove /etc/apt/apt.conf.d/docker-clean first
      `,
      good: `
        FROM python:3.13
        RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
        RUN rm /etc/apt/apt.conf.d/docker-clean
        RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM node:22
        USER node
        RUN --mount=type=cache,target=/home/node/.npm,uid=1000 npm ci
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const run of model.all('Run')) {
      if (run.flags.length === 0) continue;
      const mounts = mountsOf(run, model);
      const flags = run.flags.filter((it) => it.name === 'mount');
      for (const [index, { type, target }] of mounts.entries()) {
        const flag = flags[index];
        const script = type === 'cache' ? model.script(run) : undefined;
        if (flag === undefined || script === undefined || target === undefined) continue;
        const finding = findingFor({ run, script, flag, target }, model);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

interface CacheMount {
  readonly run: Run;
  readonly script: Script;
  readonly flag: Flag;
  readonly target: string;
}

/** The first reason for which a mount is of no use. */
function findingFor({ run, script, flag, target }: CacheMount, model: Model): Finding | undefined {
  for (const cache of packageCaches) {
    const commands = packageCommandsOf(script).filter((it) => cache.managers.includes(it.manager));
    const filling = commands.filter((it) => cache.filledBy.includes(it.action));
    if (filling.length === 0 || !cache.directories.some((it) => covers(target, it))) continue;
    for (const command of filling) {
      const option = command.command.args.find((it) => KEEPS_NONE.has(it.value ?? ''));
      if (option === undefined) continue;
      const message = `${option.value} keeps ${command.manager} from using the cache that is mounted at ${target}`;
      return { span: option, message };
    }
    const clearing = clearingOf(script, cache);
    if (clearing !== undefined)
      return { span: clearing, message: `this empties the cache that is mounted at ${target}` };
    const other = reasonOutside({ run, script, flag, target }, cache, model);
    if (other !== undefined) return { span: flag, message: other };
  }
  return undefined;
}

const KEEPS_NONE: ReadonlySet<string> = new Set(['--no-cache-dir', '--no-cache']);

/** Where a script clears the cache by a command of its own; what a script of another name does is not known. */
function clearingOf(script: Script, cache: PackageCache) {
  const command = firstClearing(script, cache);
  if (command?.name === undefined) return undefined;
  const cleaning = packageCommandsOf(script).find((it) => it.command === command);
  // Who asks where it is may look at it.
  if (cleaning !== undefined) return cleaning.action === 'clean' ? cleaning.span : undefined;
  return command.program === 'rm' || command.program === 'find' ? command.name : undefined;
}

function reasonOutside({ run, target }: CacheMount, cache: PackageCache, model: Model): string | undefined {
  const { variables, user, stage } = model.stateAt(run);
  const name = user?.value;
  const isOfRoot = target.startsWith('/root/') && variables.lookup('HOME').origin.kind === 'base';
  if (isOfRoot && name !== undefined && !isRoot(name))
    return `${name} runs this step, and has its cache in another home than /root`;
  // With the lists in a cache too, the step is the faster for it all the same.
  if (cache !== aptArchives || stage === undefined || keepsLists(run, model)) return undefined;
  const { base } = rootOf(stage);
  const isDebian =
    base.kind === 'image' &&
    base.reference.repository.startsWith('library/') &&
    dialectOfImage(base.reference.repository, base.reference.tag) === 'dash';
  if (!isDebian || model.fact(stagesWithOwnApt).has(stage)) return undefined;
  return 'docker-clean empties this cache after each installation; remove /etc/apt/apt.conf.d/docker-clean first';
}

/** The stages in which, or below which, somebody has set up apt. */
function stagesWithOwnApt({ stages, file }: Model): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  for (const stage of stages) {
    const isInherited = stage.base.kind === 'stage' && found.has(stage.base.stage);
    if (isInherited || OWN_APT.test(textOf(file.source, stage))) found.add(stage);
  }
  return found;
}

const OWN_APT = /docker-clean|Keep-Downloaded-Packages|apt\.conf/;

function keepsLists(run: Run, model: Model): boolean {
  return mountsOf(run, model).some(({ type, target }) => {
    return type === 'cache' && target !== undefined && aptLists.directories.some((it) => covers(target, it));
  });
}
