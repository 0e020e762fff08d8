import type { Script } from '../shell/script.ts';
import type { Run } from '../syntax/ast.ts';
import { lineageOf } from './lineage.ts';
import type { Model } from './model.ts';
import type { Stage } from './stage.ts';

/** The target and the stages that it is built on: their layers are the image's. What COPY takes from others is not. */
export function shippedStages({ target }: Model): ReadonlySet<Stage> {
  return new Set(target && lineageOf(target));
}

export interface ScriptedRun {
  readonly run: Run;
  readonly script: Script;
}

/** Every RUN with what it executes, whose layer is in the image, those that ONBUILD holds back included. */
export function shippedRuns(model: Model): readonly ScriptedRun[] {
  const shipped = shippedStages(model);
  return model.all('Run').flatMap((run) => {
    const stage = model.stageOf(run);
    const script = stage && shipped.has(stage) ? model.script(run) : undefined;
    return script === undefined ? [] : [{ run, script }];
  });
}
