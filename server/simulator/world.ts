import { located } from '../context/tree.ts';
import type { Graph } from './graph/graph.ts';
import type { Digest } from './graph/operation.ts';
import type { ImageEffect, Input, Vertex } from './graph/vertex.ts';
import { type Alternative, History, isSame, type KeyId, maybeSame } from './history.ts';
import { type Pulled, PulledImages } from './pulled.ts';
import type { ContextCopy } from './tree/context-copy.ts';
import { look } from './tree/look.ts';
import type { Selecting, Selection } from './tree/select.ts';
import { EMPTY, type Tree } from './tree/tree.ts';

/**
 * One way in which what cannot be known may be: all of it equal to what was there before, or all of it different. Cache hits
 * grow with what is equal, so that a verdict that both worlds share holds in every other.
 */
export interface World {
  readonly kind: 'same' | 'different';
  readonly history: History;
  readonly images: PulledImages;
}

/** One in which nothing was built yet. */
export function newWorld(kind: World['kind']): World {
  const history = new History(kind === 'same' ? maybeSame : isSame);
  return { kind, history, images: new PulledImages(kind, history) };
}

/** What became of an operation in a world. */
export interface Outcome {
  readonly isHit: boolean;
  /** What its consumers are recognized by: none where it was executed, also if what came out is known (solver/edge.go). */
  readonly keys: readonly KeyId[];
  /** What its consumers are kept under, for later builds. */
  readonly keptKeys: readonly KeyId[];
  readonly tree: Tree;
  /** Why the build stops at it; `undefined` where it does not. */
  readonly failure: string | undefined;
  /** Whether it is not reached, since something below it fails. */
  readonly isUnreached: boolean;
  /** What was read by content, by input. */
  readonly read: ReadonlyMap<number, Selection>;
  /** The inputs by which alone it was not recognized. */
  readonly unmatched: readonly number[];
  /** Whether what it was recognized by came to be in this build. */
  readonly isOfThisBuild: boolean;
}

/** What became of the operations of one build. */
export type Outcomes = ReadonlyMap<Vertex, Outcome>;

/** A build, and what is needed to carry it out in a world. */
export interface BuildOf {
  /** Counts builds. */
  readonly number: number;
  readonly graph: Graph;
  /** What the builder has of each context, by its name. */
  readonly contexts: ReadonlyMap<string, ContextCopy>;
  readonly digest: Digest;
  readonly selecting: Selecting;
}

/**
 * Builds in a world, whose history then knows of it (solver/edge.go, cachemanager.go). In the world where all is the same,
 * `certain` is what came out in the other one: only what was found there too is known to be what was found.
 */
export function buildIn(world: World, build: BuildOf, certain: Outcomes): Outcomes {
  const outcomes = new Map<Vertex, Outcome>();
  const built = new Set<KeyId>();
  const pulled = world.images.of(build.graph, build.number);
  world.history.keep();
  for (const vertex of build.graph.vertices) {
    outcomes.set(vertex, new Operation(world, build, pulled, vertex, outcomes, built, certain.get(vertex)).outcome());
  }
  // Steps run side by side, so which of them were done before the build stopped is not known.
  const isStopped = [...outcomes.values()].some((it) => it.failure !== undefined);
  if (isStopped && world.kind === 'different') world.history.takeBack();
  world.history.keep();
  return outcomes;
}

class Operation {
  readonly #world: World;
  readonly #build: BuildOf;
  readonly #pulled: ReadonlyMap<readonly KeyId[], Pulled>;
  readonly #vertex: Vertex;
  readonly #outcomes: Outcomes;
  readonly #built: Set<KeyId>;
  readonly #certain: Outcome | undefined;
  readonly #read = new Map<number, Selection>();

  constructor(
    world: World,
    build: BuildOf,
    pulled: ReadonlyMap<readonly KeyId[], Pulled>,
    vertex: Vertex,
    outcomes: Outcomes,
    built: Set<KeyId>,
    certain: Outcome | undefined,
  ) {
    this.#world = world;
    this.#build = build;
    this.#pulled = pulled;
    this.#vertex = vertex;
    this.#outcomes = outcomes;
    this.#built = built;
    this.#certain = certain;
  }

  outcome(): Outcome {
    const { effect, inputs } = this.#vertex;
    switch (effect.kind) {
      case 'context': {
        const tree = this.#build.contexts.get(effect.name)?.tree;
        return this.#source([], tree === undefined ? EMPTY : { kind: 'known', tree });
      }
      case 'image':
        return this.#image(effect);
      case 'url': {
        const cause = { kind: 'remote', name: effect.url } as const;
        return this.#source([this.#vertex.digest], {
          kind: 'download',
          file: effect.file,
          content: effect.content,
          cause,
        });
      }
      case 'repository': {
        const causes = [{ kind: 'remote', name: effect.url }] as const;
        return this.#source([this.#vertex.digest], { kind: 'opaque', symbol: effect.symbol, causes, scripts: [] });
      }
      default: {
        const below = inputs.map((it) => this.#outcomeOf(it));
        const isUnreached = below.some((it) => it.failure !== undefined || it.isUnreached);
        if (isUnreached) return { ...NOTHING, isUnreached };
        return inputs.length === 0 ? this.#rootOutcome() : this.#stepOutcome();
      }
    }
  }

  #outcomeOf({ vertex }: Input): Outcome {
    return this.#outcomes.get(vertex) ?? NOTHING;
  }

  #source(keys: readonly KeyId[], tree: Tree): Outcome {
    return { ...NOTHING, isHit: true, keys, keptKeys: keys, tree };
  }

  #image({ keys: own, reference, symbol }: ImageEffect): Outcome {
    const tree: Tree = { kind: 'opaque', symbol, causes: [{ kind: 'remote', name: reference }], scripts: [] };
    const { keys = own, isNew = true } = this.#pulled.get(own) ?? {};
    if (isNew) for (const it of own) this.#world.history.addResult(it, tree);
    return this.#source(keys, tree);
  }

  /**
   * What is the same as a step that is asked to be built without the cache may become one with it, which offers no key to what
   * stands on it (solver/index.go, LoadOrStore).
   */
  #isUncached(): boolean {
    const { kind } = this.#world;
    const vertex = this.#vertex;
    if (vertex.isUncached) return true;
    const { vertices } = this.#build.graph;
    return kind === 'different' && vertices.some((it) => it.isUncached && it !== vertex && mayBeOne(it, vertex));
  }

  /** What stands on nothing is recognized by itself: a WORKDIR or inline file on scratch. */
  #rootOutcome(): Outcome {
    const { history } = this.#world;
    const { digest } = this.#vertex;
    const isUncached = this.#isUncached();
    const tree = history.resultOf(digest);
    if (tree !== undefined && !isUncached)
      return { ...this.#hit([digest], tree), isOfThisBuild: this.#built.has(digest) };
    return this.#executed(digest);
  }

  #stepOutcome(): Outcome {
    const { digest, inputs } = this.#vertex;
    const isUncached = this.#isUncached();
    const { history } = this.#world;
    const byKey = inputs.map((it): readonly Alternative[] =>
      this.#outcomeOf(it).keys.map((id) => ({ kind: 'key', id, selector: it.selector })),
    );
    const kept = inputs.map((it): readonly Alternative[] =>
      this.#outcomeOf(it).keptKeys.map((id) => ({ kind: 'key', id, selector: it.selector })),
    );
    if (isUncached) {
      const failure = this.#readInputs() ?? this.#absent();
      if (failure !== undefined) return { ...NOTHING, failure };
      return this.#executed(this.#keyFor(this.#alternatives(kept)));
    }
    if (!history.mayKnow(digest)) {
      const failure = this.#readInputs() ?? this.#absent();
      if (failure !== undefined) return { ...NOTHING, failure };
      const id = history.newKey();
      this.#link(this.#alternatives(kept), id);
      return { ...this.#executed(id), unmatched: inputs.map((_, index) => index) };
    }
    const first = this.#common(byKey);
    const found = this.#withResult(first);
    if (found !== undefined) return this.#recognized(first, kept, found);

    const failure = this.#readInputs();
    if (failure !== undefined) return { ...NOTHING, failure };
    const alternatives = this.#alternatives(byKey);
    const all = this.#common(alternatives);
    const result = this.#withResult(all);
    if (result !== undefined) return this.#recognized(all, this.#alternatives(kept), result);
    const absent = this.#absent();
    if (absent !== undefined) return { ...NOTHING, failure: absent };
    const unmatched = alternatives.flatMap((it, index) => (history.linked(digest, index, it).size === 0 ? index : []));
    return { ...this.#executed(this.#keyFor(this.#alternatives(kept))), unmatched };
  }

  #alternatives(byKey: readonly (readonly Alternative[])[]): readonly (readonly Alternative[])[] {
    return byKey.map((it, index) => {
      const selection = this.#read.get(index);
      return selection === undefined ? it : [...it, { kind: 'content', selection } as const];
    });
  }

  /** The keys under which an operation is known with every one of its inputs. */
  #common(alternatives: readonly (readonly Alternative[])[]): readonly KeyId[] {
    const { history } = this.#world;
    let common: readonly KeyId[] = [];
    for (const [index, it] of alternatives.entries()) {
      const ids = history.linked(this.#vertex.digest, index, it);
      common = index === 0 ? [...ids] : common.filter((id) => ids.has(id));
      if (common.length === 0) break;
    }
    return common;
  }

  /** What was once found by content is found by key the next time (cachemanager.go, Query). */
  #recognized(keys: readonly KeyId[], alternatives: readonly (readonly Alternative[])[], result: KeyId): Outcome {
    const { history } = this.#world;
    const { digest } = this.#vertex;
    for (const [index, it] of alternatives.entries()) {
      if (it.length === 1 && it[0]?.kind === 'key') continue;
      for (const id of history.linked(digest, index, it)) history.link(digest, index, it, id);
    }
    const results = keys.filter((it) => history.hasResult(it));
    const tree = this.#found(results, result);
    const isOfThisBuild = results.every((it) => this.#built.has(it));
    return { ...this.#hit(keys, tree), isOfThisBuild };
  }

  /** What comes out of the cache. Where it is only taken to be there, what would else be built is as likely. */
  #found(results: readonly KeyId[], result: KeyId): Tree {
    const { history, kind } = this.#world;
    if (kind === 'same' && this.#certain?.isHit === true) return this.#certain.tree;
    const isOne = new Set(results.map((it) => history.resultOf(it))).size === 1;
    if (kind === 'different' && isOne) return history.resultOf(result) ?? EMPTY;
    const causes = [...this.#read.values()].flatMap((it) => it.causes);
    const symbol = `either ${this.#build.number} ${this.#vertex.identity}`;
    return { kind: 'opaque', symbol, causes, scripts: [] };
  }

  #hit(keys: readonly KeyId[], tree: Tree): Outcome {
    return { ...NOTHING, isHit: true, keys, keptKeys: keys, tree, read: this.#read };
  }

  #withResult(keys: readonly KeyId[]): KeyId | undefined {
    return keys.findLast((it) => this.#world.history.hasResult(it));
  }

  /** An operation that is known with all its inputs keeps its key, also where its result was lost. */
  #keyFor(alternatives: readonly (readonly Alternative[])[]): KeyId {
    const id = this.#common(alternatives)[0] ?? this.#world.history.newKey();
    this.#link(alternatives, id);
    return id;
  }

  #link(alternatives: readonly (readonly Alternative[])[], id: KeyId): void {
    const { digest } = this.#vertex;
    for (const [index, it] of alternatives.entries()) this.#world.history.link(digest, index, it, id);
  }

  #executed(id: KeyId): Outcome {
    const tree = this.#made();
    this.#world.history.addResult(id, tree);
    this.#built.add(id);
    return { ...NOTHING, keptKeys: [id], tree, read: this.#read };
  }

  /** Reads what counts by content; what is missing stops the build. */
  #readInputs(): string | undefined {
    for (const [index, input] of this.#vertex.inputs.entries()) {
      if (input.content === undefined) continue;
      const { tree } = this.#outcomeOf(input);
      const { digest, selecting } = this.#build;
      const selected = selecting.select(look(tree, digest, selecting), input.content);
      if ('missing' in selected) return selected.missing;
      this.#read.set(index, selected);
    }
    return undefined;
  }

  /** Where patterns choose, what is missing has a key like any other, and only the copying stops (contenthash/checksum.go, includedPaths). */
  #absent(): string | undefined {
    const { effect, inputs } = this.#vertex;
    if (effect.kind !== 'files') return undefined;
    for (const action of effect.actions) {
      const input = action.kind === 'copy' ? inputs[action.source] : undefined;
      if (action.kind !== 'copy' || input === undefined || action.selector.isPattern) continue;
      const { tree } = this.#outcomeOf(input);
      const { path } = action.selector;
      if (tree.kind === 'known' && located(tree.tree, path) === undefined) return path;
    }
    return undefined;
  }

  #made(): Tree {
    const { effect, inputs, identity } = this.#vertex;
    const trees = inputs.map((it) => this.#outcomeOf(it).tree);
    switch (effect.kind) {
      case 'run': {
        const [base = EMPTY] = trees;
        const scripts = [...scriptsBelow(base), effect.script];
        const causes = [{ kind: 'run', vertex: this.#vertex }] as const;
        return { kind: 'opaque', symbol: `run ${this.#build.number} ${identity}`, causes, scripts };
      }
      case 'merge': {
        const [below = EMPTY, above = EMPTY] = trees;
        return { kind: 'merge', below, above };
      }
      case 'files': {
        const hasBase = inputs[0] !== undefined && inputs[0].content === undefined;
        const start: Tree = hasBase ? (trees[0] ?? EMPTY) : EMPTY;
        return effect.actions.reduce<Tree>((below, action) => {
          const source = action.kind === 'copy' ? trees[action.source] : undefined;
          return { kind: 'layer', below, action, source };
        }, start);
      }
      default:
        return EMPTY;
    }
  }
}

const NOTHING: Outcome = {
  isHit: false,
  keys: [],
  keptKeys: [],
  tree: EMPTY,
  failure: undefined,
  isUnreached: false,
  read: new Map(),
  unmatched: [],
  isOfThisBuild: false,
};

/** Whether two operations have the same key, but for the content of what they read. */
function mayBeOne(one: Vertex, other: Vertex): boolean {
  if (one === other) return true;
  if (one.effect.kind === 'image' && other.effect.kind === 'image') {
    const { keys } = other.effect;
    return one.effect.keys.some((it) => keys.includes(it));
  }
  if (one.digest !== other.digest || one.inputs.length !== other.inputs.length) return false;
  return one.inputs.every(({ vertex, content }, index) => {
    const twin = other.inputs[index];
    return content !== undefined || (twin !== undefined && mayBeOne(vertex, twin.vertex));
  });
}

function scriptsBelow(tree: Tree): readonly string[] {
  let lowest = tree;
  while (lowest.kind === 'layer' || lowest.kind === 'merge') lowest = lowest.below;
  return lowest.kind === 'opaque' ? lowest.scripts : [];
}
