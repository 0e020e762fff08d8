import type { CharSet } from './char-set.ts';
import type { RegExpNode } from './regexp.ts';

/**
 * A function that says whether an expression matches anywhere in a text, as Go's MatchString. It goes through the text
 * once, whatever the expression, and keeps what it has found out for the texts that follow.
 */
export function matcherOf(expression: RegExpNode): (text: string) => boolean {
  const program: Step[] = [{ kind: 'accept' }];
  const entry = compile(program, expression, ACCEPT);
  // Most expressions begin with `^`: then nothing can start to match behind the first character.
  const restart = reached(program, [entry], (at) => at !== 'start').size === 0 ? [] : [entry];
  const first: State = { steps: [entry], isBehindWord: false, next: new Map() };
  let states = new Map<string, State>();
  const stateOf = (steps: readonly number[], isBehindWord: boolean): State => {
    // Nobody writes a pattern that needs so many; whoever does pays with time instead of memory.
    if (states.size > MOST_STATES) {
      states = new Map();
      first.next.clear();
    }
    const key = `${isBehindWord} ${steps.join()}`;
    const state = states.get(key) ?? { steps, isBehindWord, next: new Map() };
    states.set(key, state);
    return state;
  };
  const follow = (state: State, char: number): State | true => {
    const steps = stepsBefore(program, state, char, state === first);
    const next = steps.has(ACCEPT) || stateOf(consumed(program, steps, char, restart), isWordChar(char));
    state.next.set(char, next);
    return next;
  };

  return (text) => {
    let state = first;
    for (let at = 0; at < text.length; at++) {
      const char = text.codePointAt(at) ?? 0;
      if (char > LAST_OF_ONE_UNIT) at++;
      const next = state.next.get(char) ?? follow(state, char);
      if (next === true) return true;
      if (next.steps.length === 0) return false;
      state = next;
    }
    state.atEnd ??= stepsBefore(program, state, undefined, state === first).has(ACCEPT);
    return state.atEnd;
  };
}

type Step =
  | { readonly kind: 'accept' }
  | { readonly kind: 'take'; readonly has: CharSet; readonly next: number }
  | { readonly kind: 'check'; readonly at: Assertion; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] };

type Assertion = Extract<RegExpNode, { kind: 'assertion' }>['at'];

/** All the steps that a match may have come to, between two characters. */
interface State {
  readonly steps: readonly number[];
  /** Whether the character before is one of a word. */
  readonly isBehindWord: boolean;
  /** By the character that follows; `true` where the text is known to match. */
  readonly next: Map<number, State | true>;
  /** Whether a text that ends here matches. */
  atEnd?: boolean;
}

const ACCEPT = 0;
const MOST_STATES = 2000;
const LAST_OF_ONE_UNIT = 0xffff;

function add(program: Step[], step: Step): number {
  return program.push(step) - 1;
}

/** Adds the steps of a node that lead on to `next`, and says where they begin. */
function compile(program: Step[], node: RegExpNode, next: number): number {
  switch (node.kind) {
    case 'set':
      return add(program, { kind: 'take', has: node.has, next });
    case 'assertion':
      return add(program, { kind: 'check', at: node.at, next });
    case 'sequence':
      return node.items.reduceRight((after, item) => compile(program, item, after), next);
    case 'choice':
      return add(program, { kind: 'fork', next: node.items.map((item) => compile(program, item, next)) });
    case 'repeat':
      return compileRepeat(program, node, next);
  }
}

function compileRepeat(program: Step[], { item, least, most }: Repeat, next: number): number {
  let entry = next;
  if (most === Infinity) {
    const ways = [next];
    entry = add(program, { kind: 'fork', next: ways });
    ways.push(compile(program, item, entry));
  } else {
    for (let count = least; count < most; count++) {
      entry = add(program, { kind: 'fork', next: [next, compile(program, item, entry)] });
    }
  }
  for (let count = 0; count < least; count++) entry = compile(program, item, entry);
  return entry;
}

type Repeat = Extract<RegExpNode, { kind: 'repeat' }>;

function stepsBefore(
  program: readonly Step[],
  { steps, isBehindWord }: State,
  following: number | undefined,
  isStart: boolean,
): ReadonlySet<number> {
  const isAtEdge = isBehindWord !== isWordChar(following);
  return reached(program, steps, (at) => {
    if (at === 'start') return isStart;
    if (at === 'end') return following === undefined;
    return isAtEdge === (at === 'boundary');
  });
}

/** The steps that take a character or accept, to which others lead without one. */
function reached(
  program: readonly Step[],
  from: readonly number[],
  holds: (at: Assertion) => boolean,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const found = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const step = program[index];
    if (step === undefined || seen.has(index)) continue;
    seen.add(index);
    if (step.kind === 'fork') open.push(...step.next);
    else if (step.kind !== 'check') found.add(index);
    else if (holds(step.at)) open.push(step.next);
  }
  return found;
}

function consumed(
  program: readonly Step[],
  steps: ReadonlySet<number>,
  char: number,
  restart: readonly number[],
): readonly number[] {
  const next = new Set(restart);
  for (const index of steps) {
    const step = program[index];
    if (step?.kind === 'take' && step.has(char)) next.add(step.next);
  }
  return [...next].sort((a, b) => a - b);
}

function isWordChar(char: number | undefined): boolean {
  return char !== undefined && char < 0x80 && /\w/.test(String.fromCharCode(char));
}
