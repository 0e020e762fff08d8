import type { Selector } from '../context/source/selector.ts';
import { baseOf, type Cause, causeOf, shortName } from './cause.ts';
import { listed } from './changed-files.ts';
import type { Line } from './graph/graph.ts';
import type { ImageEffect, Vertex } from './graph/vertex.ts';
import { type Likelihood, likelihoodOf } from './likely.ts';
import { isJoined } from './pulled.ts';
import type { Built } from './simulation.ts';
import type { Cause as Unknown } from './tree/tree.ts';
import type { Outcome } from './world.ts';

/** What is known of a printed line before it is printed. */
export type Verdict =
  | { readonly kind: 'cached' | 'source' }
  | { readonly kind: 'rebuilt'; readonly cause: Cause }
  /** Cached if all of the conditions hold; the most doubtful comes first. */
  | { readonly kind: 'unknown'; readonly conditions: readonly [Condition, ...Condition[]] };

/** On what it depends whether steps are cached: said once for all that share it. */
export interface Condition {
  readonly cause: Cause;
  readonly likely: Likelihood;
}

/** The verdicts of all lines. Steps that hang on the same thing have the same condition, by identity. */
export function verdictsOf(now: Built, before: Built | undefined): ReadonlyMap<Line, Verdict> {
  return new Judge(now, before).verdicts();
}

class Judge {
  readonly #now: Built;
  readonly #before: Built | undefined;
  readonly #conditions = new Map<string, Condition>();
  readonly #ofVertex = new Map<Vertex, readonly Condition[]>();

  constructor(now: Built, before: Built | undefined) {
    this.#now = now;
    this.#before = before;
  }

  verdicts(): ReadonlyMap<Line, Verdict> {
    const { graph } = this.#now;
    const twins = this.#twins();
    for (const vertex of graph.vertices) {
      this.#ofVertex.set(vertex, this.#conditionsOf(vertex));
    }
    return new Map(graph.lines.map((line) => [line, this.#verdictOf(line, twins)]));
  }

  #verdictOf(line: Line, twins: ReadonlyMap<Vertex, Vertex>): Verdict {
    if (line.step.instruction === 'FROM') return { kind: 'source' };
    const { same, different } = this.#now;
    const twin = line.vertices.map((it) => twins.get(it)).find((it) => it?.step !== undefined);
    if (twin !== undefined) return { kind: 'unknown', conditions: [this.#eitherOne(line, twin)] };
    if (line.vertices.some((it) => same.get(it)?.isHit === false)) {
      return { kind: 'rebuilt', cause: causeOf(line, this.#now, this.#before) };
    }
    if (line.vertices.every((it) => different.get(it)?.isHit === true)) {
      const isJoinedNow = line.vertices.some((it) => isReadIn(this.#now, it) && !wasReadIn(this.#before, it));
      return isJoinedNow ? { kind: 'unknown', conditions: [this.#joinedNow(line)] } : { kind: 'cached' };
    }
    const [first, ...more] = doubtfulFirst(line.vertices.flatMap((it) => this.#ofVertex.get(it) ?? []));
    return first === undefined
      ? { kind: 'rebuilt', cause: causeOf(line, this.#now, this.#before) }
      : { kind: 'unknown', conditions: [first, ...more] };
  }

  /**
   * Operations of one key that are not one: whichever is executed first, the other is printed as cached, and which one that
   * is varies from run to run (solver/scheduler.go, where edges are merged). One that is asked to be built without the cache
   * is executed beside one that is not.
   */
  #twins(): ReadonlyMap<Vertex, Vertex> {
    const { graph, different } = this.#now;
    const executed = new Map<string, Vertex>();
    const twins = new Map<Vertex, Vertex>();
    const pair = (one: Vertex, other: Vertex) => {
      if (other.isUncached || !one.isUncached) twins.set(one, other);
    };
    for (const vertex of graph.vertices) {
      const outcome = different.get(vertex);
      for (const key of outcome?.keptKeys ?? []) {
        const first = executed.get(key);
        const isExecuted = outcome?.isHit === false;
        if (first !== undefined && (isExecuted || outcome?.isOfThisBuild === true)) {
          pair(vertex, first);
          pair(first, vertex);
        }
        if (isExecuted) executed.set(key, vertex);
      }
    }
    return twins;
  }

  #eitherOne(line: Line, twin: Vertex): Condition {
    const step = twin.step?.name ?? '';
    const message = `it is the same as ${step}: one of the two is executed, and the other cached`;
    return this.#shared(line.vertices.map((it) => it.identity).join(' '), () => ({
      cause: { kind: 'content', step, message },
      likely: { verdict: 'rebuilt', reason: 'neither was built before' },
    }));
  }

  #joinedNow({ step, vertices }: Line): Condition {
    const message = 'what it copies is in the cache, and joined with the files below it only now';
    return this.#shared(vertices.map((it) => it.identity).join(' '), () => ({
      cause: { kind: 'content', step: step.name, message },
      likely: { verdict: 'rebuilt', reason: 'no step has read the two together before' },
    }));
  }

  /** None for what is certain. */
  #conditionsOf(vertex: Vertex): readonly Condition[] {
    const { same, different } = this.#now;
    const outcome = different.get(vertex);
    if (outcome === undefined) return [];
    if (vertex.effect.kind === 'image') return isJoined(outcome.keys) ? [this.#ofImage(vertex.effect)] : [];
    if (same.get(vertex)?.isHit === outcome.isHit) return [];
    const conditions = vertex.inputs.flatMap(({ vertex: input, content }, index): readonly Condition[] => {
      if (content === undefined) return this.#ofVertex.get(input) ?? [];
      const selection = outcome.read.get(index);
      // What is known by its key needs no content.
      if (selection === undefined || selection.isComplete || !outcome.unmatched.includes(index)) return [];
      // The build before has read the same: what it is lacking is not that.
      if (this.#outcomeBefore(vertex)?.read.get(index)?.key === selection.key) return [];
      return this.#ofContent(selection.causes, content);
    });
    return conditions.length > 0 ? conditions : this.#ofDone(vertex);
  }

  /** Of what is all known, but not whether it was done. */
  #ofDone(vertex: Vertex): readonly Condition[] {
    const last = this.#outcomeBefore(vertex);
    const stop = last && this.#stopBefore();
    if (stop !== undefined) return [this.#ofStop(stop)];
    const readsContent = vertex.inputs.some((it) => it.content !== undefined);
    return readsContent && last !== undefined ? this.#ofContent([], []) : [this.#ofEarlier()];
  }

  #outcomeBefore({ identity }: Vertex): Outcome | undefined {
    const twin = this.#before?.graph.vertices.find((it) => it.identity === identity);
    return twin && this.#before?.different.get(twin);
  }

  /** Where the build before stopped. */
  #stopBefore(): Vertex | undefined {
    return this.#before?.graph.vertices.find((it) => this.#before?.different.get(it)?.failure !== undefined);
  }

  /** Steps run side by side, so which of them were done before the build stopped is not known. */
  #ofStop({ identity, step }: Vertex): Condition {
    const place = step === undefined ? '' : ` at ${step.text}`;
    return this.#shared(`stop ${identity}`, () => ({
      cause: { kind: 'new', message: `cached if it was done when the build before stopped${place}` },
      likely: { verdict: 'rebuilt', reason: 'nobody knows how far it had got' },
    }));
  }

  /** One that stopped, or that had it on another image of the same layers. */
  #ofEarlier(): Condition {
    return this.#shared('earlier', () => ({
      cause: { kind: 'new', message: 'cached if an earlier build did the same on what it stands on' },
      likely: { verdict: 'rebuilt', reason: 'it is not known that one did' },
    }));
  }

  /** Of all that stands on an image that became one with another. */
  #ofImage({ reference }: ImageEffect): Condition {
    const name = shortName(reference);
    return this.#shared(`image ${name}`, () => ({
      cause: {
        kind: 'remote',
        message: `cached if the builder has it on ${name}, and not on another image of the same layers`,
      },
      likely: { verdict: 'cached', reason: 'the image was there before' },
    }));
  }

  #ofContent(causes: readonly Unknown[], content: readonly Selector[]): readonly Condition[] {
    const runs = causes.flatMap((it) => (it.kind === 'run' && this.#isExecuted(it.vertex) ? [it.vertex] : []));
    // A command of which it is not known whether it runs again hangs on conditions of its own.
    const own = runs.flatMap((it) => this.#ofVertex.get(it) ?? []);
    if (own.length > 0) return own;
    const what = content.length === 0 ? 'files' : listed(content.map((it) => `/${it.path}`));
    const [run] = runs;
    if (run !== undefined) return [this.#ofRun(run, content, what)];
    const bytes = causes.find((it) => it.kind === 'bytes');
    const remote = causes.find((it) => it.kind === 'remote');
    const name = bytes?.path ?? (remote === undefined ? 'what it reads' : shortName(remote.name));
    const condition = this.#shared(`remote ${name} ${what}`, () => ({
      cause: { kind: 'remote', message: `cached if ${name} holds the same ${what} as what was read before` },
      likely: { verdict: 'rebuilt', reason: this.#reasonFor(bytes?.path, remote?.name) },
    }));
    return [condition];
  }

  /** Why content that nobody has seen is most likely another. */
  #reasonFor(bytes: string | undefined, remote: string | undefined): string {
    if (bytes !== undefined) return 'its bytes are not known';
    if (remote === undefined) return 'it is not known what it reads';
    const now = sourceNamed(remote, this.#now);
    const isElsewhere = now !== undefined && sourceNamed(remote, this.#before)?.identity !== now.identity;
    return isElsewhere ? 'it is read from somewhere else' : 'what other steps bring there has changed';
  }

  #ofRun(run: Vertex, content: readonly Selector[], what: string): Condition {
    return this.#shared(`run ${run.identity} ${what}`, () => ({
      cause: {
        kind: 'content',
        step: run.step?.name ?? '',
        message: `cached if ${this.#writerOf(run)} writes the same ${what} again`,
      },
      likely: likelihoodOf(run, content, this.#now, this.#before),
    }));
  }

  /** The command, or its stage where several of its commands are executed again. */
  #writerOf(run: Vertex): string {
    for (let it = baseOf(run); it !== undefined; it = baseOf(it)) {
      if (it.effect.kind === 'run' && this.#isExecuted(it)) return `stage ${run.step?.stage ?? ''}`;
    }
    return commandOf(run);
  }

  #isExecuted(vertex: Vertex): boolean {
    return this.#now.different.get(vertex)?.isHit === false;
  }

  #shared(key: string, make: () => Condition): Condition {
    const known = this.#conditions.get(key) ?? make();
    this.#conditions.set(key, known);
    return known;
  }
}

/**
 * Whether a step reads what --link has joined. BuildKit joins it when it is first read, and prints a step that came out of
 * the cache as done where that happens (cache/refs.go, unlazyDiffMerge).
 */
function isReadIn({ graph, different }: Built, merge: Vertex): boolean {
  if (merge.effect.kind !== 'merge') return false;
  return graph.vertices.some((it) => {
    const index = it.effect.kind === 'merge' ? -1 : it.inputs.findIndex(({ vertex }) => vertex === merge);
    const outcome = different.get(it);
    return index >= 0 && outcome !== undefined && (!outcome.isHit || outcome.read.has(index));
  });
}

/** Whether the build before had a step that stands on the same: when that was made, it was joined. */
function wasReadIn(before: Built | undefined, { identity }: Vertex): boolean {
  const readers = before?.graph.vertices.filter((it) => it.effect.kind !== 'merge') ?? [];
  return readers.some((it) => it.inputs.some(({ vertex }) => vertex.identity === identity));
}

/** An image, a download or a repository, by its name in full. */
function sourceNamed(name: string | undefined, built: Built | undefined): Vertex | undefined {
  return built?.graph.vertices.find(({ effect }) => {
    switch (effect.kind) {
      case 'image':
        return effect.reference === name;
      case 'url':
      case 'repository':
        return effect.url === name;
      default:
        return false;
    }
  });
}

function doubtfulFirst(conditions: readonly Condition[]): readonly Condition[] {
  const all = [...new Set(conditions)];
  const isDoubtful = (it: Condition) => it.likely.verdict === 'rebuilt';
  return [...all.filter(isDoubtful), ...all.filter((it) => !isDoubtful(it))];
}

/** The command as it is spoken of, not longer than a line. */
function commandOf({ step }: Vertex): string {
  const text = (step?.text ?? 'the command')
    .replace(/^(?:ONBUILD )?RUN (?:--\S+ )*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const LONGEST = 60;
