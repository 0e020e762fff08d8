import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** What builds of the last commits would have done with a Dockerfile, and what another order would have saved them. */
export interface MeasuredOrder {
  /** Those of the Dockerfile as it is now; none where it cannot be built. */
  readonly steps: readonly MeasuredStep[];
  /** Of the order that saves most. */
  readonly moves: readonly MeasuredMove[];
}

/** A step, in the place of its instruction. */
export interface MeasuredStep extends Span {
  /** Those that had it. */
  readonly builds: number;
  /** In how many of them it was built again, for certain. */
  readonly rebuilt: number;
  /** What that takes each time. */
  readonly seconds: number;
  /** Whether a real build was timed; else it is what such a step usually takes. */
  readonly isMeasured: boolean;
}

/** An instruction that can come to stand further down: it is proved that the image is the same. */
export interface MeasuredMove {
  /** An imperative phrase. */
  readonly title: string;
  /** Why the image is the same. */
  readonly proof: string;
  /** The instruction that moves down. */
  readonly span: Span;
  /** The steps that come to stand above it. */
  readonly lifted: readonly Span[];
  /** Over how many builds the averages are. */
  readonly builds: number;
  /** What a build takes on average, with what was advised before this, and with this too. */
  readonly before: Pace;
  readonly after: Pace;
  readonly isMeasured: boolean;
  /** `undefined` where something else has to change first. */
  readonly edits: readonly Edit[] | undefined;
}

/** What a build comes to on average. */
export interface Pace {
  readonly secondsPerBuild: number;
  /** From 0 to 1. */
  readonly cachedShare: number;
}
