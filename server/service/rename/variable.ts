import { environmentOf } from '../../model/image-facts/environment.ts';
import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { rootOf, type Stage } from '../../model/stage.ts';
import type { Script } from '../../shell/script.ts';
import { type VariableUse, variableUses } from '../../shell/variable/use.ts';
import type { Instruction } from '../../syntax/ast.ts';
import type { Edit } from '../../text/edit.ts';
import { bareSpan, type Span, textOf } from '../../text/span.ts';
import type { Mention } from '../name/mention.ts';
import { type Variable, variablesNamed } from '../name/variable.ts';

/** Why a variable cannot be renamed, whatever the new name. */
export function whyNotVariable(name: string, variable: Variable, model: Model): string | undefined {
  if (isDockers(name) || variable.some((it) => it.giver.kind === 'predefined'))
    return `Docker knows "${name}" by this name, so it cannot have another.`;
  if (name === 'PATH') return 'Programs are looked for in PATH, so it cannot have another name.';
  if (!variable.some(isDeclaration)) return `Nothing in this file sets "${name}", so its name is not decided here.`;
  if (variable.some((it) => it.giver.kind === 'outside') || isSetByImage(name, variable, model))
    return `The base image sets "${name}" too, and goes on to call it so.`;
  const isArgument = variable.some((it) => isDeclaration(it) && it.instruction.kind === 'Arg');
  if (isArgument && Object.hasOwn(model.inputs?.args ?? {}, name))
    return `Compose, Bake or a configuration gives "${name}" by this name. Rename it there first.`;
  if (variable.some((it) => !it.isPlain))
    return `The name "${name}" is put together of several parts in one place, so it cannot be replaced there.`;
  if (variable.some(({ place }) => place.kind === 'script' && !place.isCertain))
    return `A script may set "${name}" itself before it reads it, so it is not certain which one is meant.`;
  if (model.file.instructions.some((it) => isUnreadable(it, name, model)))
    return `"${name}" stands in a script that cannot be read to its end, so it is not certain what it means there.`;
  if (isHandedOn(name, variable, model))
    return `A script or file hands on "$${name}" as text, and whoever reads that would look for the old name.`;
  return undefined;
}

/** The edits that give a variable another name, or why there are none. */
export function variableEdits(
  { name: old, variable }: { readonly name: string; readonly variable: Variable },
  name: string,
  model: Model,
): readonly Edit[] | string {
  if (!NAME.test(name)) return 'The name of a variable is letters, digits and "_", and does not start with a digit.';
  if (isDockers(name) || name === 'PATH') return `Docker sets "${name}" itself.`;
  if (name !== old && isTaken(name, variable, model)) return `Another variable is called "${name}" already.`;
  return variable.map((it) => ({ span: bareSpan(it), text: name }));
}

/** What every shell takes for a name; BuildKit alone would take more. */
const NAME = /^[A-Za-z_]\w*$/;

/** Build arguments with a meaning of their own (Docker's reference: predefined ARGs, BuildKit built-in build args). */
const DOCKERS =
  /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:https?|ftp|no|all)_proxy|(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE|BUILDKIT_\w+|SOURCE_DATE_EPOCH)$/;

function isDockers(name: string): boolean {
  return DOCKERS.test(name);
}

function isDeclaration({ place }: Mention): boolean {
  return place.kind === 'declaration';
}

/** Whether an ENV sets what the base image is known to set as well, for its own programs. */
function isSetByImage(name: string, variable: Variable, model: Model): boolean {
  return variable.some(({ instruction }) => {
    const stage = instruction.kind === 'Env' ? model.stageOf(instruction) : undefined;
    const base = stage && rootOf(stage).base;
    return base?.kind === 'image' && environmentOf(base.reference)?.test(name) === true;
  });
}

function isUnreadable(instruction: Instruction, name: string, model: Model): boolean {
  if (!textOf(model.file.source, instruction).includes(name)) return false;
  const script = scriptOf(instruction, model);
  if (script === undefined) return false;
  const isLeftAlone = script.dialect === 'other' && script.commands.length === 0;
  return isLeftAlone || !script.isComplete;
}

/**
 * Whether a script or a file has the variable as text where nothing expands it yet: in single quotes, escaped, in a quoted
 * here-document. Hardly anybody writes that but for a program that is to expand it later.
 */
function isHandedOn(name: string, variable: Variable, model: Model): boolean {
  const { source, instructions } = model.file;
  const pattern = new RegExp(`\\$\\{?(?=${name}(?!\\w))`, 'g');
  const scopes = new Set(variable.map(({ instruction }) => scopeOf(instruction, model)));
  const known = new Set(variablesNamed(name, model).flatMap((it) => it.map(({ start }) => start)));
  return instructions.some((it) => {
    const scope = scopeOf(it, model);
    return textsIn(it).some((span) => {
      const found = Array.from(
        textOf(source, span).matchAll(pattern),
        (match) => span.start + match.index + match[0].length,
      );
      const open = found.filter((at) => !known.has(at) && !isInComment(at, source));
      if (open.length === 0 || ![...scopes].some((other) => areRelated(scope, other))) return false;
      const own = new Set(usesIn(it, model).map(({ start }) => start));
      return open.some((at) => !own.has(at));
    });
  });
}

/** What an instruction gives to a shell, or writes into a file. */
function textsIn(instruction: Instruction): readonly Span[] {
  switch (instruction.kind) {
    case 'Onbuild':
      return textsIn(instruction.instruction);
    case 'Run': {
      const bodies = instruction.heredocs.map((it) => it.body);
      return instruction.command.kind === 'ShellForm' ? [instruction.command, ...bodies] : bodies;
    }
    case 'Add':
    case 'Copy':
      return instruction.heredocs.map((it) => it.body);
    default:
      return [];
  }
}

function isInComment(offset: number, source: string): boolean {
  return /^[ \t]*#/.test(source.slice(source.lastIndexOf('\n', offset) + 1, offset));
}

/** Whether the new name means something else already where the variable counts. */
function isTaken(name: string, variable: Variable, model: Model): boolean {
  const scopes = new Set(variable.map(({ instruction }) => scopeOf(instruction, model)));
  const scripts = new Set(variable.flatMap(({ place, instruction }) => (place.kind === 'script' ? instruction : [])));
  const isArg = variable.some((it) => it.instruction.kind === 'Arg');
  const others = variablesNamed(name, model).flat();
  return (
    others.some((it) => [...scopes].some((scope) => areRelated(scope, scopeOf(it.instruction, model)))) ||
    // One --build-arg would give both their value.
    (isArg && others.some((it) => it.instruction.kind === 'Arg')) ||
    [...scripts].some((it) => usesIn(it, model).some((use) => use.name.toLowerCase() === name.toLowerCase()))
  );
}

/** In place of a stage: what counts before the first one, and in every FROM. */
const ABOVE = undefined;

function scopeOf(instruction: Instruction, model: Model): Stage | typeof ABOVE {
  return instruction.kind === 'From' ? ABOVE : model.stageOf(instruction);
}

/** Whether what is set in the one counts in the other: a stage also has the variables of those that it is built on. */
function areRelated(a: Stage | typeof ABOVE, b: Stage | typeof ABOVE): boolean {
  if (a === ABOVE || b === ABOVE) return a === b;
  return lineageOf(a).includes(b) || lineageOf(b).includes(a);
}

/** All names of variables in the script of an instruction, also those of its own. */
function usesIn(instruction: Instruction, model: Model): readonly VariableUse[] {
  const script = scriptOf(instruction, model);
  return script === undefined ? [] : variableUses(script);
}

function scriptOf(instruction: Instruction, model: Model): Script | undefined {
  switch (instruction.kind) {
    case 'Onbuild':
      return scriptOf(instruction.instruction, model);
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck':
      return model.script(instruction);
    default:
      return undefined;
  }
}
