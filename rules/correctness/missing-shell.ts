import type { Finding, Rule } from '../../server/lint/rule.ts';
import { copiedPaths } from '../../server/model/copied/copied-path.ts';
import { familiarName } from '../../server/model/image.ts';
import { hasNoShell } from '../../server/model/image-facts/tools.ts';
import { lineageOf } from '../../server/model/lineage.ts';
import type { Model } from '../../server/model/model.ts';
import { rootOf, type Stage } from '../../server/model/stage.ts';
import type { Add, Cmd, Copy, Entrypoint, Healthcheck, Instruction, Run } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const missingShell: Rule = {
  id: 'missing-shell',
  category: 'correctness',
  severity: 'error',
  summary: 'Use the exec form where the image has no shell',
  why: `
    A command that is not a JSON array is given to \`/bin/sh -c\`, and scratch and distroless images have no \`/bin/sh\`: the
    build stops at such a RUN, and a container with such a CMD, ENTRYPOINT or HEALTHCHECK does not start or never becomes
    healthy. Write \`["/app", "--flag"]\`, and copy from a build stage what a RUN would make. Nothing is said where a COPY or
    ADD may bring a shell.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.26 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=build /app /app
        CMD /app --port 80
        #^^ this needs a shell, and scratch has none; use a JSON array
      `,
      good: `
        FROM golang:1.26 AS build
        RUN go build -o /app .

        FROM scratch
        COPY --from=build /app /app
        CMD ["/app", "--port", "80"]
      `,
    },
    {
      bad: `
        FROM gcr.io/distroless/static-debian12
        COPY app /srv/app
        RUN chmod +x /srv/app
        #^^ this needs a shell, and gcr.io/distroless/static-debian12 has none; do it in a stage that has
      `,
      good: `
        FROM gcr.io/distroless/static-debian12
        COPY --chmod=755 app /srv/app
        ENTRYPOINT ["/srv/app"]
      `,
    },
  ],

  *check(model) {
    for (const stage of model.stages) {
      const name = shellless(stage);
      if (name === undefined) continue;
      const found = stage.instructions.filter((it) => needsShell(it) && model.stateAt(it).shell === undefined);
      if (found.length === 0 || bringsShell(stage, model)) continue;
      for (const it of found) yield findingAt(it, name);
    }
  },
};

/** The name of the image at the root of a stage if it has no shell. */
function shellless(stage: Stage): string | undefined {
  const { base, platform } = rootOf(stage);
  if (platform?.os === 'windows') return undefined;
  if (base.kind === 'scratch') return 'scratch';
  return base.kind === 'image' && hasNoShell(base.reference) ? familiarName(base.reference) : undefined;
}

function needsShell(instruction: Instruction): instruction is Run | Cmd | Entrypoint | Healthcheck {
  switch (instruction.kind) {
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck':
      return instruction.command?.kind === 'ShellForm';
    case 'Run':
      // A mount may lend a shell, and a heredoc may begin with a line that names its interpreter.
      return (
        instruction.command.kind === 'ShellForm' &&
        instruction.heredocs.length === 0 &&
        !instruction.flags.some((it) => it.name === 'mount')
      );
    default:
      return false;
  }
}

function findingAt({ kind, keyword }: Instruction, name: string): Finding {
  const remedy = kind === 'Run' ? 'do it in a stage that has' : 'use a JSON array';
  return { span: keyword, message: `this needs a shell, and ${name} has none; ${remedy}` };
}

/** Whether a stage may get a shell, as far as the paths of its copies tell. */
function bringsShell(stage: Stage, model: Model): boolean {
  const instructions = lineageOf(stage).flatMap((it) => it.instructions);
  const started = instructions
    .filter((it) => it.kind === 'Cmd' || it.kind === 'Entrypoint')
    .map((it) => textOf(model.file.source, it))
    .join('\n');
  return instructions.some((it) => (it.kind === 'Copy' || it.kind === 'Add') && mayBring(it, started, model));
}

function mayBring(copy: Copy | Add, started: string, model: Model): boolean {
  if (copy.kind === 'Add' && copy.sources.some((it) => /\.(?:tar|t[gbx]z2?)/.test(model.valueOf(it) ?? it.text)))
    return true;
  return copiedPaths(copy, model).some(({ folder, file, word }) => {
    if (/(?:^|\/)(?:(?:ba|da|a)?sh|busybox)\*?$/.test(word.text)) return true;
    // A file in the root folder is known by being started; else it may be a folder with all of a system in it.
    if (folder === '/' || folder === '.')
      return !/\.\w+$/.test(file) && !new RegExp(`[\\s/"']${escaped(file)}\\b`).test(started);
    return (
      /^\/(?:usr\/)?s?bin(?:\/(?:(?:ba|da|a)?sh|busybox))?$|^\/usr$|^\/(?:usr\/)?bin\/\*/.test(folder) ||
      folder.includes('$')
    );
  });
}

function escaped(path: string): string {
  return path.replace(/^\/+/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
