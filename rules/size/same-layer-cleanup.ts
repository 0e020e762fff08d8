import type { Finding, Rule } from '../../server/lint/rule.ts';
import { type Brought, broughtBy } from '../../server/model/copied/brought.ts';
import type { Model } from '../../server/model/model.ts';
import { packageCaches } from '../../server/model/package/cache.ts';
import { firstClearing, leftovers } from '../../server/model/package/leftover.ts';
import { directoriesIn } from '../../server/model/run/placed-command.ts';
import { removingRuns } from '../../server/model/run/runs-with.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { seenFrom } from '../../server/model/workdir.ts';
import { packageCommandsOf } from '../../server/shell/package/manager.ts';
import { removedPaths, ValuesAt } from '../../server/shell/removal.ts';
import type { Instruction, Run } from '../../server/syntax/ast.ts';

export const sameLayerCleanup: Rule = {
  id: 'same-layer-cleanup',
  category: 'size',
  severity: 'warning',
  summary: 'Remove files in the RUN that brought them',
  why: `
    Each RUN, COPY and ADD makes a layer on top of those before, and the image holds them all. What a later RUN removes can
    no longer be seen, but it is still downloaded with the image. Remove a file in the RUN that made it; what COPY or
    ADD brings for one RUN only is better mounted there, with \`--mount=type=bind\`, or left in a build stage.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        ADD https://example.com/tool.tar.gz /tmp/
        RUN tar -xf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz
        #                                          ^^^^^^^^^^^^^^^^ an earlier layer keeps /tmp/tool.tar.gz all the same
        RUN apt-get update && apt-get install -y git
        RUN rm -rf /var/lib/apt/lists/*
        #   ^^^^^^ an earlier layer keeps what this removes; clean up in the RUN that installs
      `,
      good: `
        FROM debian:12
        RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/tool.tar.gz tar -xf /tmp/tool.tar.gz -C /opt
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      good: `
        FROM debian:12
        RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool.tgz && tar -xf /tmp/tool.tgz -C /opt && rm /tmp/tool.tgz
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    const late = lateCleaning(model);
    const removing = removingRuns(model);
    const above: Instruction[] = [];
    const brought = new ValuesAt<Brought>();
    for (const stage of [...shippedStages(model)].reverse()) {
      for (const instruction of stage.instructions) {
        if (instruction.kind === 'Run') {
          const isRemoving = removing.has(instruction);
          // Only what stands above a removal need be looked at.
          if (isRemoving) {
            for (const it of above.splice(0)) for (const one of broughtBy(it, model)) brought.add(one.path, one);
          }
          const finding = (isRemoving && lateRemoval(instruction, brought, model)) || late.get(instruction);
          if (finding) yield finding;
        }
        above.push(instruction);
      }
    }
  },
};

/** The removal of something that an earlier layer brought. */
function lateRemoval(run: Run, brought: ValuesAt<Brought>, model: Model): Finding | undefined {
  if (brought.isEmpty) return undefined;
  for (const { command, directory } of directoriesIn(run, model)) {
    for (const { word, path } of removedPaths(command)) {
      const found = brought.lastIn(seenFrom(directory, path));
      if (found === undefined) continue;
      const message = `an earlier layer keeps ${found.path} all the same`;
      return { span: word, message, related: [{ span: found.span, message: 'this layer keeps it' }] };
    }
  }
  return undefined;
}

/** By RUN, the cleaning up after a package manager that an earlier one has used. */
function lateCleaning(model: Model): ReadonlyMap<Run, Finding> {
  const findings = new Map<Run, Finding>();
  if (model.packageRuns.length === 0) return findings;
  for (const cache of packageCaches) {
    const [left] = leftovers(model, cache);
    if (left === undefined) continue;
    for (const { run, script } of model.shippedRuns) {
      if (run.start <= left.run.start || findings.has(run)) continue;
      const isFilled = packageCommandsOf(script).some(
        (it) => cache.managers.includes(it.manager) && it.action !== 'clean',
      );
      const cleaning = isFilled ? undefined : firstClearing(script, cache);
      if (cleaning?.name === undefined) continue;
      const message = 'an earlier layer keeps what this removes; clean up in the RUN that installs';
      const [{ span }] = left.filling;
      const { start } = cleaning.name;
      const end =
        cleaning.args.find((it) => it.value?.startsWith('-') || it.value === 'clean')?.end ?? cleaning.name.end;
      findings.set(run, { span: { start, end }, message, related: [{ span, message: 'this layer keeps it' }] });
    }
  }
  return findings;
}
