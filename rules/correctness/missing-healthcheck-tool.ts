import type { Rule } from '../../server/lint/rule.ts';
import { familiarName } from '../../server/model/image.ts';
import { lacks } from '../../server/model/image-facts/tools.ts';
import { lastOf, lineageOf } from '../../server/model/lineage.ts';
import type { Model } from '../../server/model/model.ts';
import { commandsOf, rootOf, type Source, type Stage } from '../../server/model/stage.ts';
import type { Healthcheck } from '../../server/syntax/ast.ts';
import { textOf } from '../../server/text/span.ts';

export const missingHealthcheckTool: Rule = {
  id: 'missing-healthcheck-tool',
  category: 'correctness',
  severity: 'warning',
  summary: 'Install what HEALTHCHECK calls',
  why: `
    Small images have no curl, and some no wget either: a HEALTHCHECK that calls one of them fails each time, and the
    container is taken for broken although it works. Install the tool, call one that is there, as BusyBox's wget on
    Alpine, or ask the program itself. It is said of images whose content is known, and only where no other instruction
    names the tool or runs a script that may install it.
  `,
  examples: [
    {
      bad: `
        FROM node:22-alpine
        COPY . .
        HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1
        #               ^^^^ node has no curl here, so this check always fails; install it, or use wget
      `,
      good: `
        FROM node:22-alpine
        COPY . .
        HEALTHCHECK CMD wget -qO- http://localhost:3000/ || exit 1
      `,
    },
    {
      good: `
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y curl
        HEALTHCHECK CMD curl -f http://localhost/ || exit 1
      `,
    },
  ],

  about: { instructions: ['Healthcheck'] },
  *check(model) {
    const { target } = model;
    const check = target && lastOf('Healthcheck', target);
    const base = target && rootOf(target).base;
    const script = check && model.script(check);
    if (target === undefined || check === undefined || base === undefined || script === undefined) return;
    const calls = script.commands.filter((it) => it.program === 'curl' || it.program === 'wget');
    const [first] = calls;
    if (first?.name === undefined || (first.program !== 'curl' && first.program !== 'wget')) return;
    const isAbsent = (tool: string | undefined) => (tool === 'curl' || tool === 'wget') && isMissing(tool, base);
    if (!calls.every((it) => isAbsent(it.program)) || mayInstall(first.program, target, check, model)) return;
    const name = base.kind === 'image' ? familiarName(base.reference) : 'scratch';
    const other = first.program === 'curl' ? 'wget' : 'curl';
    const remedy = isMissing(other, base) ? 'install it' : `install it, or use ${other}`;
    yield {
      span: first.name,
      message: `${name} has no ${first.program} here, so this check always fails; ${remedy}`,
    };
  },
};

function isMissing(tool: 'curl' | 'wget', base: Source): boolean {
  return base.kind === 'scratch' || (base.kind === 'image' && lacks(tool, base.reference));
}

/** Whether another instruction names the tool, copies from another image or runs a script of its own. */
function mayInstall(tool: string, target: Stage, check: Healthcheck, model: Model): boolean {
  return lineageOf(target)
    .flatMap(commandsOf)
    .some((it) => {
      if (it === check) return false;
      const text = textOf(model.file.source, it);
      if (text.includes(tool) && it.kind !== 'Healthcheck') return true;
      if (it.kind === 'Run') return /\.sh\b|\bbusybox\b|\$/.test(text);
      return (it.kind === 'Copy' || it.kind === 'Add') && /\s\/(?:usr\/?(?:local\/?)?)?(?:bin\/?)?["\]]*$/.test(text);
    });
}
