import { type PackageCommand, packageCommandsOf } from '../shell/package/manager.ts';
import type { Script } from '../shell/script.ts';
import type { Instruction, Run } from '../syntax/ast.ts';
import { textOf } from '../text/span.ts';
import { lineageOf } from './lineage.ts';
import type { Model } from './model.ts';
import { packageCaches } from './package/cache.ts';
import type { Stage } from './stage.ts';

/** The target and the stages that it is built on: their layers are the image's. What COPY takes from others is not. */
export function shippedStages(model: Model): ReadonlySet<Stage> {
  return model.fact(findShippedStages);
}

function findShippedStages({ target }: Model): ReadonlySet<Stage> {
  return new Set(target && lineageOf(target));
}

/** Whether an instruction stands in one of those stages; what ONBUILD holds back does where the ONBUILD does. */
export function isShipped(instruction: Instruction, model: Model): boolean {
  const stage = model.stageOf(instruction);
  return stage !== undefined && shippedStages(model).has(stage);
}

/** A RUN with what it executes. */
export interface ScriptedRun {
  readonly run: Run;
  readonly script: Script;
}

/** Every RUN with what it executes, whose layer is in the image, those that ONBUILD holds back included. */
export function shippedRuns(model: Model): readonly ScriptedRun[] {
  return scripted(runsIn(shippedStages(model), model), model);
}

/** A RUN that has package managers do something. */
export interface PackageRun extends ScriptedRun {
  readonly packageCommands: readonly PackageCommand[];
}

/** Of the shipped runs those that run a package manager which leaves something in the layer. */
export function packageRuns(model: Model): readonly PackageRun[] {
  const runs = runsIn(shippedStages(model), model).filter((it) => MANAGER.test(textOf(model.file.source, it)));
  const found: PackageRun[] = [];
  for (const { run, script } of scripted(runs, model)) {
    const packageCommands = packageCommandsOf(script);
    if (packageCommands.length > 0) found.push({ run, script, packageCommands });
  }
  return found;
}

/** What stands in the text of whatever runs a manager with a cache: the other scripts need not be read. */
const MANAGER = new RegExp([...new Set(packageCaches.flatMap((it) => it.managers))].join('|'));

function runsIn(stages: ReadonlySet<Stage>, model: Model): readonly Run[] {
  return model.all('Run').filter((run) => {
    const stage = model.stageOf(run);
    return stage !== undefined && stages.has(stage);
  });
}

function scripted(runs: readonly Run[], model: Model): readonly ScriptedRun[] {
  const found: ScriptedRun[] = [];
  for (const run of runs) {
    const script = model.script(run);
    if (script !== undefined) found.push({ run, script });
  }
  return found;
}
