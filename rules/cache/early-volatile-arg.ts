import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import type { Instruction, Run, Word } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const earlyVolatileArg: Rule = {
  id: 'early-volatile-arg',
  category: 'cache',
  severity: 'info',
  summary: 'Declare what changes with every build as late as possible',
  why: `
    Every RUN behind an ARG or ENV gets it as a variable, used or not, and so its value is part of what BuildKit looks up
    in the cache (dockerfile2llb/convert.go, dispatchRun). A commit, a date or a build number is another one in each build:
    declared at the top of a stage, it has all dependencies installed anew. Move it down to the first instruction that
    uses it. Names are judged; do not listen where the value is rarely given.
  `,
  examples: [
    {
      bad: `
        FROM python:3.13-slim
        ARG GIT_COMMIT
        #   ^^^^^^^^^^ each new GIT_COMMIT has the RUN below work again, which does not use it; move this down
        COPY requirements.txt .
        RUN pip install -r requirements.txt
        LABEL org.opencontainers.image.revision=$GIT_COMMIT
      `,
      good: `
        FROM python:3.13-slim
        COPY requirements.txt .
        RUN pip install -r requirements.txt
        ARG GIT_COMMIT
        LABEL org.opencontainers.image.revision=$GIT_COMMIT
      `,
    },
    {
      good: `
        FROM golang:1.26
        ARG BUILD_DATE
        RUN go build -ldflags "-X main.date=$BUILD_DATE" -o /app .
        RUN apt-get update && apt-get install -y git
      `,
    },
  ],

  about: { instructions: ['Arg'] },
  *check(model) {
    for (const stage of model.stages) {
      for (const [index, instruction] of stage.instructions.entries()) {
        for (const word of declaredBy(instruction)) {
          if (!VOLATILE.test(word.text)) continue;
          const run = wastedBelow(word.text, index, stage.instructions, model);
          if (run === undefined) continue;
          const message = `each new ${word.text} has the RUN below work again, which does not use it; move this down`;
          yield { span: word, message, related: [{ span: run.keyword, message: 'this works again' }] };
        }
      }
    }
  },
};

/** `GIT_COMMIT`, `VCS_REF`, `CI_COMMIT_SHA`, `BUILD_DATE`, `BUILD_NUMBER`; not the variable that breaks the cache on purpose. */
const VOLATILE =
  /^(?:(?:GIT|VCS|CI|SOURCE|SRC|BUILD|APP|IMAGE)_)*(?:COMMIT(?:_(?:SHA\d*|HASH|ID|REF|DATE|TIME(?:STAMP)?))?|(?:GIT|VCS)_(?:SHA\d*|HASH|REF|REV|REVISION|DESCRIBE)|(?:BUILD|CREATED?|RELEASE)_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|ID)|REVISION|GITHUB_SHA)$/i;

/** What ENV sets to such a variable is seen at its ARG. */
function declaredBy(instruction: Instruction): readonly Word[] {
  return instruction.kind === 'Arg' ? instruction.declarations.map((it) => it.name) : [];
}

/** The first RUN that takes its time and stands before any use of the variable. */
function wastedBelow(name: string, at: number, instructions: readonly Instruction[], model: Model): Run | undefined {
  for (let below = at + 1; below < instructions.length; below++) {
    const instruction = instructions[below];
    if (instruction?.kind !== 'Run') continue;
    // Whatever comes behind a use has to work again in any case.
    if (textOf(model.file.source, instruction).includes(name)) return undefined;
    if (isSlow(instruction, model)) return instruction;
  }
  return undefined;
}

function isSlow(run: Run, model: Model): boolean {
  const script = SLOW.test(textOf(model.file.source, run)) ? model.script(run) : undefined;
  if (script === undefined) return false;
  const isInstalling = packageCommandsOf(script).some((it) => it.action === 'install' || it.action === 'upgrade');
  return isInstalling || script.commands.some((it) => SLOW_PROGRAM.test(it.program ?? ''));
}

const SLOW = /curl|wget|make|install|add|npm|yarn|pnpm|pip|go |cargo|mvn|gradle|dotnet|sync|composer|bundle|git/;
const SLOW_PROGRAM = /^(?:curl|wget|make|cmake|ninja|mvn|mvnw|gradle|gradlew|dotnet|cargo|msbuild|bazel)$/;
