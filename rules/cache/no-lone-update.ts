import type { Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { loneUpdateIn } from '../../server/model/package/lone-update.ts';
import { type PackageCommand, packageCommandsOf } from '../../server/shell/package/manager.ts';
import type { Run } from '../../server/syntax/ast.ts';
import { isHeldBack } from '../../server/syntax/walk.ts';
import { lastFrom, textOf } from '../../server/text/span.ts';

export const noLoneUpdate: Rule = {
  id: 'no-lone-update',
  category: 'cache',
  severity: 'warning',
  summary: 'Update and install in one RUN',
  why: `
    The build cache keeps the layer of an update that stands alone, with the package list as it was on that day. When
    the RUN that installs changes weeks later, it asks for packages by a list that is out of date: versions that the
    mirrors no longer have make the build fail, and newer ones are not seen.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update
        #   ^^^^^^^^^^^^^^ the cached layer keeps this list while it goes out of date; update in the RUN that installs
        RUN apt-get install -y git
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      good: `
        FROM alpine:3.22
        RUN apk update && apk add git
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const run of model.all('Run')) {
      if (!textOf(model.file.source, run).includes('update')) continue;
      const script = model.script(run);
      const update = script && loneUpdateIn(script);
      if (update === undefined) continue;
      const message = 'the cached layer keeps this list while it goes out of date; update in the RUN that installs';
      const fix = fixFor(run, update, model);
      yield { span: update.span, message, ...(fix && { fix }) };
    }
  },
};

/** Unsafe: two layers become one. */
function fixFor(run: Run, { manager, command }: PackageCommand, model: Model): Fix | undefined {
  const { source, instructions } = model.file;
  const next = isHeldBack(run, model.file) ? undefined : instructions[lastFrom(instructions, run.start) + 1];
  if (next?.kind !== 'Run' || run.flags.length > 0 || next.flags.length > 0) return undefined;
  if (next.command.kind === 'ExecForm' || next.heredocs.length > 0) return undefined;
  const script = model.script(next);
  const install = script && packageCommandsOf(script).find((it) => it.manager === manager);
  if (install?.action !== 'install' || model.script(run)?.commands.length !== 1 || run.command.kind === 'ExecForm') {
    return undefined;
  }
  if (command.end !== run.end || textOf(source, { start: run.end, end: next.start }).trim() !== '') return undefined;
  const span = { start: run.end, end: next.command.start };
  return { title: 'Update in the next RUN', safety: 'unsafe', edits: [{ span, text: ' && ' }] };
}
