import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { aptArchives, aptLists } from '../../server/model/package/cache.ts';
import { type Leftover, leftovers } from '../../server/model/package/leftover.ts';
import { loneUpdateIn } from '../../server/model/package/lone-update.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import { covers, removedPaths } from '../../server/shell/removal.ts';
import { appended } from '../../server/shell/rewrite.ts';
import type { Run } from '../../server/syntax/ast.ts';

export const noAptLists: Rule = {
  id: 'no-apt-lists',
  aka: ['DL3009'],
  category: 'size',
  severity: 'warning',
  summary: 'Remove the package lists in the RUN that fetched them',
  why: `
    \`apt-get update\` writes some ten to fifty megabytes of package lists, which nobody needs in the image: whoever
    installs more updates first. A later RUN cannot remove them, since every RUN makes a layer of its own and keeps
    what it wrote. Nothing is said of a build stage, nor where a cache or tmpfs mount holds the lists. The archives of
    the packages are no worry, unless \`docker-clean\` was removed, with which the official images of Debian and Ubuntu
    delete them after every installation.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
        #   ^^^^^^^^^^^^^^ the package lists stay in this layer; remove /var/lib/apt/lists/* in the same RUN
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      good: `
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y gcc

        FROM debian:12
        RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y git
        COPY --from=build /app /app
      `,
    },
  ],

  about: { managers: [...aptLists.managers, ...aptArchives.managers] },
  *check(model) {
    let relying: readonly Run[] | undefined;
    for (const leftover of leftovers(model, aptLists)) {
      // The remedy there is another one: no-lone-update.
      if (loneUpdateIn(leftover.script) !== undefined) continue;
      const [{ span }] = leftover.filling;
      const message = 'the package lists stay in this layer; remove /var/lib/apt/lists/* in the same RUN';
      relying ??= relyingOnLists(model);
      const fix = relying.some((it) => it !== leftover.run) ? undefined : fixFor(leftover, model);
      yield { span, message, ...(fix && { fix }) };
    }
    const gone = model.file.source.includes(DOCKER_CLEAN) ? withoutDockerClean(model) : undefined;
    for (const { run, filling } of gone === undefined ? [] : leftovers(model, aptArchives)) {
      if (gone === undefined || run.start < gone.start) continue;
      const [{ span }] = filling;
      yield { span, message: 'without docker-clean the packages themselves stay too; mount a cache on /var/cache/apt' };
    }
  },
};

/** The configuration with which the official images of Debian and Ubuntu have apt delete what it has installed. */
const DOCKER_CLEAN = '/etc/apt/apt.conf.d/docker-clean';

/** The first RUN that removes it. */
function withoutDockerClean(model: Model): Run | undefined {
  return model.shippedRuns.find(({ script }) => {
    return script.commands.some((it) => removedPaths(it).some(({ path }) => covers(path, DOCKER_CLEAN)));
  })?.run;
}

/** Unsafe: somebody may install more from the lists, in an image that is built on this one or in the container. */
function fixFor({ run, script }: Leftover, model: Model): Fix | undefined {
  const edit = appended(model.file.source, script, run.command, 'rm -rf /var/lib/apt/lists/*');
  return edit && { title: 'Remove the package lists at the end of the RUN', safety: 'unsafe', edits: [edit] };
}

/** The RUNs in which apt installs something before it updates. */
function relyingOnLists(model: Model): readonly Run[] {
  const relying = model.shippedRuns.filter(
    ({ script }) => packageCommandsOf(script).find((it) => it.manager === 'apt')?.action === 'install',
  );
  return relying.map((it) => it.run);
}
