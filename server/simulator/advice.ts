import { applyEdits, type Edit } from '../text/edit.ts';
import { bareSpan, type Span } from '../text/span.ts';
import { type Movable, type Move, movesIn, type Refusal } from './advice/moves.ts';
import { inItsTime, newSettingsOf } from './advice/own-time.ts';
import type { Build } from './build.ts';
import type { Reading } from './graph/graph.ts';
import { type PastBuild, type Replay, type ReplayOptions, type ReplaySummary, replay } from './replay.ts';
import { newReading } from './simulation.ts';

/** A better order for a Dockerfile, of which it is known that it makes the same image. */
export interface Advised {
  /** Relative to the context. */
  readonly path: string;
  readonly source: string;
  /** With all of the advice. */
  readonly advised: string;
  /** One at a time, what saves most first; each of them stands on those before. */
  readonly advice: readonly Advice[];
  /** The whole history with the newest Dockerfile, in its own time's values, and with the advised one. */
  readonly before: ReplaySummary;
  readonly after: ReplaySummary;
  /** Orders of which it is not known that they make the same image. */
  readonly refusals: readonly Refusal[];
}

/** A change of the Dockerfile that saves time on the history and leaves the image as it is. */
export interface Advice {
  readonly rule: Move['rule'];
  /** An imperative phrase. */
  readonly title: string;
  /** Why the image is the same. */
  readonly proof: string;
  /** What the history comes to with the advice before it, and with this too. */
  readonly before: ReplaySummary;
  readonly after: ReplaySummary;
  /** To be applied to what the advice before has made of the Dockerfile. */
  readonly edits: readonly Edit[];
  /** The instruction that moves down or is changed, and the steps that come to stand above it or take less time; there, too. */
  readonly moved: Span;
  readonly lifted: readonly Span[];
}

/** How advice is looked for. */
export interface AdviceOptions extends ReplayOptions {
  /** The text of a file in the newest build context; `undefined` where it is none, or not known. */
  readonly textOf?: (path: string) => string | undefined;
}

/**
 * Looks for the order that saves most on the history, move by move, always the best next. Moves are measured on one
 * Dockerfile for all commits; `undefined` where the newest build is not known.
 */
export function adviceFor(history: readonly PastBuild[], options: AdviceOptions): Advised | undefined {
  const newest = history.findLast((it) => !('problem' in it.build))?.build;
  if (newest === undefined || 'problem' in newest) return undefined;
  const measuring = { ...options, reading: options.reading ?? newReading(options.sha256) };
  const { path, source } = newest.dockerfile;
  const search = new Search(newest, history, measuring);
  const advice: Advice[] = [];
  let current = search.measured(source);
  const { refusals } = search.movesIn(source);
  const before = current.replay.summary;
  while (advice.length < MOST_ADVICE) {
    const next = search.best(current);
    if (next === undefined) break;
    advice.push(next.advice);
    current = next.measured;
  }
  return { path, source, advised: current.source, advice, before, after: current.replay.summary, refusals };
}

/** A Dockerfile rarely has more than one or two worth it. */
const MOST_ADVICE = 12;
/** How many replays a move may be looked for with. */
const MOST_TRIALS = 24;

interface Measured {
  readonly source: string;
  readonly history: readonly PastBuild[];
  readonly replay: Replay;
}

interface Found {
  readonly advice: Advice;
  readonly measured: Measured;
}

interface Hopeful {
  readonly move: Move;
  /** More than this it cannot save, in seconds a build. */
  readonly hope: number;
}

class Search {
  readonly #newest: Build;
  readonly #history: readonly PastBuild[];
  readonly #options: AdviceOptions;
  readonly #settingsOf: ReturnType<typeof newSettingsOf>;

  constructor(newest: Build, history: readonly PastBuild[], options: AdviceOptions & { readonly reading: Reading }) {
    this.#newest = newest;
    this.#history = history;
    this.#options = options;
    this.#settingsOf = newSettingsOf((source) => options.reading.readSource(source).file);
  }

  movesIn(source: string): Movable {
    const { context, target, args = {}, platform, contexts = {} } = this.#newest;
    const { textOf = context.textOf } = this.#options;
    const inputs = { target, args, platform, contexts: Object.keys(contexts) };
    return movesIn(source, { ...context, ...(textOf && { textOf }) }, inputs);
  }

  measured(source: string, history = this.#history): Measured {
    const timely = inItsTime(source, this.#settingsOf);
    const mapped = history.map((it): PastBuild => {
      if ('problem' in it.build) return it;
      const { dockerfile } = it.build;
      return { ...it, build: { ...it.build, dockerfile: { ...dockerfile, source: timely(dockerfile.source) } } };
    });
    return { source, history, replay: replay(mapped, this.#options) };
  }

  /** The move that saves most, if one saves anything to speak of; or two, where one alone does not. */
  best(current: Measured): Found | undefined {
    const moves = this.#movesByHope(current);
    return this.#bestOf(moves, current) ?? this.#bestOf(this.#pairs(moves, current), current);
  }

  #movesByHope(current: Measured): readonly Hopeful[] {
    const { moves, mounts } = this.movesIn(current.source);
    const all = [...moves, ...mounts].map((move) => ({ move, hope: hopeOf(move, current) }));
    const hopeful = all.filter(({ hope }) => hope >= leastSaving(current));
    return hopeful.sort((a, b) => b.hope - a.hope).slice(0, MOST_TRIALS);
  }

  #bestOf(moves: readonly Hopeful[], current: Measured): Found | undefined {
    let best: Found | undefined;
    for (const { move, hope } of moves) {
      if (best !== undefined && hope < savingOf(best.advice)) break;
      const trial = this.#trial(move, current);
      const isBetter = best === undefined || (trial && savingOf(trial.advice) > savingOf(best.advice) + LITTLE);
      if (trial !== undefined && isBetter) best = trial;
    }
    return best;
  }

  /** What is below a variable and a COPY that both change comes above them only when both move down. */
  #pairs(moves: readonly Hopeful[], { source, replay: { steps } }: Measured): readonly Hopeful[] {
    const all = steps.reduce((sum, it) => sum + it.secondsPerBuild, 0);
    const pairs = moves
      .filter(({ move }) => move.isOfVariable)
      .flatMap(({ move }) => {
        const between = applyEdits(source, move.edits);
        const seconds = this.movesIn(between).moves.filter((it) => !it.isOfVariable);
        return seconds.map((it) => ({ move: bothOf(move, it, between, source), hope: all }));
      });
    return pairs.slice(0, MOST_TRIALS);
  }

  #trial(move: Move, current: Measured): Found | undefined {
    const source = applyEdits(current.source, move.edits);
    const first = this.measured(source, current.history);
    // Where some commits lack a file that is named now, only the others are compared.
    const history = comparable(current, first);
    const isSame = history === current.history;
    if (!isSame && buildsIn(history) < buildsIn(this.#history) / 2) return undefined;
    const before = isSame ? current : this.measured(current.source, history);
    const measured = isSame ? first : this.measured(source, history);
    const { rule, title, proof, edits, moved, lifted } = move;
    const figures = { before: before.replay.summary, after: measured.replay.summary };
    // Advice goes to other threads, and is kept: no part of a tree hangs on it.
    const places = { moved: bareSpan(moved), lifted: lifted.map(bareSpan) };
    const advice = { rule, title, proof, ...figures, edits, ...places };
    return savingOf(advice) >= leastSaving(before) ? { advice, measured } : undefined;
  }
}

function bothOf(first: Move, second: Move, between: string, source: string): Move {
  const after = applyEdits(between, second.edits);
  let [start, end] = [0, 0];
  const least = Math.min(source.length, after.length);
  while (start < least && source[start] === after[start]) start++;
  while (end < least - start && source.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    rule: first.rule === second.rule ? first.rule : 'order-by-change',
    title: `${first.title}; ${second.title}`,
    proof: `${first.proof}; ${second.proof}`,
    edits: [{ span: { start, end: source.length - end }, text: after.slice(start, after.length - end) }],
    moved: first.moved,
    lifted: first.lifted,
    isOfVariable: true,
  };
}

function buildsIn(history: readonly PastBuild[]): number {
  return history.filter((it) => !('problem' in it.build)).length;
}

/** More than what comes above costs now it cannot save. */
function hopeOf({ lifted }: Move, { replay: { steps } }: Measured): number {
  const saved = steps.filter(({ place }) => place !== undefined && lifted.some((it) => it.start === place.start));
  return saved.reduce((sum, it) => sum + it.secondsPerBuild, 0);
}

function savingOf({ before, after }: Pick<Advice, 'before' | 'after'>): number {
  return before.secondsPerBuild - after.secondsPerBuild;
}

/** In seconds a build: for less than that, or than a hundredth, nobody changes a file. */
function leastSaving({ replay: { summary } }: Measured): number {
  return Math.max(1.5, summary.secondsPerBuild / 100);
}

const LITTLE = 1e-9;

function comparable(current: Measured, next: Measured): readonly PastBuild[] {
  const kinds = new Map(current.replay.commits.map((it) => [it.id, it.kind]));
  const lost = new Map(
    next.replay.commits
      .filter(({ id, kind }) => kinds.get(id) !== kind && (kind === 'failed' || kind === 'unbuildable'))
      .map((it) => [it.id, it.problem ?? 'cannot be built']),
  );
  if (lost.size === 0) return current.history;
  return current.history.map((it) => {
    const problem = lost.get(it.id);
    return problem === undefined ? it : { ...it, build: { problem } };
  });
}
