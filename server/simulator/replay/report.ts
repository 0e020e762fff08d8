import { Lines } from '../../text/lines.ts';
import type { Cost } from '../cost.ts';
import type { Line } from '../graph/graph.ts';
import { bytesOf } from '../predict.ts';
import type {
  Culprit,
  Reason,
  Replay,
  ReplayedCommit,
  ReplayedStep,
  ReplayOptions,
  ReplaySummary,
  Row,
} from '../replay.ts';
import type { Built } from '../simulation.ts';

/** A step through the versions of the Dockerfile, and the newest line that it was. */
export interface Column {
  readonly column: number;
  readonly line: Line;
  readonly built: Built;
}

/** Counts what became of the steps, given the columns in their order. */
export function reportOf(
  rows: readonly Row[],
  columns: readonly Column[],
  newest: Built | undefined,
  options: ReplayOptions,
): Replay {
  const costs = columns.map(({ line, built }) => options.costOf(line.step, bytesOf(line.vertices, built)));
  const tally = new Tally(rows, columns, costs);
  const steps = columns.map((it, index) => stepOf(it, index, newest, costs, tally));
  // The search for a better order asks for none of them.
  let culprits: readonly Culprit[] | undefined;
  return {
    dockerfile: newest?.build.dockerfile.path ?? '',
    target: newest?.graph.target,
    isWarm: options.isWarm === true,
    steps,
    commits: rows.map((row) => commitOf(row, columns, costs)),
    get culprits() {
      culprits ??= culpritsIn(tally.blames);
      return culprits;
    },
    summary: summaryOf(rows, steps, tally, costs),
  };
}

/** What a path has done in one commit, to one step or to several. */
interface Blame {
  readonly path: string;
  readonly commit: number;
  readonly seconds: number;
}

interface Count {
  builds: number;
  cached: number;
  rebuilt: number;
  unknown: number;
  likely: number;
  cachedUpTo: number;
  readonly blames: Blame[];
}

/** Only what was predicted counts. */
class Tally {
  /** By the place of a column. */
  readonly counts: readonly Count[];
  readonly blames: Blame[] = [];
  fullyCached = 0;

  constructor(rows: readonly Row[], columns: readonly Column[], costs: readonly Cost[]) {
    this.counts = columns.map(() => ({
      builds: 0,
      cached: 0,
      rebuilt: 0,
      unknown: 0,
      likely: 0,
      cachedUpTo: 0,
      blames: [],
    }));
    for (const [commit, row] of rows.entries()) if (row.kind === 'predicted') this.#add(row, commit, columns, costs);
  }

  #add(row: Row, commit: number, columns: readonly Column[], costs: readonly Cost[]): void {
    let isCached = true;
    for (const [index, { column }] of columns.entries()) {
      const verdict = row.verdicts.get(column);
      const count = this.counts[index];
      if (verdict === undefined || count === undefined) continue;
      const reason = row.reasons.get(column);
      const isExecuted = isLikelyExecuted(row, column);
      count.builds++;
      if (verdict !== 'source') count[verdict]++;
      if (verdict === 'unknown' && isExecuted) count.likely++;
      isCached &&= !isExecuted;
      if (isCached) count.cachedUpTo++;
      if (!isExecuted || reason === undefined) continue;
      const seconds = (costs[index]?.seconds ?? 0) / Math.max(1, reason.paths.length);
      for (const path of reason.paths) {
        const blame = { path, commit, seconds };
        count.blames.push(blame);
        this.blames.push(blame);
      }
    }
    if (isCached) this.fullyCached++;
  }
}

function isLikelyExecuted({ verdicts, reasons }: Row, column: number): boolean {
  const verdict = verdicts.get(column);
  return verdict === 'rebuilt' || (verdict === 'unknown' && reasons.get(column)?.likely === 'rebuilt');
}

function stepOf(
  { line: { step }, built }: Column,
  index: number,
  newest: Built | undefined,
  costs: readonly Cost[],
  tally: Tally,
): ReplayedStep {
  const { start, end, stage, name, text, instruction } = step;
  const { builds, rebuilt, unknown, likely, cachedUpTo, blames } = tally.counts[index] ?? NO_COUNT;
  const cost = costs[index] ?? NO_COST;
  const share = builds === 0 ? 0 : (rebuilt + likely) / builds;
  const line = new Lines(built.build.dockerfile.source).positionAt(start).line;
  let by: readonly Culprit[] | undefined;
  return {
    stage,
    name,
    text,
    instruction,
    place: built.graph === newest?.graph ? { start, end, line } : undefined,
    builds,
    rebuilt,
    unknown,
    likely,
    cachedUpTo: builds === 0 ? 1 : cachedUpTo / builds,
    cost,
    secondsPerBuild: cost.seconds * share,
    bytesPerBuild: (cost.bytes ?? 0) * share,
    get by() {
      by ??= culpritsIn(blames);
      return by;
    },
  };
}

const NO_COUNT: Count = { builds: 0, cached: 0, rebuilt: 0, unknown: 0, likely: 0, cachedUpTo: 0, blames: [] };
const NO_COST: Cost = { seconds: 0, bytes: undefined, isMeasured: false };

/** By seconds, then by how many commits. */
function culpritsIn(blames: readonly Blame[]): readonly Culprit[] {
  const found = new Map<string, { seconds: number; readonly commits: Set<number> }>();
  for (const { path, commit, seconds } of blames) {
    const culprit = found.get(path) ?? { seconds: 0, commits: new Set() };
    found.set(path, culprit);
    culprit.seconds += seconds;
    culprit.commits.add(commit);
  }
  const culprits = [...found].map(([path, { seconds, commits }]) => ({ path, commits: [...commits], seconds }));
  return culprits.sort(
    (a, b) => b.seconds - a.seconds || b.commits.length - a.commits.length || (a.path < b.path ? -1 : 1),
  );
}

function commitOf(row: Row, columns: readonly Column[], costs: readonly Cost[]): ReplayedCommit {
  const { id, time, subject, kind, problem, hasNewDockerfile } = row;
  let [steps, seconds, secondsUncached] = ['', 0, 0];
  const reasons = new Map<number, Reason>();
  for (const [index, { column }] of columns.entries()) {
    const verdict = row.verdicts.get(column);
    const cost = costs[index]?.seconds ?? 0;
    const reason = row.reasons.get(column);
    steps += verdict === undefined ? '-' : LETTERS[verdict];
    if (reason !== undefined) reasons.set(index, reason);
    if (verdict !== undefined) secondsUncached += cost;
    if (isLikelyExecuted(row, column)) seconds += cost;
  }
  return { id, time, subject, kind, problem, steps, reasons, hasNewDockerfile, seconds, secondsUncached };
}

const LETTERS = { cached: 'C', rebuilt: 'R', unknown: 'U', source: 'S' } as const;

function summaryOf(
  rows: readonly Row[],
  steps: readonly ReplayedStep[],
  { counts, fullyCached }: Tally,
  costs: readonly Cost[],
): ReplaySummary {
  const builds = rows.filter((it) => it.kind === 'predicted').length;
  const total = (of: 'cached' | 'rebuilt' | 'unknown' | 'likely') => counts.reduce((sum, it) => sum + it[of], 0);
  const [cached, rebuilt, unknown, likely] = [total('cached'), total('rebuilt'), total('unknown'), total('likely')];
  /** Of what each build costs that had the step. */
  const average = (of: (step: ReplayedStep) => number) =>
    builds === 0 ? 0 : steps.reduce((sum, it) => sum + of(it) * it.builds, 0) / builds;
  const all = cached + rebuilt + unknown;
  const weighed = costs.filter((it) => it.seconds > 0);
  const measured = weighed.filter((it) => it.isMeasured).length;
  return {
    commits: rows.length,
    builds,
    cached,
    rebuilt,
    unknown,
    likely,
    cachedShare: all === 0 ? 1 : (all - rebuilt - likely) / all,
    fullyCached,
    secondsPerBuild: average((it) => it.secondsPerBuild),
    secondsUncached: average((it) => it.cost.seconds),
    bytesPerBuild: average((it) => it.bytesPerBuild),
    measured: measured === 0 ? 'none' : measured === weighed.length ? 'all' : 'some',
  };
}
