import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { commandsOf, type Stage } from '../../model/stage.ts';
import type { Binding, Variables } from '../../model/variable/variable.ts';
import type { Instruction, Onbuild, Word } from '../../syntax/ast.ts';
import { textOf } from '../../text/span.ts';
import { PREDEFINED_DOCS } from '../docs/variables.ts';
import { secretsOf } from '../name/mention.ts';

/** The variables that are known where an instruction stands, the last that was set first. `keyword` is that of what is executed. */
export function variablesAt(model: Model, instruction: Instruction, keyword: string): readonly Binding[] {
  const stage = model.stageOf(instruction);
  if (keyword === 'FROM' || stage === undefined) return globals(model, instruction.start);
  if (/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)) {
    if (instruction.kind !== 'Onbuild') return environmentOf(stage, model);
    return heldBackAbove(instruction, stage, model).filter((it) => it.origin.kind !== 'arg');
  }
  const inner = innerOf(instruction);
  const secrets = inner.kind === 'Run' ? secretsOf(inner).flatMap((it) => it.value?.text ?? []) : [];
  const known =
    instruction.kind === 'Onbuild'
      ? heldBackAbove(instruction, stage, model)
      : bindings(model.stateAt(instruction).variables);
  const path: Binding = { name: 'PATH', value: undefined, origin: { kind: 'base' } };
  return [
    ...secrets.map((name): Binding => ({ name, value: undefined, origin: { kind: 'none' } })),
    ...known,
    ...(known.some((it) => it.name === 'PATH') ? [] : [path]),
  ];
}

/** What ONBUILD holds back, or the instruction itself. */
export function innerOf(instruction: Instruction): Instruction {
  return instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
}

function bindings(variables: Variables): readonly Binding[] {
  return variables
    .names()
    .map((it) => variables.lookup(it))
    .reverse();
}

/** What FROM sees, and the ARGs between: those that are declared above an offset and above the first FROM. */
function globals(model: Model, offset: number): readonly Binding[] {
  const first = model.stages.find((it) => it.from !== undefined)?.from ?? model.file.instructions[0];
  const known = first === undefined ? [] : bindings(model.stateAt(first).variables);
  const seen = new Set(known.map((it) => it.name));
  const declared = model.all('Arg').filter((it) => it.start < offset && model.stageOf(it) === undefined);
  const later = declared.flatMap((it) => setBy(it, model)).filter((it) => !seen.has(it.name));
  const predefined = Object.keys(PREDEFINED_DOCS).flatMap((name) => known.find((it) => it.name === name) ?? []);
  return [...later, ...known.filter((it) => !predefined.includes(it)), ...predefined];
}

/** What a container has: all that ENV sets, wherever it stands. */
function environmentOf(stage: Stage, model: Model): readonly Binding[] {
  return firstOfEach(
    lineageOf(stage).flatMap((one) =>
      commandsOf(one)
        .flatMap((it) => (it.kind === 'Env' ? setBy(it, model) : []))
        .reverse(),
    ),
  );
}

/** What ONBUILD finds when it is executed: what is held back above it, and what the image has, which no ARG of its stage is in. */
function heldBackAbove({ start }: Onbuild, stage: Stage, model: Model): readonly Binding[] {
  const above = stage.instructions.filter((it) => it.kind === 'Onbuild' && it.start < start);
  return firstOfEach([...above.flatMap((it) => setBy(innerOf(it), model)).reverse(), ...environmentOf(stage, model)]);
}

function setBy(instruction: Instruction, model: Model): readonly Binding[] {
  const valueOf = (word: Word | undefined) => word && model.valueOf(word);
  switch (instruction.kind) {
    case 'Arg':
      return instruction.declarations.map((declaration) => {
        const origin = { kind: 'arg', declaration, global: undefined } as const;
        return { name: declaration.name.text, value: valueOf(declaration.value), origin };
      });
    case 'Env':
      return instruction.pairs.map((pair) => {
        const name = model.valueOf(pair.key) ?? textOf(model.file.source, pair.key);
        return { name, value: valueOf(pair.value), origin: { kind: 'env', pair } };
      });
    default:
      return [];
  }
}

function firstOfEach(found: readonly Binding[]): readonly Binding[] {
  const names = new Set<string>();
  return found.filter(({ name }) => !names.has(name) && names.add(name));
}
