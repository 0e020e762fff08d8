import type { Rule } from '../../server/lint/rule.ts';
import { startsAtRoot } from '../../server/model/image-facts/workdir.ts';
import type { Model } from '../../server/model/model.ts';
import { rootOf, type Stage } from '../../server/model/stage.ts';
import type { Add, Copy } from '../../server/syntax/ast.ts';
import { instructionAt } from '../../server/syntax/walk.ts';

export const noRelativeCopyTarget: Rule = {
  id: 'no-relative-copy-target',
  aka: ['DL3045'],
  category: 'correctness',
  severity: 'info',
  summary: 'Set WORKDIR before copying to a relative path',
  why: `
    A relative destination begins at the working directory. Where no WORKDIR was set, the base image decides which that is:
    with most it is the root, among the directories of the system, and the next version of the image may have another.
    Nothing is said where the base image is not known to begin at the root, nor with \`FROM scratch\`, where nothing else is.
  `,
  examples: [
    {
      bad: `
        FROM node:22
        COPY package.json app/
        #                 ^^^^ no WORKDIR is set, so this comes into the root directory; set one, or begin with /
      `,
      good: `
        FROM node:22
        WORKDIR /srv
        COPY package.json app/
      `,
    },
    {
      good: `
        FROM golang:1.24
        COPY go.mod go.sum ./

        FROM scratch
        COPY --from=0 /go/bin/app .
      `,
    },
  ],

  about: { instructions: ['Copy', 'Add'] },
  *check(model) {
    const said = new Set<Stage | undefined>();
    for (const copy of [...model.all('Copy'), ...model.all('Add')]) {
      const target = model.valueOf(copy.target);
      if (target === undefined || ABSOLUTE.test(target)) continue;
      // One WORKDIR is the remedy for all of a stage.
      const stage = model.stageOf(copy);
      if (said.has(stage) || !startsAtRootFor(copy, model)) continue;
      said.add(stage);
      const message = 'no WORKDIR is set, so this comes into the root directory; set one, or begin with /';
      yield { span: copy.target, message };
    }
  },
};

/** `/srv`, `C:\app`, `%TEMP%`; what begins with a variable may be anything. */
const ABSOLUTE = /^["']?(?:[/\\$%]|[A-Za-z]:|$)/;

/** Whether the working directory of an instruction is known to be the root because nobody has set another one. */
function startsAtRootFor(copy: Copy | Add, model: Model): boolean {
  const outer = instructionAt(model.file, copy.start) ?? copy;
  const { stage, workdir } = model.stateAt(outer);
  if (stage === undefined || workdir !== undefined) return false;
  const { base, from } = rootOf(stage);
  // A fragment has no base to be known.
  const isAtRoot = base.kind === 'image' ? startsAtRoot(base.reference) : from === undefined && base.kind === 'unknown';
  if (!isAtRoot || outer.kind !== 'Onbuild') return isAtRoot;
  // What ONBUILD holds back may be preceded by a WORKDIR that is held back too.
  const held = stage.instructions.find((it) => it.kind === 'Onbuild' && it.instruction.kind === 'Workdir');
  return held === undefined || held.start > copy.start;
}
