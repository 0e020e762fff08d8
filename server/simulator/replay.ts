import type { Sha256 } from '../context/context.ts';
import { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Build } from './build.ts';
import type { Cause } from './cause.ts';
import type { Cost, CostOf } from './cost.ts';
import type { Line, Reading } from './graph/graph.ts';
import type { Refused } from './graph/unit.ts';
import type { Step } from './graph/vertex.ts';
import { reasonsOf } from './replay/blame.ts';
import { Columns } from './replay/columns.ts';
import { type Column, reportOf } from './replay/report.ts';
import { type Built, newReading, Simulation } from './simulation.ts';
import { type Verdict, verdictsOf } from './verdict.ts';

/** A commit of the history, and what is built of it. */
export interface PastBuild extends Commit {
  /** The paths that the commit changed, relative to the context, whether the context takes them or not. */
  readonly changed: ReadonlySet<string>;
  /** Only there to have the next one predicted from it: it is no row. */
  readonly isBase: boolean;
  /** What is built, or why nothing can be: a sentence that stands by itself. */
  readonly build: Build | { readonly problem: string };
}

interface Commit {
  readonly id: string;
  /** Of the committer, in seconds since 1970. */
  readonly time: number;
  readonly subject: string;
}

/** How a history is replayed. */
export interface ReplayOptions {
  readonly sha256: Sha256;
  readonly costOf: CostOf;
  /** Each build is predicted from all before it, and not only from the last one. */
  readonly isWarm?: boolean;
  /** Shared by replays of one history, so that files are parsed and hashed once. */
  readonly reading?: Reading;
}

/** What builds of a history would have printed, one after another, and what that comes to. */
export interface Replay {
  /** Relative to the context, in the newest commit. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly isWarm: boolean;
  /** The columns: the steps of all versions of the Dockerfile, matched and in the order of the file. */
  readonly steps: readonly ReplayedStep[];
  /** The rows, oldest first. */
  readonly commits: readonly ReplayedCommit[];
  /** Who had steps built again, the most expensive first. */
  readonly culprits: readonly Culprit[];
  readonly summary: ReplaySummary;
}

/** A step through all versions of the Dockerfile, as the newest version with it has it. */
export interface ReplayedStep {
  readonly stage: string;
  /** As BuildKit prints it: `[build 3/7] RUN npm ci`. */
  readonly name: string;
  readonly text: string;
  readonly instruction: Step['instruction'];
  /** Where it is in the newest Dockerfile, the line from 1; `undefined` where that no longer has it. */
  readonly place: (Span & { readonly line: number }) | undefined;
  /** Predicted builds that had the step. */
  readonly builds: number;
  /** In how many of them it was built again, for certain. */
  readonly rebuilt: number;
  /** In how many of them nobody can say. */
  readonly unknown: number;
  /** How many of the unknown were most likely built again. */
  readonly likely: number;
  /** The share, from 0 to 1, of the builds in which this step and all above it in the file were cached, or likely so. */
  readonly cachedUpTo: number;
  readonly cost: Cost;
  /** What the step costs in the average build: its cost by how often it was rebuilt, or likely so. */
  readonly secondsPerBuild: number;
  readonly bytesPerBuild: number;
  /** What had it built again, the most guilty first. */
  readonly by: readonly Culprit[];
}

/** A file that had steps built again, whenever it changed. */
export interface Culprit {
  /** Relative to the context; a changed instruction is the fault of the Dockerfile. */
  readonly path: string;
  /** Indices into the commits, ascending. */
  readonly commits: readonly number[];
  /** What that cost in all; what several paths did together is divided among them. */
  readonly seconds: number;
}

/** A commit, and what its build would have done. */
export interface ReplayedCommit extends Commit {
  /**
   * `predicted` from a build before; the `first` has none, and so is not counted; a `failed` build stops at a step, and an
   * `unbuildable` one never begins, and neither is counted.
   */
  readonly kind: 'predicted' | 'first' | 'failed' | 'unbuildable';
  /** Why a build fails or never begins: a sentence that stands by itself. */
  readonly problem: string | undefined;
  /** A letter a column: Cached, Rebuilt, Unknown, Source; `-` where the Dockerfile had no such step. */
  readonly steps: string;
  /** Why, by column; only of what is rebuilt or unknown. */
  readonly reasons: ReadonlyMap<number, Reason>;
  /** Whether the Dockerfile differs from that of the build before. */
  readonly hasNewDockerfile: boolean;
  /** What the build takes, most likely: the steps that are rebuilt, or likely so. */
  readonly seconds: number;
  /** What all of its steps take. */
  readonly secondsUncached: number;
}

/** Why a step was not taken from the cache. */
export interface Reason {
  readonly cause: Cause;
  /** Only of what is unknown. */
  readonly likely: 'rebuilt' | 'cached' | undefined;
  /** The paths that began it, also where the cause is only that a step below is built again. */
  readonly paths: readonly string[];
}

/** What a whole history comes to. */
export interface ReplaySummary {
  /** All that were looked at. */
  readonly commits: number;
  /** Those that were predicted, over which all else counts. */
  readonly builds: number;
  /** Steps, over all builds. */
  readonly cached: number;
  readonly rebuilt: number;
  readonly unknown: number;
  readonly likely: number;
  /** The share of steps that were cached, or likely so, from 0 to 1. */
  readonly cachedShare: number;
  /** Builds in which every step was cached, or likely so. */
  readonly fullyCached: number;
  readonly secondsPerBuild: number;
  /** What the average build would take without a cache. */
  readonly secondsUncached: number;
  /** Written by steps that are built again, in the average build. */
  readonly bytesPerBuild: number;
  /** Whether all seconds were measured, some of them, or none. */
  readonly measured: 'all' | 'some' | 'none';
}

/** Predicts the builds of a history, oldest first, each from the build before that went through. */
export function replay(history: Iterable<PastBuild>, options: ReplayOptions): Replay {
  const replayer = new Replayer(options);
  for (const past of history) replayer.add(past);
  return replayer.replay();
}

/** A commit before the columns are in order and the costs known. */
export interface Row extends Pick<ReplayedCommit, 'id' | 'time' | 'subject' | 'kind' | 'problem' | 'hasNewDockerfile'> {
  readonly verdicts: ReadonlyMap<number, Verdict['kind']>;
  readonly reasons: ReadonlyMap<number, Reason>;
}

class Replayer {
  readonly #options: ReplayOptions;
  readonly #reading: Reading;
  readonly #columns = new Columns();
  readonly #rows: Row[] = [];
  /** By column, the newest line that it has. */
  readonly #lines = new Map<number, { readonly line: Line; readonly built: Built }>();
  /** All builds before, or the last that went through. */
  #simulation: Simulation;
  #before: Built | undefined;
  #newest: Built | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#reading = options.reading ?? newReading(options.sha256);
    this.#simulation = new Simulation(this.#reading);
  }

  add({ build, isBase, changed, id, time, subject }: PastBuild): void {
    const commit = { id, time, subject };
    if ('problem' in build) {
      if (!isBase) this.#rows.push(unbuildable(commit, build.problem));
      return;
    }
    const before = this.#builtBefore();
    const built = this.#simulation.build(build);
    if (built.kind === 'refused') {
      if (!isBase) this.#rows.push(unbuildable(commit, refusalOf(build, built)));
      return;
    }
    const failure = failureOf(built);
    if (!isBase) this.#addRow(commit, changed, built, before, failure);
    if (failure === undefined) this.#before = built;
  }

  replay(): Replay {
    return reportOf(this.#rows, this.#stepsInOrder(), this.#newest, this.#options);
  }

  /** The build before, on a builder that has seen nothing else where it is to have forgotten the others. */
  #builtBefore(): Built | undefined {
    if (this.#options.isWarm === true) return this.#before;
    this.#simulation = new Simulation(this.#reading);
    const again = this.#before && this.#simulation.build(this.#before.build);
    return again?.kind === 'built' ? again : undefined;
  }

  #addRow(
    commit: Commit,
    changed: ReadonlySet<string>,
    built: Built,
    before: Built | undefined,
    failure: string | undefined,
  ): void {
    const columns = this.#columns.of(built.graph);
    const verdicts = verdictsOf(built, before);
    const reasons = reasonsOf(verdicts, changed, built, before);
    for (const [line, column] of columns) this.#lines.set(column, { line, built });
    this.#newest = built;
    const columnOf = (line: Line) => columns.get(line) ?? -1;
    this.#rows.push({
      ...commit,
      kind: failure !== undefined ? 'failed' : before === undefined ? 'first' : 'predicted',
      problem: failure,
      hasNewDockerfile: before !== undefined && before.build.dockerfile.source !== built.build.dockerfile.source,
      verdicts: new Map([...verdicts].map(([line, it]) => [columnOf(line), it.kind])),
      reasons: new Map([...reasons].map(([line, it]) => [columnOf(line), it])),
    });
  }

  #stepsInOrder(): readonly Column[] {
    return this.#columns.inOrder().flatMap((column) => {
      const newest = this.#lines.get(column);
      return newest === undefined ? [] : { column, ...newest };
    });
  }
}

function unbuildable(commit: Commit, problem: string): Row {
  const nothing = { verdicts: new Map(), reasons: new Map() };
  return { ...commit, kind: 'unbuildable', problem, hasNewDockerfile: false, ...nothing };
}

function refusalOf({ dockerfile: { path, source } }: Build, { span, message }: Refused): string {
  return `${path}:${new Lines(source).positionAt(span.start).line} cannot be built: ${message}`;
}

/** At what a build stops, whatever else is. */
function failureOf({ graph, different, build }: Built): string | undefined {
  for (const vertex of graph.vertices) {
    const failure = different.get(vertex)?.failure;
    if (failure === undefined) continue;
    const { step } = vertex;
    const line = step && new Lines(build.dockerfile.source).positionAt(step.start).line;
    return `${build.dockerfile.path}${line === undefined ? '' : `:${line}`} fails: ${failure} is not in git`;
  }
  return undefined;
}
