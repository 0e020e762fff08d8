import { type Automaton, automatonOf, type State } from './automaton.ts';
import { readRegExp } from './syntax.ts';

/**
 * How the time of a search in the worst text grows with its length, as Weber and Seidl tell it from an automaton: exponential
 * where a loop can read one text in two ways, polynomial where of two loops either can read a text that also leads from
 * one to the other. It may say too much, never too little: conditions on more than one character are taken to hold.
 */
export function complexityOf({ source, flags }: RegExp): 'linear' | 'polynomial' | 'exponential' {
  const automaton = automatonOf(readRegExp(source), flags);
  const graph = failing(automaton);
  const loops = componentsOf(graph);
  if (loops.some((loop) => isExponential(graph, loop))) return 'exponential';
  return isPolynomial(graph, loops) ? 'polynomial' : 'linear';
}

/** The states in which the search can still fail: once it has succeeded there is no going back. */
type Graph = readonly (State | undefined)[];

function failing({ states }: Automaton): Graph {
  return states.map((it) => (it.isFinal ? undefined : it));
}

function nextOf(graph: Graph, index: number): readonly number[] {
  return (graph[index]?.next ?? []).filter((it) => graph[it] !== undefined);
}

/** The states by loop; what is in none is left out. */
function componentsOf(graph: Graph): readonly ReadonlySet<number>[] {
  const reaches = graph.map((_, index) => reachedFrom(graph, index));
  const seen = new Set<number>();
  const loops: Set<number>[] = [];
  for (const [index, reached] of reaches.entries()) {
    if (seen.has(index) || !reached.has(index)) continue;
    const loop = new Set([...reached].filter((it) => reaches[it]?.has(index)));
    for (const it of loop) seen.add(it);
    loops.push(loop);
  }
  return loops;
}

/** Without the state itself, unless a way leads back. */
function reachedFrom(graph: Graph, from: number): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...nextOf(graph, from)];
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    if (reached.has(it)) continue;
    reached.add(it);
    open.push(...nextOf(graph, it));
  }
  return reached;
}

function isExponential(graph: Graph, loop: ReadonlySet<number>): boolean {
  const inLoop = (it: number) => nextOf(graph, it).filter((next) => loop.has(next));
  if ([...loop].some((it) => new Set(inLoop(it)).size < inLoop(it).length)) return true;
  // Whoever parts from (a, a) into (b, c) and comes back to (a, a) has read a text in two ways.
  const back = new Map<string, string[]>();
  const reached = explore(
    [...loop].map((it) => [it, it]),
    ([a = 0, b = 0]) => {
      const following = inLoop(a).flatMap((x) =>
        inLoop(b)
          .filter((y) => meet(graph, [x, y]))
          .map((y) => [x, y]),
      );
      for (const it of following) back.set(`${it}`, [...(back.get(`${it}`) ?? []), `${[a, b]}`]);
      return following;
    },
  );
  const open = [...loop].map((it) => `${[it, it]}`);
  const returning = new Set(open);
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    for (const before of back.get(it) ?? []) {
      if (returning.has(before)) continue;
      returning.add(before);
      open.push(before);
    }
  }
  return [...reached].some((it) => {
    const [a, b] = it.split(',');
    return a !== b && returning.has(it);
  });
}

function isPolynomial(graph: Graph, loops: readonly ReadonlySet<number>[]): boolean {
  for (const first of loops) {
    const [some = 0] = first;
    const reached = reachedFrom(graph, some);
    for (const last of loops) {
      const [other = 0] = last;
      if (first === last || !reached.has(other)) continue;
      for (const p of first) {
        for (const q of last) {
          const found = explore([[p, p, q]], ([a = 0, b = 0, c = 0]) =>
            threeways(graph, [a, b, c], first, reached, last),
          );
          if (found.has(`${[p, q, q]}`)) return true;
        }
      }
    }
  }
  return false;
}

/** One character on: in the first loop, on the way to the last, and in the last. */
function threeways(
  graph: Graph,
  [a, b, c]: readonly [number, number, number],
  first: ReadonlySet<number>,
  between: ReadonlySet<number>,
  last: ReadonlySet<number>,
): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const x of nextOf(graph, a)) {
    if (!first.has(x)) continue;
    for (const z of nextOf(graph, c)) {
      if (!last.has(z) || !meet(graph, [x, z])) continue;
      for (const y of nextOf(graph, b)) if (between.has(y) && meet(graph, [x, y, z])) found.push([x, y, z]);
    }
  }
  return found;
}

function meet(graph: Graph, indexes: readonly number[]): boolean {
  return indexes.reduce((set, it) => set & (graph[it]?.set ?? 0n), -1n) !== 0n;
}

/** All that can be come to, as texts. */
function explore(
  from: readonly (readonly number[])[],
  following: (at: readonly number[]) => readonly (readonly number[])[],
): ReadonlySet<string> {
  const reached = new Set(from.map(String));
  const open = [...from];
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    for (const next of following(it)) {
      if (reached.has(`${next}`)) continue;
      reached.add(`${next}`);
      open.push(next);
    }
  }
  return reached;
}
