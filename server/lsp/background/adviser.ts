import { relative } from 'node:path';
import { cacheFolderOf } from '../../host/context/hash-cache.ts';
import { newestTexts } from '../../host/history/newest-texts.ts';
import { pastBuilds } from '../../host/history/past-builds.ts';
import { withText } from '../../host/history/with-text.ts';
import { costsIn } from '../../host/profile/read-profile.ts';
import type { Environment } from '../../host/program.ts';
import { sha256 } from '../../host/sha256.ts';
import { adviceFor } from '../../simulator/advice.ts';
import { newReading } from '../../simulator/simulation.ts';
import type { AdviceOutcome, PredictionTask } from './background.ts';
import { slashed } from './folder.ts';
import { givenIn } from './given.ts';
import { type Head, headOf } from './head.ts';

/** Replays the history of a repository for the text of a Dockerfile, once for each HEAD. */
export class Adviser {
  readonly #environment: Environment;
  readonly #known = new Map<string, AdviceOutcome>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  advise(task: PredictionTask): AdviceOutcome {
    const head = headOf(task.folder, this.#environment, task.workspaces);
    if ('error' in head) return unknown(head.error);
    const { folder, dockerfile, source, inputs, profile } = task;
    const key = JSON.stringify([head.commit, folder, dockerfile, source, inputs, profile]);
    const outcome = this.#known.get(key) ?? this.#adviceAt(head, task);
    this.#known.delete(key);
    this.#known.set(key, outcome);
    for (const old of [...this.#known.keys()].slice(0, -MOST_KEPT)) this.#known.delete(old);
    return outcome;
  }

  #adviceAt({ repository }: Head, { folder, dockerfile, source, inputs, profile }: PredictionTask): AdviceOutcome {
    const costs = costsIn(profile, folder);
    if ('error' in costs) return unknown(costs.error);
    const { target, args, platform } = inputs;
    const reading = newReading(sha256);
    const past = pastBuilds({
      repository,
      dockerfile: slashed(relative(folder, dockerfile)),
      count: COMMITS,
      inputs: { target, args: givenIn(args), ...(platform && { platform }) },
      reading,
      cacheFolder: cacheFolderOf(this.#environment),
    });
    if ('error' in past) return unknown(past.error);
    const textOf = newestTexts(repository);
    const advised = adviceFor(withText(past.builds, source), { sha256, costOf: costs.costOf, reading, textOf });
    return advised === undefined ? unknown('no commit has a Dockerfile there') : { kind: 'advice', advised };
  }
}

/** As many as `dflint replay` takes. */
const COMMITS = 300;
const MOST_KEPT = 16;

function unknown(reason: string): AdviceOutcome {
  return { kind: 'unknown', reason };
}
