import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import { type Expansion, expand, UNKNOWN, type Value } from '../../model/variable/expand.ts';
import type { Binding } from '../../model/variable/variable.ts';
import type { Field, Variable } from '../../syntax/ast.ts';
import { isHeldBack } from '../../syntax/walk.ts';
import { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { documentationOf } from '../documentation.ts';
import { code, paragraphs } from '../markdown.ts';
import { type Mention, secretsOf } from '../name/mention.ts';
import { namedAt } from '../name/occurrence.ts';

/** What a variable holds where it is named, and what makes it so. */
export function variableText(mention: Mention, model: Model): string {
  const { name, place } = mention;
  const secret = secretOf(mention);
  if (secret !== undefined) return secretText(name, secret, mention, model);
  const binding = bindingOf(mention, model);
  const result = place.kind === 'word' ? resultOf(place.variable, mention, model) : undefined;
  return paragraphs(
    `**${code(name)}**${valueText(binding.value)}`,
    result,
    originText(binding, mention, model),
    documentationOf({ kind: 'variable', name }, model, []),
  );
}

/** How a value is shown behind the name of its variable. */
function valueText(value: Value | undefined): string {
  return typeof value === 'string' ? ` = ${code(shortened(value))}` : '';
}

function originText({ name, value, origin }: Binding, mention: Mention, model: Model): string {
  const isGiven = Object.hasOwn(model.inputs?.args ?? {}, name);
  switch (origin.kind) {
    case 'arg': {
      const global = origin.global?.origin;
      const where = `ARG of ${lineOf(origin.declaration, model)}`;
      if (isGiven) return `${where}, its value by \`--build-arg\`.`;
      if (origin.declaration.value !== undefined)
        return `${where}, with this default; \`--build-arg\` may set another.`;
      if (global?.kind === 'arg')
        return `${where}, which takes the value of ${lineOf(global.declaration, model)}; \`--build-arg\` may set another.`;
      if (global?.kind === 'predefined') return `${where}, which takes the value that Docker sets.`;
      return `${where}, without a default: it is empty unless \`--build-arg\` sets it.`;
    }
    case 'env': {
      const stage = stageAt(origin.pair, model);
      const isOther = stage !== undefined && stage !== model.stageOf(mention.instruction);
      const inherited = isOther && stage.name !== undefined ? `, in stage ${code(stage.name)}` : '';
      const unknown = value === UNKNOWN ? ' Its value is not known before the build.' : '';
      return `ENV of ${lineOf(origin.pair, model)}${inherited}.${unknown}`;
    }
    case 'predefined':
      return '';
    case 'base':
      return 'Nothing in this file sets it here; the base image may.';
    case 'none':
      return 'Nothing sets it here: it is empty.';
  }
}

function bindingOf(mention: Mention, model: Model): Binding {
  const { name, instruction, place } = mention;
  if (place.kind === 'declaration') return declaredBinding(mention, model);
  const isLater = isHeldBack(instruction, model.file);
  if (!isLater && place.kind === 'word') return model.bindingOf(place.variable);
  if (!isLater && instruction.kind === 'Run') return model.stateAt(instruction).variables.lookup(name);
  // What is executed later finds another state than what stands here.
  const named = namedAt(model, mention.start);
  const giver = named?.kind === 'variable' ? named.at.giver : undefined;
  if (giver?.kind === 'declared') return declaredBinding(giver.by, model);
  return { name, value: UNKNOWN, origin: { kind: giver?.kind === 'predefined' ? 'predefined' : 'base' } };
}

/** What a declaration makes of its variable. */
function declaredBinding({ name, instruction, place }: Mention, model: Model): Binding {
  const nothing: Binding = { name, value: undefined, origin: { kind: 'base' } };
  if (place.kind !== 'declaration') return nothing;
  const { node } = place;
  if (node.kind === 'Pair') {
    return { name, value: model.valueOf(node.value) ?? UNKNOWN, origin: { kind: 'env', pair: node } };
  }
  if (node.kind !== 'Declaration') return nothing;
  const given = model.inputs?.args?.[name];
  const own = given ?? (node.value && (model.valueOf(node.value) ?? UNKNOWN));
  if (own !== undefined) return { name, value: own, origin: { kind: 'arg', declaration: node, global: undefined } };
  const isInStage = model.stageOf(instruction) !== undefined;
  const first = model.stages[0]?.from;
  const global = isInStage && first !== undefined ? model.stateAt(first).variables.lookup(name) : undefined;
  return { name, value: global?.value, origin: { kind: 'arg', declaration: node, global } };
}

/** What the whole of `${NAME:-other}` becomes, where that is more than the name. */
function resultOf(variable: Variable, { instruction }: Mention, model: Model): string | undefined {
  if (variable.modifier === undefined) return undefined;
  const { variables } = model.stateAt(instruction);
  const part: Expansion = expand({ parts: [variable] }, variables, model.file.escape);
  return part.outcome === 'known' ? `Here it becomes ${code(shortened(part.value))}.` : undefined;
}

function secretText(name: string, node: Field, { instruction }: Mention, model: Model): string {
  const flag = instruction.flags.find((it) => it.fields.includes(node));
  const id = flag?.fields.find((it) => it.key.text.toLowerCase() === 'id')?.value;
  const which = id === undefined ? 'a secret' : `the secret ${code(model.valueOf(id) ?? id.text)}`;
  return paragraphs(`**${code(name)}**`, `It holds ${which}, for this command alone.`);
}

/** The field of a mount that gives the variable a secret. */
function secretOf({ name, place, instruction }: Mention): Field | undefined {
  if (place.kind === 'declaration' && place.node.kind === 'Field') return place.node;
  const secrets = place.kind === 'script' && instruction.kind === 'Run' ? secretsOf(instruction) : [];
  return secrets.findLast((it) => it.value?.text === name);
}

function stageAt(span: Span, { stages }: Model): Stage | undefined {
  return stages.findLast((it) => it.start <= span.start);
}

function lineOf({ start }: Span, { file }: Model): string {
  return `line ${new Lines(file.source).positionAt(start).line}`;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const LONGEST = 200;
