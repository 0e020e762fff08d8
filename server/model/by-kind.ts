import type { Instruction, InstructionOf } from '../syntax/ast.ts';

/** Instructions, sorted by what they are; each list in the order in which they came. */
export type ByKind = { readonly [Kind in Instruction['kind']]: readonly InstructionOf<Kind>[] };

/** A list for each kind, empty where there is none of it. */
export function byKind(instructions: readonly Instruction[]): ByKind {
  const lists: Lists = {
    Add: [],
    Arg: [],
    Broken: [],
    Cmd: [],
    Copy: [],
    Entrypoint: [],
    Env: [],
    Expose: [],
    From: [],
    Healthcheck: [],
    Label: [],
    Maintainer: [],
    Onbuild: [],
    Run: [],
    Shell: [],
    Stopsignal: [],
    User: [],
    Volume: [],
    Workdir: [],
  };
  for (const instruction of instructions) add(lists, instruction.kind, instruction);
  return lists;
}

type Lists = { readonly [Kind in Instruction['kind']]: InstructionOf<Kind>[] };

function add<Kind extends Instruction['kind']>(lists: Lists, kind: Kind, instruction: InstructionOf<Kind>): void {
  lists[kind].push(instruction);
}
