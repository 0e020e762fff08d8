import type { Sha256 } from '../context/context.ts';
import { recordDigest } from '../context/record.ts';
import type { Build } from './build.ts';
import { type Graph, graphOf, type Reading } from './graph/graph.ts';
import { digestWith } from './graph/operation.ts';
import { readSource, type SourceFile } from './graph/source-file.ts';
import type { Refused } from './graph/unit.ts';
import { askedOf, type ContextCopy, transferred } from './tree/context-copy.ts';
import { selecting } from './tree/select.ts';
import { type BuildOf, buildIn, newWorld, type Outcomes, type World } from './world.ts';

/** A build as it went, or would go. */
export interface Built {
  readonly kind: 'built';
  readonly build: Build;
  readonly graph: Graph;
  /** In the world where all that is unknown is as it was, and in the one where it is not. */
  readonly same: Outcomes;
  readonly different: Outcomes;
  readonly contexts: ReadonlyMap<string, ContextCopy>;
  readonly reading: Reading;
}

/**
 * A builder to which builds are given one after another: it remembers all of them, and what they have in common is worked
 * out once. The same Dockerfile is parsed once, also by simulations that share a `Reading`.
 */
export class Simulation {
  readonly reading: Reading;
  readonly #different: World = newWorld('different');
  readonly #same: World = newWorld('same');
  #contexts: ReadonlyMap<string, ContextCopy | undefined> = new Map();
  #count = 0;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  build(build: Build): Built | Refused {
    const graph = graphOf(build, this.reading);
    if (graph.kind === 'refused') return graph;
    const contexts = new Map(contextsOf(graph, build, this.#contexts));
    const { digest, selecting } = this.reading;
    const of = { number: this.#count++, graph, contexts, digest, selecting };
    const different = buildIn(this.#different, of, new Map());
    const same = of.number === 0 ? this.#first(of, different) : buildIn(this.#same, of, different);
    this.#contexts = new Map([...this.#contexts, ...keptOf(contexts, writtenOn(same), writtenOn(different))]);
    return { kind: 'built', build, graph, same, different, contexts, reading: this.reading };
  }

  /** Where nothing was built before, and nothing in the build can be taken for another thing in it, all worlds are one. */
  #first(of: BuildOf, different: Outcomes): Outcomes {
    const { vertices } = of.graph;
    const isStopped = [...different.values()].some((it) => it.failure !== undefined);
    const keys = vertices.flatMap(({ digest, effect }) => (effect.kind === 'image' ? effect.keys : digest));
    const areApart = new Set(keys).size === keys.length;
    if (isStopped || !areApart) return buildIn(this.#same, of, different);
    this.#same.history.adopt(this.#different.history);
    return different;
  }
}

/** Keeps what was read and hashed, for one simulation or several. */
export function newReading(sha256: Sha256): Reading {
  const sources = new Map<string, SourceFile>();
  const digest = digestWith(sha256);
  return {
    digest,
    selecting: selecting(recordDigest(sha256), sha256, digest),
    graphs: new Map(),
    readSource(source) {
      const known = sources.get(source) ?? readSource(source);
      sources.set(source, known);
      return known;
    },
  };
}

function* contextsOf(
  graph: Graph,
  build: Build,
  before: ReadonlyMap<string, ContextCopy | undefined>,
): Generator<readonly [name: string, copy: ContextCopy]> {
  for (const { effect } of graph.vertices) {
    if (effect.kind !== 'context') continue;
    const { name } = effect;
    const named = build.contexts?.[name];
    const context = named?.kind === 'folder' ? named.context : build.context;
    const old = build.freshContext === true ? undefined : before.get(name);
    yield [name, transferred(context, askedOf(graph, name), old)];
  }
}

/** The contexts that the builder still has for the next transfer. What is written on is closed, and the next begins with nothing. */
function* keptOf(
  contexts: ReadonlyMap<string, ContextCopy>,
  closed: ReadonlySet<string>,
  maybeClosed: ReadonlySet<string>,
): Generator<readonly [name: string, copy: ContextCopy | undefined]> {
  for (const [name, copy] of contexts) {
    if (closed.has(name)) yield [name, undefined];
    else yield [name, maybeClosed.has(name) ? { ...copy, isDoubtful: true } : copy];
  }
}

/** The contexts on which something was executed that could write there (cache/manager.go, New, and refs.go, Finalize). */
function writtenOn(outcomes: Outcomes): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [{ inputs }, { isHit, isUnreached, failure }] of outcomes) {
    if (isHit || isUnreached || failure !== undefined) continue;
    for (const { vertex, isWritable } of inputs) {
      if (isWritable && vertex.effect.kind === 'context') names.add(vertex.effect.name);
    }
  }
  return names;
}
