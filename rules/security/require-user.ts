import type { Rule } from '../../server/lint/rule.ts';
import { familiarName, type ImageReference } from '../../server/model/image.ts';
import { handsOver, hasOwnUser, isForDevContainers } from '../../server/model/image-facts/user.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { rootOf } from '../../server/model/stage.ts';
import { givesUpRoot } from '../../server/model/user.ts';
import { isInteractive } from '../../server/shell/interactive.ts';

export const requireUser: Rule = {
  id: 'require-user',
  category: 'security',
  severity: 'info',
  summary: 'Set a USER in the image that ships',
  why: `
    Where no USER is set, the base image decides, and most leave it at root: whoever breaks into the process is root in
    the container. Only the stage that is built is judged, and only if it says what to start, other than a shell or the
    prompt of a language: the rest are bases or carry files. Nothing is said where the base image is known to run as
    another user or to give up root by itself, where a tool such as gosu is at hand with which an entrypoint does so, of
    dev containers and of Windows.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13-slim
        #    ^^^^^^^^^^^^^^^^ no USER is set and python leaves it at root; add one, in numbers
        COPY app.py /app/
        CMD ["python", "/app/app.py"]
      `,
      good: `
        FROM python:3.13-slim
        COPY app.py /app/
        USER 1000
        CMD ["python", "/app/app.py"]
      `,
    },
    {
      bad: `
        FROM scratch
        #    ^^^^^^^ no USER is set, so the container runs as root; add one, in numbers
        COPY server /
        ENTRYPOINT ["/server"]
      `,
      good: `
        FROM scratch
        COPY rootfs/ /
      `,
    },
    {
      good: `
        FROM golang:1.24 AS build
        RUN go build -o /app .

        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /app /app
      `,
    },
  ],

  *check(model) {
    const { target, file } = model;
    if (target === undefined || lastOf('User', target) !== undefined) return;
    const started = lastOf('Cmd', target) ?? lastOf('Entrypoint', target);
    const script = started && model.script(started);
    if (script === undefined || script.commands.length === 0 || isInteractive(script)) return;
    const { from } = target;
    const { base, platform } = rootOf(target);
    if (from === undefined || file.escape === '`' || platform?.os === 'windows') return;
    if (base.kind === 'scratch' && !givesUpRoot(target, file)) {
      yield { span: from.image, message: 'no USER is set, so the container runs as root; add one, in numbers' };
    } else if (base.kind === 'image') {
      const { reference } = base;
      if (isWindowsImage(reference) || isForDevContainers(reference) || hasOwnUser(reference)) return;
      if (handsOver(reference) && lastOf('Entrypoint', target) === undefined) return;
      if (givesUpRoot(target, file)) return;
      const name = familiarName(reference);
      // Docker's official images that set another one are all among those with a user of their own.
      const message = isOfficial(reference)
        ? `no USER is set and ${name} leaves it at root; add one, in numbers`
        : `no USER is set, so the container runs as whoever ${name} says, mostly root`;
      yield { span: from.image, message };
    }
  },
};

function isOfficial({ registry, repository }: ImageReference): boolean {
  return registry === 'docker.io' && repository.startsWith('library/');
}

function isWindowsImage({ repository, tag = '' }: ImageReference): boolean {
  return /\bwindows\b|windowsserver|nanoserver|^dotnet\/framework\//.test(`${repository}:${tag}`);
}
