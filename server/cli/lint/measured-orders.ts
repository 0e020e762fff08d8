import { relative, sep } from 'node:path';
import type { MeasuredOrder } from '../../context/measured-order.ts';
import { cacheFolderOf } from '../../host/context/hash-cache.ts';
import { openRepository } from '../../host/git/repository.ts';
import { newestTexts } from '../../host/history/newest-texts.ts';
import { pastBuilds } from '../../host/history/past-builds.ts';
import { withText } from '../../host/history/with-text.ts';
import type { Environment } from '../../host/program.ts';
import { sha256 } from '../../host/sha256.ts';
import type { Model } from '../../model/model.ts';
import type { AdviceOptions } from '../../simulator/advice.ts';
import { costsBy } from '../../simulator/cost.ts';
import { measuredOrder } from '../../simulator/order.ts';
import type { PastBuild } from '../../simulator/replay.ts';
import { newReading } from '../../simulator/simulation.ts';

/** What the last commits of repositories say of Dockerfiles: a history is read once, whatever text is asked about. */
export class MeasuredOrders {
  readonly #environment: Environment;
  /** The newest last. */
  readonly #histories = new Map<string, History | undefined>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Of a Dockerfile and the folder that it is built in, both absolute; `undefined` where there is no history of it. */
  orderOf(model: Model, dockerfile: string, folder: string): MeasuredOrder | undefined {
    const { target, args = {}, platform, contexts = [] } = model.inputs ?? {};
    // What they held in earlier commits is not known.
    if (contexts.length > 0) return undefined;
    const given = Object.fromEntries(
      Object.entries(args).flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])),
    );
    const inputs: Inputs = { target, args: given, ...(platform !== undefined && { platform }) };
    const key = JSON.stringify([dockerfile, folder, inputs]);
    const history = this.#histories.has(key) ? this.#histories.get(key) : this.#read(dockerfile, folder, inputs);
    this.#histories.delete(key);
    this.#histories.set(key, history);
    for (const old of [...this.#histories.keys()].slice(0, -MOST_KEPT)) this.#histories.delete(old);
    return history?.orderOf(model.file.source);
  }

  #read(dockerfile: string, folder: string, inputs: Inputs): History | undefined {
    const repository = openRepository(folder, this.#environment);
    if ('error' in repository) return undefined;
    const reading = newReading(sha256);
    const past = pastBuilds({
      repository,
      dockerfile: relative(folder, dockerfile).replaceAll(sep, '/'),
      count: COMMITS,
      inputs,
      reading,
      cacheFolder: cacheFolderOf(this.#environment),
    });
    if ('error' in past) return undefined;
    const textOf = newestTexts(repository);
    return new History(past.builds, { sha256, costOf: costsBy(undefined), reading, textOf });
  }
}

type Inputs = Parameters<typeof pastBuilds>[0]['inputs'];

/** Enough to tell what changes often; what takes seconds is not waited for by who lints. */
const COMMITS = 50;
/** A Dockerfile is seldom built in more ways, and one comes after the other. */
const MOST_KEPT = 4;

/** The orders of the texts that a Dockerfile has had since the run began. */
class History {
  readonly #builds: readonly PastBuild[];
  readonly #options: AdviceOptions;
  readonly #known = new Map<string, MeasuredOrder | undefined>();

  constructor(builds: readonly PastBuild[], options: AdviceOptions) {
    this.#builds = builds;
    this.#options = options;
  }

  orderOf(source: string): MeasuredOrder | undefined {
    if (!this.#known.has(source)) this.#known.set(source, measuredOrder(withText(this.#builds, source), this.#options));
    return this.#known.get(source);
  }
}
