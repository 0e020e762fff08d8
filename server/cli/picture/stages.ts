import { type BuildInputs, modelOf } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import { parse } from '../../syntax/parse.ts';
import { Lines } from '../../text/lines.ts';

/** How a stage hangs together with the others. */
export interface StageOutline {
  /** As its steps have it: `stage-<index>` where it has none. */
  readonly name: string;
  readonly line: number;
  readonly isTarget: boolean;
  readonly isBuilt: boolean;
  /** The stages that it is built on or copies from, and the line of the instruction that says so. */
  readonly needs: readonly { readonly stage: string; readonly line: number; readonly isBase: boolean }[];
}

/** The stages of a Dockerfile, in its order. */
export function stagesOf(source: string, inputs: BuildInputs): readonly StageOutline[] {
  const model = modelOf(parse(source), inputs);
  const lines = new Lines(source);
  return model.stages.map((stage) => ({
    name: labelOf(stage),
    line: lines.positionAt(stage.start).line,
    isTarget: stage === model.target,
    isBuilt: model.reachable.has(stage),
    needs: model.references.flatMap(({ stage: user, source: from, instruction }) =>
      user === stage && from.kind === 'stage'
        ? [
            {
              stage: labelOf(from.stage),
              line: lines.positionAt(instruction.start).line,
              isBase: instruction.kind === 'From',
            },
          ]
        : [],
    ),
  }));
}

/** As BuildKit prints it (dockerfile2llb, `stage-%d`). */
function labelOf({ name, index }: Stage): string {
  return name ?? `stage-${index}`;
}
