import type { Rule } from '../../server/lint/rule.ts';
import { lastOf } from '../../server/model/lineage.ts';
import { quotedSpelling } from '../../server/shell/command-line.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import { isForWindows } from '../../server/shell/windows.ts';
import { textOf } from '../../server/text/span.ts';

export const preferMultiStage: Rule = {
  id: 'prefer-multi-stage',
  category: 'size',
  severity: 'info',
  optional: true,
  summary: 'Build in a stage of its own',
  why: `
    What builds a program, and what building leaves behind, stays in the image where it is built in it: sources, compilers,
    caches. With a second FROM the image holds what is copied from the first stage and nothing else, and the build stays as
    readable as before.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY . .
        RUN npm ci && npm run build
        #             ^^^ all that this needs for building stays in the image; build in a stage of its own
        CMD ["node", "dist/server.js"]
      `,
      good: `
        FROM node:22 AS build
        COPY . .
        RUN npm ci && npm run build

        FROM node:22-slim
        COPY --from=build /dist /dist
        CMD ["node", "dist/server.js"]
      `,
    },
  ],

  *check(model) {
    const { stages, target, file } = model;
    const [only, ...more] = stages;
    if (only === undefined || more.length > 0 || target !== only) return;
    if (lastOf('Cmd', only) === undefined && lastOf('Entrypoint', only) === undefined) return;
    for (const run of only.instructions) {
      const script = run.kind === 'Run' && BUILDER.test(textOf(file.source, run)) ? model.script(run) : undefined;
      if (script === undefined || isForWindows(script) || cleansUp(script)) continue;
      const command = script.commands.find(builds);
      if (command?.name === undefined) continue;
      const message = 'all that this needs for building stays in the image; build in a stage of its own';
      yield { span: command.name, message };
      return;
    }
  },
};

/** Whether a script takes away what it has installed for building. */
function cleansUp(script: Script): boolean {
  return packageCommandsOf(script).some((it) => /^(?:remove|purge|autoremove|erase|del)$/.test(it.verb));
}

const BUILDER = /go |cargo|mvn|gradle|npm|yarn|pnpm|dotnet|make|ninja/;

function builds({ program, args }: ShellCommand): boolean {
  const [first, second] = args.filter((it) => !quotedSpelling(it).startsWith('-')).map(({ value }) => value);
  switch (program) {
    case 'go':
    case 'cargo':
      return first === 'build' || (program === 'cargo' && first === 'install');
    case 'mvn':
    case 'mvnw':
    case 'gradle':
    case 'gradlew':
      return args.length > 0;
    case 'npm':
    case 'pnpm':
      return first === 'run' && second === 'build';
    case 'yarn':
      return first === 'build' || (first === 'run' && second === 'build');
    case 'dotnet':
      return first === 'publish' || first === 'build';
    default:
      return program === 'make' || program === 'ninja';
  }
}
