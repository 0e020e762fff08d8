import type { Node } from './syntax.ts';

/** The ways a backtracking engine may go through a text; an edge is there twice where two ways lead along it. */
export interface Automaton {
  readonly states: readonly State[];
}

export interface State {
  /** The characters that are read on entering it, as bits. */
  readonly set: bigint;
  /** Indexes of the states that may be entered next. */
  readonly next: number[];
  /** Whether the search has succeeded here, whatever follows. */
  isFinal: boolean;
}

/** Each kind of character that expressions tell apart. */
const ALPHABET = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...['\u00a0', '\u00b5', '\u00e9', '\u03bc', '\u0130', '\u200b', '\u2028', '\u201c', '\u4e00', '\ufeff', '\ufffd'],
];
const ALL = (1n << BigInt(ALPHABET.length)) - 1n;

/** Counts up to here are counted; beyond, a repetition has no end. */
const MOST_COPIES = 3;
const ENDLESS = 1000;

/** What must hold between two characters: which they may be, and whether the text may begin or end there. */
interface Condition {
  readonly before: bigint;
  readonly after: bigint;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

interface Step {
  readonly at: number;
  readonly condition: Condition;
}

interface Place {
  readonly steps: Step[];
  reads?: { readonly set: bigint; readonly to: number };
}

/** The automaton of an expression as it is searched for in a text, or with the flag `y` as it is tried in one place. */
export function automatonOf(node: Node, flags: string): Automaton {
  const places: Place[] = [];
  const add = (): number => places.push({ steps: [] }) - 1;
  const link = (from: number, at: number, condition: Condition = ANYWHERE) =>
    places[from]?.steps.push({ at, condition });
  const conditions: Condition[] = [];
  /** Places that are gone on from only when all else has failed. */
  const hesitant = new Set<number>();
  const accept = add();

  const setOf = (text: string): bigint => {
    const pattern = new RegExp(`^${text}$`, flags.replace(/[gym]/g, ''));
    return ALPHABET.reduce((set, it, bit) => (pattern.test(it) ? set | (1n << BigInt(bit)) : set), 0n);
  };
  /** Adds what goes through the node and on to `then`. */
  const compile = (it: Node, then: number): number => {
    const from = add();
    switch (it.kind) {
      case 'set':
        places[from] = { steps: [], reads: { set: setOf(it.text), to: then } };
        break;
      case 'sequence':
        link(
          from,
          it.items.reduceRight((next, item) => compile(item, next), then),
        );
        break;
      case 'choice':
        for (const item of it.items) link(from, compile(item, then));
        break;
      case 'repeat':
        link(from, compileRepeat(it, then));
        break;
      case 'assertion':
        for (const condition of conditionsOf(
          it.at,
          flags.includes('m'),
          setOf('[\\n\\r\\u2028\\u2029]'),
          setOf('\\w'),
        )) {
          conditions.push(condition);
          link(from, then, condition);
        }
        break;
      case 'look': {
        const condition = oneCharacter(it, setOf);
        if (condition === undefined) {
          // What is looked at costs what it costs to read it; whether it is there is left open.
          link(from, then);
          if (it.isAhead) link(from, compile(it.item, accept));
          else if (isEndless(it.item)) throw new Error('a look behind without an end');
        } else {
          conditions.push(condition);
          link(from, then, condition);
        }
      }
    }
    return from;
  };
  const compileRepeat = ({ item, least, most, isLazy }: Extract<Node, { kind: 'repeat' }>, then: number): number => {
    let entry = then;
    const first = places.length;
    if (most >= ENDLESS) {
      entry = add();
      link(entry, then);
      link(entry, compile(item, entry));
    } else {
      for (let count = Math.min(least, MOST_COPIES - 1); count < Math.min(most, MOST_COPIES); count++) {
        const optional = add();
        link(optional, then);
        link(optional, compile(item, entry));
        entry = optional;
      }
    }
    for (let count = 0; count < Math.min(least, MOST_COPIES - 1); count++) entry = compile(item, entry);
    if (isLazy) for (let at = first; at < places.length; at++) hesitant.add(at);
    return entry;
  };
  const entry = compile(node, accept);

  const start: Place = { steps: [{ at: entry, condition: ANYWHERE }] };
  const search = add();
  if (!flags.includes('y')) {
    start.steps.push({ at: search, condition: ANYWHERE });
    hesitant.add(search);
    places[search] = { steps: [], reads: { set: ALL, to: places.length } };
    places.push({
      steps: [
        { at: search, condition: ANYWHERE },
        { at: entry, condition: ANYWHERE },
      ],
    });
  }
  return flattened(places, start, { accept, conditions, hesitant });
}

const ANYWHERE: Condition = { before: ALL, after: ALL, atStart: true, atEnd: true };

function conditionsOf(at: '^' | '$' | 'b' | 'B', ofLines: boolean, feed: bigint, word: bigint): readonly Condition[] {
  const other = ALL & ~word;
  switch (at) {
    case '^':
      return [{ ...ANYWHERE, before: ofLines ? feed : 0n }];
    case '$':
      return [{ ...ANYWHERE, after: ofLines ? feed : 0n }];
    case 'b':
      return [
        { before: word, after: other, atStart: false, atEnd: true },
        { before: other, after: word, atStart: true, atEnd: false },
      ];
    case 'B':
      return [
        { before: word, after: word, atStart: false, atEnd: false },
        { before: other, after: other, atStart: true, atEnd: true },
      ];
  }
}

/** `(?=[a-z]|$)`, `(?<!\/)` */
function oneCharacter(
  { item, isAhead, isNegated }: Extract<Node, { kind: 'look' }>,
  setOf: (text: string) => bigint,
): Condition | undefined {
  let set = 0n;
  let atEdge = false;
  for (const it of item.kind === 'choice' ? item.items : [item]) {
    const [only, ...more] = it.kind === 'sequence' ? it.items : [it];
    if (only === undefined || more.length > 0) return undefined;
    if (only.kind === 'set') set |= setOf(only.text);
    else if (only.kind === 'assertion' && only.at === (isAhead ? '$' : '^')) atEdge = true;
    else return undefined;
  }
  const taken = isNegated ? ALL & ~set : set;
  const edge = atEdge !== isNegated;
  return isAhead ? { ...ANYWHERE, after: taken, atEnd: edge } : { ...ANYWHERE, before: taken, atStart: edge };
}

function isEndless(node: Node): boolean {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.items.some(isEndless);
    case 'repeat':
      return node.most >= ENDLESS || isEndless(node.item);
    case 'look':
      return isEndless(node.item);
    default:
      return false;
  }
}

/** Without the steps that read nothing. A state reads characters that are the same to all conditions, so that it decides these. */
function flattened(
  places: readonly Place[],
  start: Place,
  {
    accept,
    conditions,
    hesitant,
  }: { readonly accept: number; readonly conditions: readonly Condition[]; readonly hesitant: ReadonlySet<number> },
): Automaton {
  const blocks = conditions
    .flatMap((it) => [it.before, it.after])
    .reduce((all, set) => all.flatMap((it) => [it & set, it & ~set]).filter((it) => it !== 0n), [ALL]);
  const states: State[] = [{ set: 0n, next: [], isFinal: false }];
  const statesOf = new Map<number, number[]>();
  for (const [index, { reads }] of places.entries()) {
    const parts = reads === undefined ? [] : blocks.map((it) => it & reads.set).filter((it) => it !== 0n);
    statesOf.set(
      index,
      parts.map((set) => states.push({ set, next: [], isFinal: false }) - 1),
    );
  }
  const follow = (state: State, place: Place): void => {
    const isBehind = ({ before, atStart }: Condition) => (state.set === 0n ? atStart : (state.set & before) !== 0n);
    const walk = ({ steps }: Place, path: readonly number[], after: bigint, mayEnd: boolean): void => {
      for (const { at, condition } of steps) {
        const target = places[at];
        // To go round and round without reading anything is no way (the engine's check for an empty match).
        if (target === undefined || path.filter((it) => it === at).length > 1 || !isBehind(condition)) continue;
        const [set, end] = [after & condition.after, mayEnd && condition.atEnd];
        if (at === accept && set === ALL && end) state.isFinal = true;
        if (at === accept && end) endings.set(state, set | (endings.get(state) ?? 0n));
        for (const next of statesOf.get(at) ?? []) if (((states[next]?.set ?? 0n) & set) !== 0n) state.next.push(next);
        walk(target, [...path, at], set, end);
      }
    };
    walk(place, [], ALL, true);
  };
  /** What may follow where a state ends at the end. */
  const endings = new Map<State, bigint>();
  const [first] = states;
  if (first !== undefined) follow(first, start);
  for (const [index, { reads }] of places.entries()) {
    const to = reads && places[reads.to];
    if (reads === undefined || to === undefined) continue;
    const own = statesOf.get(index) ?? [];
    const begin: Place = { steps: [{ at: reads.to, condition: ANYWHERE }] };
    for (const it of own) {
      const state = states[it];
      if (state !== undefined) follow(state, begin);
    }
    // Whoever may read whatever comes, or end before it, and may end at the end, never fails.
    const goesOn = !hesitant.has(index) && own.every((it) => own.every((next) => states[it]?.next.includes(next)));
    const read = own.reduce((set, it) => set | (states[it]?.set ?? 0n), 0n);
    for (const it of goesOn ? own : []) {
      const state = states[it];
      const ending = state && endings.get(state);
      if (state !== undefined && ending !== undefined && (read | ending) === ALL) state.isFinal = true;
    }
  }
  return { states };
}
