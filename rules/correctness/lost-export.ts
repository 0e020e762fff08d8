import type { Fix, Rule } from '../../server/lint/rule.ts';
import { changesShell, lostState } from '../../server/shell/lost-state.ts';
import type { Script, ShellCommand, ShellWord } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';

export const lostExport: Rule = {
  id: 'lost-export',
  category: 'correctness',
  severity: 'warning',
  summary: 'Use ENV instead of an export at the end of a RUN',
  why: `
    Every RUN has a shell of its own. What the shell before it has exported, sourced or set is gone with it: a later RUN
    does not see it, and neither does the container. ENV holds for all that follows and in the container. What is needed
    in one RUN only must stand in front of the command that needs it, in the same RUN.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN export PATH=/opt/tool/bin:$PATH
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PATH is set for this RUN only, in which nothing follows; use ENV
        RUN tool --version
      `,
      good: `
        FROM debian:12
        ENV PATH=/opt/tool/bin:$PATH
        RUN tool --version
      `,
    },
    {
      bad: `
        FROM python:3.13
        RUN python -m venv /opt/venv && . /opt/venv/bin/activate
        #                               ^^^^^^^^^^^^^^^^^^^^^^^^ what this sets is gone with this RUN, in which nothing follows; use ENV
      `,
      good: `
        FROM python:3.13
        RUN python -m venv /opt/venv
        ENV PATH=/opt/venv/bin:$PATH
      `,
    },
    {
      good: `
        FROM debian:12
        RUN export GOFLAGS=-mod=vendor && make
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const run of model.all('Run')) {
      const script = model.script(run);
      if (script === undefined) continue;
      const lost = lostState(script);
      const command = lost.find(changesShell);
      if (command === undefined) continue;
      const fix = lost.length === script.commands.length ? fixFor(run, script) : undefined;
      yield {
        span: { start: command.start, end: command.end },
        message: messageFor(command),
        ...(fix && { fix }),
      };
    }
  },
};

function messageFor({ program, args, assignments, block }: ShellCommand): string {
  const operand = args.find((it) => !/^[-+]/.test(it.value ?? '-'))?.value;
  if (program === 'set' && block.dialect !== 'cmd' && operand !== undefined && operand !== 'pipefail') {
    return `set takes ${operand} for a value and does not run it; join them with &&`;
  }
  if (program === 'source' || program === '.')
    return 'what this sets is gone with this RUN, in which nothing follows; use ENV';
  const [name] = /^\w+(?==)/.exec(args[0]?.text ?? '') ?? [assignments[0]?.name];
  if (name === undefined || program === 'alias') return 'this holds for this RUN only, in which nothing follows';
  return `${name} is set for this RUN only, in which nothing follows; use ENV`;
}

/** Unsafe: what follows, and the container, then sees what was hidden from it. */
function fixFor(run: Run, { commands, dialect }: Script): Fix | undefined {
  if (run.command.kind === 'ExecForm' || run.heredocs.length > 0 || dialect === 'cmd') return undefined;
  const pairs: string[] = [];
  for (const { program, args, block, wrappers } of commands) {
    const isPlain = program === 'export' && block.outer === undefined && wrappers.length === 0;
    if (!isPlain || !args.every(isPair)) return undefined;
    pairs.push(...args.map((it) => it.text));
  }
  const instruction = `ENV ${pairs.join(' ')}`;
  const edits = [{ span: { start: run.start, end: run.end }, text: instruction }];
  return { title: `Use ${instruction}`, safety: 'unsafe', edits };
}

/** Whether Docker reads it as the shell does: `A=1`, `PATH=/opt/bin:$PATH`, `B="a b"`; tildes and commands it leaves as they are. */
function isPair({ text, parts }: ShellWord): boolean {
  const isReadable = parts.every((it) => it.kind === 'Literal' || (it.kind === 'Variable' && it.modifier === ''));
  return isReadable && /^\w+=(?:"[^"\\~`]*"|'[^'\\]*'|[^\s"'\\~`]*)$/.test(text);
}
