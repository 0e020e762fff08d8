import type { Advised } from '../../../simulator/advice.ts';
import type { Culprit, Replay, ReplayedCommit, ReplayedStep } from '../../../simulator/replay.ts';
import { adviceEntries, advisedEntry } from './advice.ts';

/** A replay for programs. Its shape is a contract: additions only, or another `version`. */
export function json(replay: Replay, notes: readonly string[], advised?: Advised): string {
  const { dockerfile, target, isWarm, steps, commits, culprits, summary } = replay;
  const report = {
    version: 1,
    dockerfile,
    target: target ?? null,
    warm: isWarm,
    commits: commits.map(commitEntry),
    steps: steps.map((it) => stepEntry(it, commits)),
    culprits: culpritEntries(culprits, commits),
    advice: adviceEntries(advised),
    advised: advisedEntry(advised),
    summary,
    notes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** `steps` has a letter for each of the steps below: Cached, Rebuilt, Unknown, Source; `-` where there was none. */
function commitEntry({ id, time, subject, kind, problem, steps, seconds, secondsUncached, reasons }: ReplayedCommit) {
  return {
    id,
    time: new Date(time * 1000).toISOString(),
    subject,
    kind,
    ...(problem !== undefined && { problem }),
    steps,
    seconds: rounded(seconds),
    secondsUncached: rounded(secondsUncached),
    causes: [...reasons].map(([step, { cause, likely, paths }]) => ({
      step,
      kind: cause.kind,
      message: cause.message,
      ...(likely !== undefined && { likely }),
      paths: paths.slice(0, MOST_PATHS),
    })),
  };
}

function stepEntry(step: ReplayedStep, commits: readonly ReplayedCommit[]) {
  const { stage, name, instruction, place, builds, rebuilt, unknown, likely, cachedUpTo, cost, by } = step;
  return {
    stage,
    name,
    instruction,
    line: place?.line ?? null,
    rebuilt,
    of: builds,
    unknown,
    likelyRebuilt: likely,
    cachedUpTo: rounded(cachedUpTo),
    seconds: rounded(cost.seconds),
    measured: cost.isMeasured,
    ...(cost.bytes !== undefined && { bytes: cost.bytes }),
    secondsPerBuild: rounded(step.secondsPerBuild),
    bytesPerBuild: Math.round(step.bytesPerBuild),
    by: culpritEntries(by, commits),
  };
}

function culpritEntries(culprits: readonly Culprit[], commits: readonly ReplayedCommit[]) {
  return culprits.slice(0, MOST_CULPRITS).map(({ path, commits: indices, seconds }) => ({
    path,
    commits: indices.map((it) => commits[it]?.id),
    seconds: rounded(seconds),
  }));
}

const MOST_CULPRITS = 25;
const MOST_PATHS = 25;

function rounded(number: number): number {
  return Math.round(number * 1000) / 1000;
}
