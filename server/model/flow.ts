import type { Dockerfile, Instruction, Word } from '../syntax/ast.ts';
import { lastFrom, type Span } from '../text/span.ts';
import { parsePlatform } from './platform.ts';
import { type Section, type Stage, sectionsOf, stagesOf } from './stage.ts';
import { initialState, type State, stateAfter, stateWithoutStage } from './state.ts';
import { predefined } from './variable/argument.ts';
import { type Environment, type Expansion, expand, UNKNOWN, type Value } from './variable/expand.ts';
import type { Variables } from './variable/variable.ts';

/** How a Dockerfile is built. Without it, defaults are taken to hold and what has none is unknown. */
export interface BuildInputs {
  /** The stage to build; the last where none is given. */
  readonly target?: string | undefined;
  /** All build arguments, a value `undefined` where only it is not known; `undefined` where none of them is. */
  readonly args?: Readonly<Record<string, string | undefined>> | undefined;
  /** The names of contexts that are given beside the main one: each goes before an image of that name. */
  readonly contexts?: readonly string[] | undefined;
  /** What the image is built for, like `linux/arm64`; `undefined` where it is not known. */
  readonly platform?: string | undefined;
}

/** What comes out when a Dockerfile is gone through once, from top to bottom. */
export interface Flow {
  readonly stages: readonly Stage[];
  /** What each instruction finds; what ONBUILD holds back is not among them. */
  readonly states: ReadonlyMap<Instruction, State>;
  /** The variables that a word sees, for words that had to be expanded on the way. */
  readonly variables: ReadonlyMap<Word, Variables>;
}

/** Each word is expanded with what the instructions above it have set, and stages begin with what their bases end with. */
export function flowThrough(file: Dockerfile, inputs: BuildInputs | undefined): Flow {
  const states = new Map<Instruction, State>();
  const variables = new Map<Word, Variables>();
  const args = inputs?.args;
  const valueOf = (word: Word, seen: Variables) => valueIn(expandSound(file, word, seen));
  const valueOfSeen = (word: Word, seen: Variables) => {
    variables.set(word, seen);
    return valueOf(word, seen);
  };
  const through = (instructions: readonly Instruction[], start: State, globals: Variables | undefined) => {
    const acting = { args, globals, valueOf: valueOfSeen };
    let state = start;
    for (const instruction of instructions) {
      states.set(instruction, state);
      state = stateAfter(instruction, state, acting);
    }
    return state;
  };

  const { globals, sections } = sectionsOf(file);
  const platform = inputs?.platform === undefined ? undefined : parsePlatform(inputs.platform);
  const start = stateWithoutStage(predefined(platform, targetStage(inputs, sections), args));
  const first = through(globals, start, undefined);
  const stages = stagesOf(sections, (word) => valueOf(word, first.variables), platform, inputs?.contexts);
  const ends = new Map<Stage, State>();
  for (const stage of stages) {
    if (stage.from !== undefined) states.set(stage.from, first);
    const base = stage.base.kind === 'stage' ? ends.get(stage.base.stage) : undefined;
    // The words of a trigger see other variables in each stage that it acts in, so none are kept.
    const acting = { args, globals: first.variables, valueOf };
    const triggered = stage.triggers.reduce((state, it) => stateAfter(it, state, acting), initialState(stage, base));
    ends.set(stage, through(stage.instructions, triggered, first.variables));
  }
  return { stages, states, variables };
}

/** What an expandable word becomes; nothing is said of one in which the parser has found a mistake. */
export function expandSound(file: Dockerfile, word: Word, variables: Environment): Expansion {
  if (hasMistake(file, word)) return { outcome: 'unknown', matched: [], unmatched: [] };
  return expand(word, variables, file.escape);
}

/** Whether the parser has found a mistake at a place. */
export function hasMistake({ errors }: Dockerfile, { start, end }: Span): boolean {
  return errors.length > 0 && (reachesOf(errors)[lastFrom(errors, end - 1)] ?? 0) > start;
}

/** How far each mistake reaches, or one before it: a file may have very many. */
function reachesOf(errors: Dockerfile['errors']): readonly number[] {
  const known = REACHES.get(errors);
  if (known !== undefined) return known;
  let farthest = 0;
  const reaches = errors.map((it) => (farthest = Math.max(farthest, it.end)));
  REACHES.set(errors, reaches);
  return reaches;
}

const REACHES = new WeakMap<Dockerfile['errors'], readonly number[]>();

function valueIn(expansion: Expansion): Value {
  return expansion.outcome === 'known' ? expansion.value : UNKNOWN;
}

/** What TARGETSTAGE holds (dockerfile2llb/convert.go, toDispatchState). */
function targetStage(inputs: BuildInputs | undefined, sections: readonly Section[]): Value {
  if (inputs === undefined) return UNKNOWN;
  const last = sections.at(-1)?.head;
  const name = last?.kind === 'From' ? last.alias?.name.text.toLowerCase() : undefined;
  return inputs.target ?? name ?? 'default';
}
