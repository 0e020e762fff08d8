import { relative } from 'node:path';
import type { BuildContext, Entry } from '../../context/context.ts';
import { cacheFolderOf } from '../../host/context/hash-cache.ts';
import { dockerfilesIn } from '../../host/discover.ts';
import { costsIn } from '../../host/profile/read-profile.ts';
import type { Environment } from '../../host/program.ts';
import { sha256 } from '../../host/sha256.ts';
import type { Build } from '../../simulator/build.ts';
import { measuredSeconds } from '../../simulator/cost.ts';
import { type Graph, graphOf } from '../../simulator/graph/graph.ts';
import type { Refused } from '../../simulator/graph/unit.ts';
import { predictionOf } from '../../simulator/predict.ts';
import { newReading, Simulation } from '../../simulator/simulation.ts';
import { wantedPaths } from '../../simulator/wanted.ts';
import { Adviser } from './adviser.ts';
import type { AdviceOutcome, Background, PredictionOutcome, PredictionTask } from './background.ts';
import { Folders, slashed } from './folder.ts';
import { givenIn } from './given.ts';
import { type Head, HeadContexts, headOf, textAt } from './head.ts';
import { changesBetween, contextSizeOf, flowsOf } from './outcome.ts';

/** Does the work where it is called, and keeps what the next piece of work may need again. */
export class Desk implements Background {
  readonly #environment: Environment;
  readonly #adviser: Adviser;
  readonly #folders = new Folders();
  readonly #heads = new HeadContexts();
  #reading = newReading(sha256);

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#adviser = new Adviser(environment);
  }

  find(folder: string): Promise<readonly string[]> {
    return dockerfilesIn(folder);
  }

  async predict(task: PredictionTask): Promise<PredictionOutcome> {
    // Every text that was ever typed would be kept.
    if (this.#reading.graphs.size > MOST_GRAPHS) this.#reading = newReading(sha256);
    const { target, args, platform } = task.inputs;
    const recipe: Recipe = {
      target,
      args: givenIn(args),
      ...(platform && { platform }),
      dockerfile: { path: slashed(relative(task.folder, task.dockerfile)), source: task.source },
    };
    const graph = this.#graphOf(recipe);
    if (graph.kind === 'refused') return unknown(`this cannot be built: ${graph.message}`);
    const head = headOf(task.folder, this.#environment, task.workspaces);
    const last = 'error' in head ? head : recipeAt(head, recipe);
    const contexts = this.#contextsOf(recipe, last, head, task);
    if ('error' in contexts) return unknown(contexts.error);
    const { now, before, problems } = contexts;

    const simulation = new Simulation(this.#reading);
    const isFirst = 'error' in last || before === undefined;
    const former = isFirst ? undefined : simulation.build({ ...last, context: before });
    const built = simulation.build({ ...recipe, context: now });
    if (built.kind === 'refused') return unknown(`this cannot be built: ${built.message}`);
    const prediction = predictionOf(built, former?.kind === 'built' ? former : undefined);
    const assumptions =
      'error' in last ? [`there is no commit to compare with (${last.error}), so this is a first build`] : [];
    const costs = costsIn(task.profile, task.folder);
    return {
      kind: 'prediction',
      prediction: { ...prediction, assumptions: [...assumptions, ...prediction.assumptions] },
      flows: flowsOf(built.graph),
      seconds: 'error' in costs ? [] : prediction.steps.map((it) => measuredSeconds(it, costs.costOf)),
      commit: 'error' in head || isFirst ? undefined : head.commit,
      changes: before === undefined ? [] : changesBetween(before, now),
      size: now === NOTHING ? undefined : contextSizeOf(now),
      problems: 'error' in costs ? [...problems, costs.error] : problems,
    };
  }

  async advise(task: PredictionTask): Promise<AdviceOutcome> {
    return this.#adviser.advise(task);
  }

  end(): void {
    // Nothing of it outlives its caller.
  }

  /** Both sides of the comparison; nothing is read where neither build reads anything. */
  #contextsOf(
    recipe: Recipe,
    last: Recipe | { readonly error: string },
    head: ReturnType<typeof headOf>,
    task: PredictionTask,
  ): Contexts | { readonly error: string } {
    const isRead = [recipe, ...('error' in last ? [] : [last])].some((it) => readsContext(this.#graphOf(it)));
    if (!isRead) return { now: NOTHING, before: NOTHING, problems: [] };
    const snapshot = this.#folders.snapshotFor(task);
    if ('error' in snapshot) return snapshot;
    const cacheFolder = cacheFolderOf(this.#environment);
    const scheme = 'error' in head ? 'sha256' : head.repository.scheme;
    const now = snapshot.contextWith(task.buffers, this.#select(recipe), scheme, cacheFolder);
    const problems = snapshot.problems.map((it) => `${it.path} ${it.reason}`);
    if ('error' in last || 'error' in head) return { now, before: undefined, problems };
    const reading = this.#heads.contextFor({
      head,
      snapshot,
      now,
      dockerfile: last.dockerfile.path,
      select: this.#select(last),
      selection: JSON.stringify(last),
      gitState: task.gitState,
      cacheFolder,
    });
    if ('error' in reading) return reading;
    return { now, before: reading.context, problems: [...new Set([...problems, ...reading.problems])] };
  }

  #graphOf(recipe: Recipe): Graph | Refused {
    return graphOf({ ...recipe, context: NOTHING }, this.#reading);
  }

  #select(recipe: Recipe): (entries: ReadonlyMap<string, Entry>) => Iterable<string> {
    return (entries) => wantedPaths(recipe, entries, this.#reading);
  }
}

type Recipe = Omit<Build, 'context'>;

interface Contexts {
  readonly now: BuildContext;
  /** `undefined` where there was no build before. */
  readonly before: BuildContext | undefined;
  readonly problems: readonly string[];
}

const NOTHING: BuildContext = { entries: new Map(), ignored: [], ignoreFile: undefined };
const MOST_GRAPHS = 64;

function unknown(reason: string): PredictionOutcome {
  return { kind: 'unknown', reason };
}

function readsContext(graph: Graph | Refused): boolean {
  return graph.kind === 'graph' && graph.vertices.some((it) => it.effect.kind === 'context');
}

/** What was built at HEAD. */
function recipeAt(head: Head, now: Recipe): Recipe | { readonly error: string } {
  const { path } = now.dockerfile;
  const source = textAt(head, path, now.dockerfile.source);
  return source === undefined
    ? { error: `${path} does not exist in git:HEAD` }
    : { ...now, dockerfile: { path, source } };
}
