import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { isHeldBack } from '../../server/syntax/walk.ts';
import { indentOf } from '../../server/text/lines.ts';
import { textOf } from '../../server/text/span.ts';

export const preferWorkdir: Rule = {
  id: 'prefer-workdir',
  aka: ['DL3003'],
  category: 'maintainability',
  severity: 'info',
  optional: true,
  summary: 'Use WORKDIR instead of cd',
  why: `
    WORKDIR says once where the instructions behind it happen, for RUN, COPY and the container alike. A \`cd\` holds for the
    rest of one RUN and must be repeated in the next. Where a RUN goes to several places, or to one for a while, as when it
    builds a tool from source, a \`cd\` is no worse, and nothing is said.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN cd /src && make
        #   ^^^^^^^ use WORKDIR /src, which holds for all that follows
      `,
      good: `
        FROM debian:12
        WORKDIR /src
        RUN make
      `,
    },
    {
      good: `
        FROM debian:12
        WORKDIR /src
        RUN (cd vendor && make) && make
        RUN cd /usr/src/tool && make install && cd / && rm -r /usr/src/tool
      `,
    },
  ],

  *check(model) {
    if (!model.file.source.includes('cd')) return;
    for (const run of model.all('Run')) {
      if (!textOf(model.file.source, run).includes('cd')) continue;
      const script = model.script(run);
      const [first, ...more] = script?.commands.filter((it) => it.program !== 'set') ?? [];
      const [path] = first?.args ?? [];
      if (first?.program !== 'cd' || path === undefined || more.some((it) => it.program === 'cd')) continue;
      if (path.parts.some((it) => it.kind === 'Computed')) continue;
      if (first.block.kind !== 'script' || TEMPORARY.test(path.value ?? '')) continue;
      const fix = script && fixFor(run, first, script, model);
      yield {
        span: { start: first.start, end: path.end },
        message: `use WORKDIR ${path.text}, which holds for all that follows`,
        ...(fix && { fix }),
      };
    }
  },
};

const TEMPORARY = /^(?:-$|\/(?:var\/)?tmp(?:\/|$))/;

/** Unsafe: what follows then happens in another place, and the image has another working directory. */
function fixFor(run: Run, { args, name, end }: ShellCommand, { commands }: Script, { file }: Model): Fix | undefined {
  const [path, ...more] = args;
  const next = commands[1];
  const isFirst = commands[0]?.name === name && name?.start === run.command.start;
  if (!isFirst || path?.value === undefined || more.length > 0 || !/^[^~*?[-]/.test(path.value)) return undefined;
  if (run.command.kind === 'ExecForm' || run.heredocs.length > 0 || isHeldBack(run, file)) return undefined;
  const instruction = `WORKDIR ${path.text}`;
  const title = `Use ${instruction}`;
  if (next === undefined) {
    if (end !== run.end) return undefined;
    return { title, safety: 'unsafe', edits: [{ span: { start: run.start, end }, text: instruction }] };
  }
  if (next.joint?.operator !== '&&' || next.block.outer !== undefined) return undefined;
  const edits = [
    { span: { start: run.start, end: run.start }, text: `${instruction}\n${indentOf(run, file.source)}` },
    { span: { start: name?.start ?? end, end: next.start }, text: '' },
  ];
  return { title, safety: 'unsafe', edits };
}
