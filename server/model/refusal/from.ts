import type { Flag, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { parseImageReference } from '../image.ts';
import type { Model } from '../model.ts';
import { parsePlatform } from '../platform.ts';
import type { Stage } from '../stage.ts';
import type { Expansion } from '../variable/expand.ts';
import { undeclared } from '../variable/undeclared.ts';
import { partOf, type Refusal, refusal } from './refusal.ts';

/** What BuildKit refuses in a FROM (dockerfile2llb/convert.go, buildDispatchStates and resolveBaseImage). */
export function* refusalsInFrom({ from, base }: Stage, model: Model): Generator<Refusal> {
  if (from === undefined) return;
  const platform = flagOf(from, 'platform');
  if (platform !== undefined) yield* refusalsInPlatform(platform, model);

  const expansion = model.expansionOf(from.image);
  if (expansion.outcome === 'refused') yield refusal(expansion.span, expansion.message);
  if (expansion.outcome !== 'known' || base.kind !== 'unknown') return;
  const { value } = expansion;
  const unset = refusalOfUnset(expansion, value === '' ? 'no image' : `"${value}" as the image`, model);
  if (unset !== undefined) {
    yield unset;
    return;
  }
  const empty = refusal(from.image, 'this is empty, so there is no image to start from');
  // Where the build arguments are not known, it need not come to the defaults.
  const isDefault = model.inputs?.args === undefined && expansion.matched.length > 0;
  for (const it of value === '' ? [empty] : refusalsOfImage(from.image, value, model)) {
    yield isDefault ? { ...it, code: 'base-default' } : it;
  }
}

/** What is wrong with the name of an image. */
export function* refusalsOfImage(word: Word, text: string, { file, stages }: Model): Generator<Refusal> {
  const reference = parseImageReference(text);
  if (!('error' in reference)) return;
  const { message, span } = reference.error;
  // Where a FROM cannot be read, it may be the name of its stage.
  if (file.instructions.some((it) => it.kind === 'Broken' && it.words.some((other) => isSame(other.text, text))))
    return;
  const stage = stages.findLast((it) => isSame(it.name, text))?.name;
  // BuildKit keeps the names of stages in lower case, and FROM finds no other spelling of them (addState).
  if (stage !== undefined) yield refusal(word, `FROM knows the stage as ${stage}, in lower case only`, stage);
  else yield refusal(word.text === text ? partOf(file.source, word, span) : word, message);
}

function* refusalsInPlatform({ value: word }: Flag, model: Model): Generator<Refusal> {
  // An empty --platform= is as good as none.
  if (word === undefined || word.text === '') return;
  const expansion = model.expansionOf(word);
  if (expansion.outcome === 'refused') yield refusal(expansion.span, expansion.message);
  if (expansion.outcome !== 'known' || parsePlatform(expansion.value) !== undefined) return;
  const { value } = expansion;
  const unset = refusalOfUnset(expansion, value === '' ? 'no platform' : `"${value}" as the platform`, model);
  if (unset !== undefined) yield unset;
  else if (value === '') yield refusal(word, 'this is empty, which is no platform');
  else yield refusal(word, `a platform is written like linux/amd64 or linux/arm/v7, not "${value}"`);
}

/** Blames a variable that is not set at the first FROM, where there is one. */
function refusalOfUnset({ unmatched }: Expansion, result: string, model: Model): Refusal | undefined {
  const variable = unmatched.find((it) => it.modifier === undefined);
  if (variable === undefined) return undefined;
  const { name, nameSpan } = variable;
  if (model.bindingOf(variable).origin.kind === 'arg') {
    return refusal(nameSpan, `${name} has no default and the build gives it no value, which leaves ${result}`);
  }
  return { ...undeclared(variable, `, which leaves ${result}`, model), code: 'base-variable' };
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
