import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { isPosix } from '../../server/shell/dialect.ts';
import { lostState } from '../../server/shell/lost-state.ts';
import { packageCommandOf } from '../../server/shell/package/manager.ts';
import type { Instruction, Run } from '../../server/syntax/ast.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const noConsecutiveRun: Rule = {
  id: 'no-consecutive-run',
  aka: ['DL3059'],
  category: 'size',
  severity: 'info',
  optional: true,
  summary: 'Make one RUN of small ones that follow each other',
  why: `
    Every RUN is a layer, with what it costs to store, to fetch and to unpack, and a container that must be started for
    it. Several small commands in a row are as clear in one. Steps that install, build or download are better apart: each
    can then come from the cache for itself. Build stages do not ship, and nothing is said of them.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN mkdir /srv/app
        RUN chown www-data /srv/app
        #^^ this could be part of the RUN above, and be a layer less
      `,
      good: `
        FROM debian:12
        RUN mkdir /srv/app \\
            && chown www-data /srv/app
      `,
    },
    {
      good: `
        FROM node:22
        RUN npm ci
        RUN npm run build
        RUN --mount=type=secret,id=token ./publish.sh
      `,
    },
  ],

  *check(model) {
    for (const stage of shippedStages(model)) {
      for (const [first, ...more] of rowsOf(stage.instructions, model)) {
        const [second] = more;
        if (first === undefined || second === undefined) continue;
        const fix = fixFor([first, ...more], model);
        const message = 'this could be part of the RUN above, and be a layer less';
        yield { span: second.keyword, message, ...(fix && { fix }) };
      }
    }
  },
};

/** The small RUN instructions that follow each other, in rows. */
function rowsOf(instructions: readonly Instruction[], model: Model): readonly (readonly Run[])[] {
  const rows: Run[][] = [];
  let last: Run | undefined;
  for (const instruction of instructions) {
    const run = instruction.kind === 'Run' && isSmall(instruction, model) ? instruction : undefined;
    if (run !== undefined && last !== undefined && flagsOf(run, model) === flagsOf(last, model)) rows.at(-1)?.push(run);
    else if (run !== undefined) rows.push([run]);
    last = run;
  }
  return rows.filter((it) => it.length > 1);
}

/** Whether a RUN is one command, and none that anybody would have in the cache for itself. */
function isSmall(run: Run, model: Model): boolean {
  if (run.heredocs.length > 0 || run.command.kind === 'ExecForm') return false;
  const script = model.script(run);
  const [command, ...more] = script?.commands ?? [];
  if (script === undefined || command === undefined || more.length > 0 || !isPosix(script.dialect)) return false;
  // What a cd or an export is to do only for one of them it would do for all.
  if (lostState(script).length > 0) return false;
  return packageCommandOf(command) === undefined && !SLOW.test(command.program ?? '');
}

const SLOW =
  /^(?:curl|wget|git|tar|unzip|make|cmake|ninja|gcc|g\+\+|mvn|mvnw|gradle|gradlew|npm|npx|yarn|pnpm|bun|go|cargo|rustup|dotnet|python[\d.]*|pip[\d.]*|poetry|uv|bundle|gem|rails|rake|php|composer|sbt|bazel|java|conda|mamba|apt|dpkg|rpm|docker-php-ext-install|pecl)$/;

function flagsOf({ flags }: Run, { file }: Model): string {
  return flags.map((it) => textOf(file.source, it)).join(' ');
}

/** Unsafe: several layers become one, and the cache then has them together or not at all. */
function fixFor(runs: readonly Run[], model: Model): Fix | undefined {
  const gaps = runs
    .slice(1)
    .map((run, index): Span => ({ start: runs[index]?.end ?? run.start, end: run.command.start }));
  const isPlain = gaps.every((it) => !textOf(model.file.source, it).includes('#'));
  if (!isPlain) return undefined;
  const edits = gaps.map((span) => ({ span, text: ` ${model.file.escape}\n    && ` }));
  return { title: 'Make one RUN of them', safety: 'unsafe', edits };
}
