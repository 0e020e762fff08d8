import type { Rule } from '../../server/lint/rule.ts';
import { type CopiedPath, copiedPaths } from '../../server/model/copied/copied-path.ts';
import type { Model } from '../../server/model/model.ts';
import { directoriesIn } from '../../server/model/run/placed-command.ts';
import type { Stage } from '../../server/model/stage.ts';
import { isRoot } from '../../server/model/user.ts';
import { seenFrom } from '../../server/model/workdir.ts';
import type { ShellCommand } from '../../server/shell/script.ts';
import type { Add, Copy, Instruction } from '../../server/syntax/ast.ts';
import { flagOf } from '../../server/syntax/walk.ts';

export const requireCopyChown: Rule = {
  id: 'require-copy-chown',
  category: 'correctness',
  severity: 'info',
  summary: 'Give files to the user that changes them',
  why: `
    USER says who runs the steps below it, but COPY and ADD make files of root all the same (Docker's reference, "COPY
    --chown"). A later step of that user that changes the mode or the content of such a file fails with "operation not
    permitted". It is said where such a step stands in the stage. What a program only reads is best left to root.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        USER node
        COPY start.sh /app/start.sh
        #^^^ start.sh belongs to root here, and node cannot change it in the RUN below; add --chown=node
        RUN chmod +x /app/start.sh
      `,
      good: `
        FROM node:22-slim
        USER node
        COPY --chown=node start.sh /app/start.sh
        RUN chmod +x /app/start.sh
      `,
    },
    {
      good: `
        FROM node:22-slim
        USER node
        COPY server.js /app/
        CMD ["node", "/app/server.js"]
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model) {
    for (const stage of model.stages) {
      for (const [index, instruction] of stage.instructions.entries()) {
        if (instruction.kind !== 'Copy' && instruction.kind !== 'Add') continue;
        const user = model.stateAt(instruction).user?.value;
        if (user === undefined || isRoot(user) || flagOf(instruction, 'chown') || flagOf(instruction, 'chmod'))
          continue;
        const changed = changedLater(instruction, stage, index, model);
        if (changed === undefined) continue;
        const name = changed.copied.word.text;
        const message = `${name} belongs to root here, and ${user} cannot change it in the RUN below; add --chown=${user}`;
        const { end } = instruction.keyword;
        yield {
          span: instruction.keyword,
          message,
          related: [{ span: changed.command, message: 'this fails' }],
          fix: {
            title: `Give it to ${user}`,
            safety: 'unsafe',
            edits: [{ span: { start: end, end }, text: ` --chown=${user}` }],
          },
        };
      }
    }
  },
};

interface Changed {
  readonly copied: CopiedPath;
  readonly command: ShellCommand;
}

/** The first command of the same user behind it that changes what it copies. */
function changedLater(copy: Copy | Add, stage: Stage, index: number, model: Model): Changed | undefined {
  const { user } = model.stateAt(copy);
  const paths = copiedPaths(copy, model);
  for (const run of stage.instructions.slice(index + 1, index + 1 + FARTHEST)) {
    if (run.kind === 'User' || isCopyTo(paths, run, model)) return undefined;
    if (run.kind !== 'Run' || model.stateAt(run).user !== user) continue;
    for (const { command, directory } of directoriesIn(run, model)) {
      if (!changes(command) || command.wrappers.some((it) => it.program === 'sudo')) continue;
      for (const { value = '' } of command.args) {
        const path = seenFrom(directory, value);
        const copied =
          value === '' ? undefined : paths.find((it) => path === it.file || (path === it.folder && !it.isTree));
        if (copied !== undefined) return { copied, command };
      }
    }
  }
  return undefined;
}

/** No step stands so far below another in a file that a person has written. */
const FARTHEST = 100;

/** Needs to own the file, or to write to it: to remove or rename one, it is enough to own its folder. */
function changes({ program, args }: ShellCommand): boolean {
  return program === 'chmod' || program === 'chown' || (program === 'truncate' && args.length > 0);
}

function isCopyTo(paths: readonly CopiedPath[], other: Instruction, model: Model): boolean {
  if ((other.kind !== 'Copy' && other.kind !== 'Add') || flagOf(other, 'chown') === undefined) return false;
  return copiedPaths(other, model).some((it) => paths.some((path) => path.file === it.file));
}
