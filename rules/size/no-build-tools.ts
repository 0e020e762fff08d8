import type { Rule } from '../../server/lint/rule.ts';
import { isForDevContainers } from '../../server/model/image-facts/user.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { isShipped } from '../../server/model/shipped.ts';
import { rootOf } from '../../server/model/stage.ts';
import type { Variables } from '../../server/model/variable/variable.ts';
import {
  type ManagerName,
  type PackageCommand,
  packageCommandsOf,
  packageNameOf,
} from '../../server/shell/package/manager.ts';
import type { ShellWord } from '../../server/shell/script.ts';
import { textOf } from '../../server/text/span.ts';

const MANAGERS: readonly ManagerName[] = ['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];

export const noBuildTools: Rule = {
  id: 'no-build-tools',
  category: 'size',
  severity: 'info',
  summary: 'Leave compilers out of the image that ships',
  why: `
    A compiler with its headers is hundreds of megabytes that a running program does not need, and with it whoever gets into
    the container can make more tools. Compile in a build stage and copy the result, or remove the packages in the RUN that
    has installed them. Only the stage that ships is judged, if it starts a program other than a shell. Nothing is said of
    a list that ENV hands down, as PHP's images do for those who build on them. Do not listen where the program compiles
    while it runs.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13-slim
        RUN apt-get update && apt-get install -y build-essential && pip install uwsgi
        #                                        ^^^^^^^^^^^^^^^ build-essential is in the image for good; compile in a stage of its own
        CMD ["uwsgi"]
      `,
      good: `
        FROM python:3.13 AS build
        RUN pip wheel --wheel-dir /wheels uwsgi

        FROM python:3.13-slim
        RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install /wheels/*
        CMD ["uwsgi"]
      `,
    },
    {
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache --virtual .build gcc musl-dev && make && apk del .build
        CMD ["/app"]
      `,
    },
  ],

  about: { managers: MANAGERS },
  *check(model) {
    const { target, file } = model;
    const managed = managedBy(MANAGERS, model);
    if (target === undefined || managed.length === 0 || !COMPILER_NAME.test(file.source)) return;
    const started = lastOf('Entrypoint', target) ?? lastOf('Cmd', target);
    if (started === undefined || SHELL.test(textOf(file.source, started)) || FOR_BUILDING.test(target.name ?? ''))
      return;
    const { base } = rootOf(target);
    if (base.kind === 'image' && isForDevContainers(base.reference)) return;
    for (const { run, script, command } of managed) {
      if (command.action !== 'install' || !isShipped(run, model)) continue;
      if (packageCommandsOf(script).some(isRemoval)) continue;
      const compiler = command.operands.find((it) => COMPILERS.has(packageNameOf(it)));
      if (compiler === undefined || isHandedDown(compiler, model.stateAt(run).variables)) continue;
      const message = `${packageNameOf(compiler)} is in the image for good; compile in a stage of its own`;
      yield { span: compiler, message };
    }
  },
};

const COMPILER_NAME = /build-essential|build-base|gcc|g\+\+|clang|alpine-sdk|base-devel/;
const COMPILERS: ReadonlySet<string> = new Set([
  ...['build-essential', 'build-base', 'alpine-sdk', 'base-devel', 'gcc', 'g++', 'gcc-c++', 'clang'],
]);
/** `CMD bash`, `ENTRYPOINT ["/bin/sh"]` */
const SHELL = /[\s"/](?:ba|z|da|a)?sh"?\s*(?:,\s*"-\w+"\s*)?(?:\]\s*)?$/;
const FOR_BUILDING = /\b(?:build|builder|dev|develop|development|devel|test|ci|sdk|base)\b/;

/** Whether a word came out of variables of an ENV, which the image keeps. */
function isHandedDown({ parts }: ShellWord, variables: Variables): boolean {
  return parts.some((it) => it.kind === 'Variable' && variables.lookup(it.name).origin.kind === 'env');
}

function isRemoval({ action, verb }: PackageCommand): boolean {
  return action === 'other' && /^(?:remove|rm|purge|autoremove|autopurge|erase|del)$/.test(verb);
}
