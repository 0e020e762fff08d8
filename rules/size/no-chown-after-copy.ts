import type { Rule } from '../../server/lint/rule.ts';
import { type CopiedPath, copiedPaths } from '../../server/model/copied/copied-path.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { directoriesIn } from '../../server/model/run/placed-command.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { seenFrom } from '../../server/model/workdir.ts';
import { covers } from '../../server/shell/removal.ts';
import type { ShellCommand } from '../../server/shell/script.ts';
import { flagOf } from '../../server/syntax/walk.ts';

const PROGRAMS = ['chown', 'chmod'];

export const noChownAfterCopy: Rule = {
  id: 'no-chown-after-copy',
  category: 'size',
  severity: 'warning',
  summary: 'Set owner and mode with COPY, not in a RUN behind it',
  why: `
    A layer holds whole files: to change the owner or the mode of one puts all of it into the image once more, next to the
    copy in the layer below. \`COPY --chown\` and \`COPY --chmod\` do it while copying. Only chown and chmod of whole folders
    are found, in what ships; a single script is not worth it.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        RUN npm ci && chown -R node:node /app
        #             ^^^^^ this stores what COPY brings to /app once more; use COPY --chown=node:node
      `,
      good: `
        FROM node:22-slim
        WORKDIR /app
        COPY --chown=node:node . .
        USER node
        RUN npm ci
      `,
    },
    {
      good: `
        FROM node:22-slim
        COPY start.sh /app/
        RUN chmod +x /app/start.sh
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    const found = commandsNamed(PROGRAMS, model).filter((it) => changeOf(it.command) !== undefined);
    if (found.length === 0) return;
    const changing = new Set(found.map((it) => it.run));
    for (const stage of [...shippedStages(model)].reverse()) {
      const trees: (CopiedPath & { readonly chown: boolean; readonly chmod: boolean })[] = [];
      for (const instruction of stage.instructions) {
        if (instruction.kind === 'Copy' || instruction.kind === 'Add') {
          const [chown, chmod] = [
            flagOf(instruction, 'chown') !== undefined,
            flagOf(instruction, 'chmod') !== undefined,
          ];
          for (const it of copiedPaths(instruction, model)) if (it.isTree) trees.push({ ...it, chown, chmod });
        }
        if (instruction.kind !== 'Run' || trees.length === 0 || !changing.has(instruction)) continue;
        for (const { command, directory } of directoriesIn(instruction, model)) {
          const change = changeOf(command);
          const tree = change && trees.find((it) => !it[change.option] && isBelow(it, change, directory));
          if (change === undefined || tree === undefined || command.name === undefined) continue;
          // Nobody is to be told to let everyone write.
          const isOpen = change.option === 'chmod' && /[2367]$/.test(change.value ?? '');
          const value = change.value === undefined || isOpen ? '' : `=${change.value}`;
          const message = `this stores what COPY brings to ${tree.folder} once more; use COPY --${change.option}${value}`;
          yield { span: command.name, message, related: [{ span: tree.word, message: 'it comes from here' }] };
          break;
        }
      }
    }
  },
};

interface Change {
  readonly option: 'chown' | 'chmod';
  /** What the option may be given; `undefined` where it takes no such value. */
  readonly value: string | undefined;
  readonly paths: readonly string[];
}

/** What changes whole folders. */
function changeOf({ program, args }: ShellCommand): Change | undefined {
  if (program !== 'chown' && program !== 'chmod') return undefined;
  if (!args.some(({ text }) => /^-[a-zA-Z]*R|^--recursive$/.test(text))) return undefined;
  const [what, ...paths] = args.filter(({ text }) => !text.startsWith('-'));
  const value = what?.value;
  // Of letters only, a mode says what to change, and most files it does not.
  if (program === 'chmod' && !/^[0-7]{3,4}$/.test(value ?? '')) return undefined;
  return { option: program, value, paths: paths.flatMap((it) => it.value ?? []) };
}

function isBelow({ folder }: CopiedPath, { paths }: Change, directory: string | undefined): boolean {
  if (folder === '/') return false;
  return paths.some((it) => {
    const path = seenFrom(directory, it);
    return covers(path, folder);
  });
}
