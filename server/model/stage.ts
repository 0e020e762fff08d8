import type { Dockerfile, From, Instruction, Word } from '../syntax/ast.ts';
import { flagOf } from '../syntax/walk.ts';
import { nearest } from '../text/nearest.ts';
import { type Span, textOf } from '../text/span.ts';
import { type ImageReference, parseImageReference } from './image.ts';
import { type Platform, parsePlatform } from './platform.ts';
import { UNKNOWN, type Value } from './variable/expand.ts';

/** From a FROM to the next. A file without one is a fragment: one stage from its first instruction on. */
export interface Stage extends Span {
  readonly index: number;
  /** `undefined` in a fragment, and where the FROM is `Broken`. */
  readonly from: From | undefined;
  /** In lower case, as BuildKit keeps it. */
  readonly name: string | undefined;
  readonly base: Source;
  /** `undefined` where the base image or the build decides. */
  readonly platform: Platform | undefined;
  /** What stands in it, without the FROM. */
  readonly instructions: readonly Instruction[];
  /** What it executes before them: what ONBUILD holds back in its base, as far as that is a stage. */
  readonly triggers: readonly Instruction[];
}

/** Where files come from: what a FROM starts with, or COPY and RUN --mount read. */
export type Source =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'image'; readonly reference: ImageReference; readonly text: string }
  | { readonly kind: 'scratch' }
  /** The build decides, or refuses it. */
  | { readonly kind: 'unknown' };

/** The parts of a file before it is known what they mean. */
export interface Sections {
  /** What stands before the first stage. Only ARG is allowed there. */
  readonly globals: readonly Instruction[];
  readonly sections: readonly Section[];
}

/** A stage by its instructions. */
export interface Section {
  /** The FROM, or what should have been one; `undefined` in a fragment. */
  readonly head: Instruction | undefined;
  readonly instructions: readonly Instruction[];
}

/** Takes a file apart at its FROMs; without any, at the first instruction that may not stand above one. */
export function sectionsOf({ source, instructions }: Dockerfile): Sections {
  const heads: number[] = [];
  for (const [index, it] of instructions.entries()) if (isHead(it, source)) heads.push(index);
  if (heads.length > 0) {
    const sections = heads.map((start, index) => {
      return { head: instructions[start], instructions: instructions.slice(start + 1, heads[index + 1]) };
    });
    return { globals: instructions.slice(0, heads[0]), sections };
  }
  const first = instructions.findIndex((it) => it.kind !== 'Arg' && it.kind !== 'Broken');
  if (first < 0) return { globals: instructions, sections: [] };
  return {
    globals: instructions.slice(0, first),
    sections: [{ head: undefined, instructions: instructions.slice(first) }],
  };
}

/** The stages of a file; `valueOf` says what a word of a FROM holds, `platform` for what the image is built; `contexts` are no images. */
export function stagesOf(
  sections: readonly Section[],
  valueOf: (word: Word) => Value,
  platform: Platform | undefined,
  contexts: readonly string[] = [],
): readonly Stage[] {
  const named = new Map<string, Stage>();
  return sections.map(({ head, instructions }, index) => {
    const from = head?.kind === 'From' ? head : undefined;
    const name = from?.alias?.name.text.toLowerCase();
    const base = from === undefined ? UNKNOWN_SOURCE : baseOf(valueOf(from.image), named, contexts);
    const flag = from && flagOf(from, 'platform')?.value;
    const stage: Stage = {
      start: (head ?? instructions[0])?.start ?? 0,
      end: (instructions.at(-1) ?? head)?.end ?? 0,
      index,
      from,
      name,
      base,
      platform: flag && flag.text !== '' && base.kind !== 'scratch' ? platformOf(valueOf(flag)) : platform,
      instructions,
      triggers: [],
      // A --platform changes nothing about a stage or scratch (convert.go, resolveReachableStages and init).
      ...(base.kind === 'stage' && { platform: base.stage.platform, triggers: triggersOf(base.stage) }),
    };
    if (name !== undefined) named.set(name, stage);
    return stage;
  });
}

/** All that a stage executes, in that order. */
export function commandsOf({ triggers, instructions }: Stage): readonly Instruction[] {
  return triggers.length === 0 ? instructions : [...triggers, ...instructions];
}

/** The stage that a stage is built on through others, which no other of the file is below. */
export function rootOf(stage: Stage): Stage {
  if (stage.base.kind !== 'stage') return stage;
  let root = ROOTS.get(stage) ?? stage.base.stage;
  while (root.base.kind === 'stage') root = ROOTS.get(root) ?? root.base.stage;
  ROOTS.set(stage, root);
  return root;
}

/** Known already: one asks about stages from the first to the last, each built on the one before. */
const ROOTS = new WeakMap<Stage, Stage>();

/** Whether it is a stage without any FROM before it. */
export function isFragment({ from, start, instructions }: Stage): boolean {
  return from === undefined && instructions[0]?.start === start;
}

/** Whether an instruction that is `Broken` was most likely meant for a FROM, so that a stage may be missing. */
export function isMistypedFrom(instruction: Instruction, source: string): boolean {
  if (instruction.kind !== 'Broken') return false;
  return nearest(textOf(source, instruction.keyword).toUpperCase(), ['FROM']) !== undefined;
}

/** An image by its name, or scratch. */
export function sourceOf(text: string): Source {
  if (text === 'scratch') return { kind: 'scratch' };
  const reference = parseImageReference(text);
  return 'error' in reference ? UNKNOWN_SOURCE : { kind: 'image', reference, text };
}

/** One value for all of them. */
export const UNKNOWN_SOURCE: Source = { kind: 'unknown' };

/** A FROM that is `Broken` begins a stage all the same, or every later mistake would be blamed on the stage before. */
function isHead(instruction: Instruction, source: string): boolean {
  return (
    instruction.kind === 'From' ||
    (instruction.kind === 'Broken' && /^from$/i.test(textOf(source, instruction.keyword)))
  );
}

/** Of several stages of one name the last before counts; FROM tells upper from lower case, unlike COPY (addState). */
function baseOf(value: Value, named: ReadonlyMap<string, Stage>, contexts: readonly string[]): Source {
  if (value === UNKNOWN) return UNKNOWN_SOURCE;
  const stage = named.get(value);
  if (stage !== undefined) return { kind: 'stage', stage };
  return contexts.includes(value) ? UNKNOWN_SOURCE : sourceOf(value);
}

function platformOf(value: Value): Platform | undefined {
  return value === UNKNOWN ? undefined : parsePlatform(value);
}

/** They do not pass on to a stage that is built on this one in turn (resolveStages). */
function triggersOf({ instructions }: Stage): readonly Instruction[] {
  return instructions.flatMap((it) => (it.kind === 'Onbuild' ? it.instruction : []));
}
