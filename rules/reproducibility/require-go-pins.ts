import type { Rule } from '../../server/lint/rule.ts';
import { lineageOf } from '../../server/model/lineage.ts';
import type { Model } from '../../server/model/model.ts';
import { unpinnedIn } from '../../server/model/package/unpinned.ts';
import { mountsOf } from '../../server/model/run/mount.ts';
import type { Stage } from '../../server/model/stage.ts';
import { goPins } from '../../server/shell/package/pin.ts';
import type { Run } from '../../server/syntax/ast.ts';

export const requireGoPins: Rule = {
  id: 'require-go-pins',
  aka: ['DL3062'],
  category: 'reproducibility',
  severity: 'warning',
  optional: true,
  summary: 'Name the version of what go installs',
  why: `
    Without a version, or with \`@latest\`, go takes the newest release on the day of the build, and one that breaks
    yours comes without warning. Nothing is said of \`go install\` and \`go run\` without a version where a go.mod is at
    hand, which has it.
  `,
  examples: [
    {
      bad: `
        FROM golang:1.24
        RUN go install example.com/tool/cmd/a@latest
        #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ each build may get another version of example.com/tool/cmd/a@latest; write example.com/tool/cmd/a@VERSION
      `,
      good: `
        FROM golang:1.24
        RUN go install example.com/tool/cmd/a@v1.2.3
      `,
    },
    {
      good: `
        FROM golang:1.24
        RUN go install example.com/tool/cmd/a@$VERSION && go run example.com/b@v1 latest
        COPY go.mod go.sum ./
        RUN go install example.com/tool/cmd/c && go install ./cmd/d
      `,
    },
  ],

  about: { managers: goPins.flatMap((it) => it.managers) },
  *check(model) {
    for (const { run, command, span, names, remedy } of unpinnedIn(model, goPins)) {
      if (command.verb !== 'get' && isInModule(run, model)) continue;
      yield { span, message: `each build may get another version of ${names}; write ${remedy}` };
    }
  },
};

/** Whether the version may stand in a go.mod: that came with the project, or is mounted. */
function isInModule(run: Run, model: Model): boolean {
  if (mountsOf(run, model).some(({ type, target }) => type === 'bind' && !target?.endsWith('.sum'))) return true;
  const stage = model.stageOf(run);
  const starts = model.fact(modulesIn);
  return stage !== undefined && lineageOf(stage).some((it) => (starts.get(it) ?? run.start) < run.start);
}

/** Where the first instruction of a stage begins that brings a module along. */
function modulesIn({ stages }: Model): ReadonlyMap<Stage, number> {
  const starts = new Map<Stage, number>();
  for (const stage of stages) {
    const first = stage.instructions.find((it) => {
      return (it.kind === 'Copy' || it.kind === 'Add') && it.sources.some(({ text }) => HOLDS_MODULE.test(text));
    });
    if (first !== undefined) starts.set(stage, first.start);
  }
  return starts;
}

/** `go.mod`, `app/go.*`, `.`, `./` */
const HOLDS_MODULE = /(?:^|\/)go\.(?:mod|\*)$|^\.?\/?\*?$/;
