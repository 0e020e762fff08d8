import type { Stage } from '../model/stage.ts';
import type { ShownStage } from './protocol.ts';
import type { Opened } from './session.ts';

/** How the stages of a file hang together, in its order. */
export function stagesOf({ document, model }: Pick<Opened, 'document' | 'model'>): readonly ShownStage[] {
  return model.stages.map((stage) => ({
    name: labelOf(stage),
    range: document.places.range(stage),
    isBuilt: model.reachable.has(stage),
    needs: model.references.flatMap(({ stage: user, source, word }) =>
      user === stage && source.kind === 'stage'
        ? [{ stage: labelOf(source.stage), range: document.places.range(word) }]
        : [],
    ),
  }));
}

/** As BuildKit prints it (dockerfile2llb, `stage-%d`). */
function labelOf({ name, index }: Stage): string {
  return name ?? `stage-${index}`;
}
