import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import type { Instruction } from '../../syntax/ast.ts';
import { instructionAt } from '../../syntax/walk.ts';
import { type Span, touches } from '../../text/span.ts';
import { type HeredocName, heredocNameAt } from './heredoc.ts';
import { type Mention, mentionsIn } from './mention.ts';
import { type StageOccurrence, stageOccurrences } from './stage.ts';
import { type Variable, type VariableOccurrence, variablesNamed } from './variable.ts';

/** What a name means that stands at some place of a file, with where it stands there. */
export type Named =
  | { readonly kind: 'stage'; readonly stage: Stage; readonly at: StageOccurrence }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly variable: Variable;
      readonly at: VariableOccurrence;
    }
  | { readonly kind: 'heredoc'; readonly name: HeredocName; readonly at: Span };

/** A place where a name stands: `write` where it is given or gets a value. */
export interface Occurrence extends Span {
  readonly access: 'read' | 'write';
}

/** The name at an offset; just behind its last character counts too. */
export function namedAt(model: Model, offset: number): Named | undefined {
  const instruction = instructionAt(model.file, offset);
  if (instruction === undefined) return undefined;
  return heredocAt(model, offset) ?? variableAt(model, offset, instruction) ?? stageAt(model, offset);
}

/** Every place of the file where the same is named, in source order. */
export function occurrencesOf(named: Named, model: Model): readonly Occurrence[] {
  switch (named.kind) {
    case 'stage':
      return occurrencesOfStage(named.stage, model).map(({ start, end, isDeclaration }) => {
        return { start, end, access: isDeclaration ? 'write' : 'read' };
      });
    case 'variable':
      return named.variable.map(({ start, end, place }) => {
        return { start, end, access: place.kind === 'declaration' ? 'write' : 'read' };
      });
    case 'heredoc': {
      const { heredoc, opening, closing } = named.name;
      const { start, end } = opening ?? heredoc.opener;
      return closing === undefined
        ? [{ start, end, access: 'write' }]
        : [
            { start, end, access: 'write' },
            { start: closing.start, end: closing.end, access: 'read' },
          ];
    }
  }
}

/** Every place where a stage is meant, in source order, with how it is named there. */
export function occurrencesOfStage(stage: Stage, model: Model): readonly StageOccurrence[] {
  return stageOccurrences(model).filter((it) => it.stage === stage);
}

function heredocAt(model: Model, offset: number): Named | undefined {
  const name = heredocNameAt(model, offset);
  if (name === undefined) return undefined;
  const { heredoc, opening, closing } = name;
  const at = closing !== undefined && touches(closing, offset) ? closing : (opening ?? heredoc.opener);
  return { kind: 'heredoc', name, at };
}

/** Before the stage, so that of `FROM $BASE` the variable is meant. */
function variableAt(model: Model, offset: number, instruction: Instruction): Named | undefined {
  const inner = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  for (const mention of mentionsIn(model, inner)) {
    if (!touches(mention, offset)) continue;
    const name = nameAsSet(mention, model);
    for (const variable of variablesNamed(name, model)) {
      const at = variable.find((it) => it.start === mention.start);
      if (at !== undefined) return { kind: 'variable', name, variable, at };
    }
  }
  return undefined;
}

/** On Windows a script may name a variable in other case than the instruction that sets it. */
function nameAsSet({ name, place, instruction }: Mention, model: Model): string {
  if (place.kind !== 'script' || !place.ignoresCase) return name;
  const names = model.stateAt(instruction).variables.names();
  return names.find((it) => it.toLowerCase() === name.toLowerCase()) ?? name;
}

function stageAt(model: Model, offset: number): Named | undefined {
  const at = stageOccurrences(model).find((it) => touches(it, offset));
  return at && { kind: 'stage', stage: at.stage, at };
}
