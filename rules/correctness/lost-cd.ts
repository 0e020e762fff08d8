import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { changesDirectory, lostState } from '../../server/shell/lost-state.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { isHeldBack } from '../../server/syntax/walk.ts';

export const lostCd: Rule = {
  id: 'lost-cd',
  category: 'correctness',
  severity: 'warning',
  summary: 'Use WORKDIR instead of a cd at the end of a RUN',
  why: `
    Every RUN has a shell of its own, which starts in the working directory. Where the shell before it has gone makes no
    difference, so a \`cd\` with nothing behind it does nothing, and what follows happens in the wrong place. WORKDIR holds
    for all instructions behind it, and makes the directory where there is none. Nothing is said of a \`cd\` that goes back
    from where another one led.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN cd /srv/app
        #   ^^^^^^^^^^^ the next instruction does not start there; use WORKDIR
        COPY . .
      `,
      good: `
        FROM debian:12
        WORKDIR /srv/app
        COPY . .
      `,
    },
    {
      bad: `
        FROM debian:12
        RUN mkdir /srv/app && cd /srv/app
        #                     ^^^^^^^^^^^ the next instruction does not start there; use WORKDIR
        RUN make
      `,
      good: `
        FROM debian:12
        RUN mkdir /srv/app
        WORKDIR /srv/app
        RUN make
      `,
    },
    {
      good: `
        FROM debian:12
        RUN cd /srv/app && make
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const run of model.all('Run')) {
      const script = model.script(run);
      const command = script && lostState(script).find(changesDirectory);
      // Behind another one it only goes back.
      if (script === undefined || command === undefined || script.commands.find(changesDirectory) !== command) continue;
      const fix = fixFor(run, command, script, model);
      yield {
        span: { start: command.name?.start ?? command.start, end: command.end },
        message: 'the next instruction does not start there; use WORKDIR',
        ...(fix && { fix }),
      };
    }
  },
};

/** Unsafe: what follows then happens in another place, and the image has another working directory. */
function fixFor(run: Run, command: ShellCommand, { commands }: Script, { file }: Model): Fix | undefined {
  const [path, ...more] = command.args;
  if (run.command.kind === 'ExecForm' || run.heredocs.length > 0 || command.end !== run.end) return undefined;
  if (path?.value === undefined || more.length > 0 || !/^[^~*?[-]/.test(path.value)) return undefined;
  if (command.block.kind !== 'script' || command.block.outer !== undefined) return undefined;
  const instruction = `WORKDIR ${path.text}`;
  const fix = { title: `Use ${instruction}`, safety: 'unsafe' } as const;
  if (commands.length === 1)
    return { ...fix, edits: [{ span: { start: run.start, end: run.end }, text: instruction }] };
  if (command.joint === undefined || command.joint.operator === '|' || isHeldBack(run, file)) return undefined;
  const before = file.source.slice(run.start, command.joint.start).replace(/(?<![\s\\])[\s\\]+$/, '');
  return { ...fix, edits: [{ span: { start: run.start + before.length, end: run.end }, text: `\n${instruction}` }] };
}
