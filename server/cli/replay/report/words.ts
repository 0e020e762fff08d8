import type { Culprit, Replay, ReplayedCommit, ReplayedStep } from '../../../simulator/replay.ts';
import { costText, shareText } from '../../../text/figures.ts';

/** "the last 300 commits, 2024-01-03 to 2025-11-20, each predicted from the one before" */
export function stretchText({ commits, isWarm }: Replay): string {
  const [first, last] = [commits[0], commits.at(-1)];
  if (first === undefined || last === undefined) return 'no commits';
  const what = commits.length === 1 ? 'the last commit' : `the last ${commits.length} commits`;
  const how = isWarm ? 'all before' : 'the one before';
  return `${what}, ${dayOf(first)} to ${dayOf(last)}, each predicted from ${how}`;
}

export function dayOf({ time }: ReplayedCommit): string {
  return new Date(time * 1000).toISOString().slice(0, 10);
}

/** "61 % of steps cached, all of them in 12 of 299 builds; a build takes ~54 s on average, and ~2 min 10 s without a cache" */
export function summaryText({ summary }: Replay): string {
  const { builds, cachedShare, fullyCached, secondsPerBuild, secondsUncached, measured } = summary;
  if (builds === 0) return 'nothing could be predicted';
  const time = (seconds: number) => costText(seconds, measured === 'all');
  return (
    `${shareText(cachedShare)} of steps cached, all of them in ${fullyCached} of ${builds} builds; ` +
    `a build takes ${time(secondsPerBuild)} on average, and ${time(secondsUncached)} without a cache`
  );
}

/** What the seconds are worth; `undefined` where all of them were measured. */
export function estimateText({ summary: { measured } }: Replay): string | undefined {
  switch (measured) {
    case 'all':
      return undefined;
    case 'some':
      return 'Times with a ~ are estimates by the kind of command: the profile does not know these steps.';
    case 'none':
      return 'Times are estimates by the kind of command; --profile reads what a real build took.';
  }
}

/** "212 of 299", "0+14? of 299": for certain, and perhaps. */
export function rebuiltText({ rebuilt, unknown, builds }: ReplayedStep): string {
  return `${rebuilt}${unknown > 0 ? `+${unknown}?` : ''} of ${builds}`;
}

/** What the question mark behind a number says; `undefined` where there is none. */
export function perhapsText(steps: readonly ReplayedStep[]): string | undefined {
  return steps.some((it) => it.unknown > 0)
    ? 'A number with ? counts builds that may have run a step again: that depends on what a command writes.'
    : undefined;
}

/** "pnpm-lock.yaml 60×, package.json 58× and 3 more" */
export function culpritsText(culprits: readonly Culprit[], count: number): string {
  const shown = culprits.slice(0, count).map((it) => `${it.path} ${it.commits.length}×`);
  const more = culprits.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Steps of the newest Dockerfile; what earlier ones had in their place is history. */
export function currentSteps({ steps }: Replay): readonly ReplayedStep[] {
  return steps.filter((it) => it.place !== undefined);
}

/** Why commits are not counted, each reason once: "12 commits, the last of them 5d8aee3: Dockerfile does not exist". */
export function uncountedTexts({ commits }: Replay): readonly string[] {
  return [...grouped(commits)].map(([problem, of]) => {
    const last = of.at(-1)?.id.slice(0, 10) ?? '';
    return of.length === 1 ? `${last}: ${problem}` : `${of.length} commits, the last of them ${last}: ${problem}`;
  });
}

function grouped(commits: readonly ReplayedCommit[]): ReadonlyMap<string, readonly ReplayedCommit[]> {
  const groups = new Map<string, ReplayedCommit[]>();
  for (const commit of commits) {
    if (commit.kind === 'predicted') continue;
    const problem = commit.problem ?? 'the first build, for which nothing is cached';
    groups.set(problem, [...(groups.get(problem) ?? []), commit]);
  }
  return groups;
}
