import type { Instruction, InstructionOf } from '../syntax/ast.ts';
import { commandsOf, type Stage } from './stage.ts';

/** A stage and those of the file that it is built on, itself first. */
export function lineageOf(stage: Stage): readonly Stage[] {
  const stages = [stage];
  for (let { base } = stage; base.kind === 'stage'; base = base.stage.base) stages.push(base.stage);
  return stages;
}

/** The last instruction of a kind that a stage executes or inherits; what its base image says is not known. */
export function lastOf<K extends Instruction['kind']>(kind: K, stage: Stage): InstructionOf<K> | undefined {
  for (const one of lineageOf(stage)) {
    const last = commandsOf(one).findLast((it): it is InstructionOf<K> => it.kind === kind);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** An instruction that has no effect because a later one of its kind stands in the same stage. */
export interface Replaced<K extends Instruction['kind']> {
  readonly instruction: InstructionOf<K>;
  readonly by: InstructionOf<K>;
}

/** All such instructions, in source order (BuildKit's dockerfile2llb/validations.go, validateUsedOnce). */
export function replacedOf<K extends Instruction['kind']>(kind: K, stages: readonly Stage[]): readonly Replaced<K>[] {
  return stages.flatMap(({ instructions }) => {
    const found = instructions.filter((it): it is InstructionOf<K> => it.kind === kind);
    return found.slice(0, -1).flatMap((instruction, index) => {
      const by = found[index + 1];
      return by === undefined ? [] : { instruction, by };
    });
  });
}
