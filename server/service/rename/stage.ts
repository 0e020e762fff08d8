import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Edit } from '../../text/edit.ts';
import { occurrencesOfStage } from '../name/occurrence.ts';
import type { StageOccurrence } from '../name/stage.ts';

/** Why a stage cannot be renamed from this place, whatever the new name. */
export function whyNotStage({ stage, by }: StageOccurrence, model: Model): string | undefined {
  if (stage.from?.alias === undefined) return 'This stage has no name. AS behind its FROM gives it one.';
  if (by === 'number') return 'The stage is meant by its number here. Rename it where its FROM names it.';
  if (model.inputs?.target?.toLowerCase() === stage.name)
    return 'Compose, Bake or a configuration asks for this stage by its name. Rename it there first.';
  const isComputed = occurrencesOfStage(stage, model).some((it) => it.by === 'variable');
  return isComputed ? 'A FROM means this stage by what a variable holds, which would have to change too.' : undefined;
}

/** The edits that give a stage another name, or why there are none. */
export function stageEdits(stage: Stage, name: string, model: Model): readonly Edit[] | string {
  const reason = whyNotNamed(stage, name, model);
  if (reason !== undefined) return reason;
  return occurrencesOfStage(stage, model).flatMap(({ start, end, by, instruction, isDeclaration }): readonly Edit[] => {
    if (by !== 'name') return [];
    // BuildKit keeps names in lower case, and only FROM tells the cases apart (instructions/parse.go, parseFrom).
    const text = instruction.kind === 'From' && !isDeclaration ? name.toLowerCase() : name;
    return [{ span: { start, end }, text }];
  });
}

/** BuildKit's instructions/parse.go, parseBuildStageName, where the name is in lower case already. */
const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/;
/** BuildKit's linter, ReservedStageName. */
const RESERVED = ['scratch', 'context'];

/** Why a stage cannot have this name. */
export function whyNotNamed(stage: Stage, name: string, model: Model): string | undefined {
  const lower = name.toLowerCase();
  if (!STAGE_NAME.test(lower))
    return 'The name of a stage is a letter, and letters, digits, "-", "_" and "." behind it.';
  if (RESERVED.includes(lower)) return `The name "${lower}" has a meaning of its own, so no stage should have it.`;
  if (model.stages.some((it) => it !== stage && it.name === lower)) return `Another stage is called "${name}" already.`;
  const captured = model.references.some(({ instruction, source }) => {
    if (source.kind !== 'image') return false;
    // A FROM means only stages above it, COPY and RUN any (dockerfile2llb/convert.go, findStateByName).
    if (instruction.kind === 'From') return source.text === lower && instruction.start > stage.start;
    return source.text.toLowerCase() === lower;
  });
  return captured
    ? `"${name}" is the name of an image that this file uses, which would no longer be meant.`
    : undefined;
}
