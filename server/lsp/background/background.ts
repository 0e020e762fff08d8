import type { BuildInputs } from '../../model/model.ts';
import type { Advised } from '../../simulator/advice.ts';
import type { Prediction } from '../../simulator/predict.ts';
import type { ContextSize, Flow, PathChange } from './outcome.ts';

/** What takes as long as a folder is large, done where nobody who types waits for it. */
export interface Background {
  predict(task: PredictionTask): Promise<PredictionOutcome>;
  /** The order that saves most on the history of the repository. */
  advise(task: PredictionTask): Promise<AdviceOutcome>;
  /** The Dockerfiles in a folder and below, as the command line finds them. */
  find(folder: string): Promise<readonly string[]>;
  end(): void;
}

/** A Dockerfile and the folder that it is built in: both absolute. */
export interface Place {
  readonly folder: string;
  readonly dockerfile: string;
}

/** Texts as they are in the editor, by absolute path. */
export type Buffers = ReadonlyMap<string, string>;

export interface PredictionTask extends Place {
  /** Those that may lie in the folder. */
  readonly buffers: Buffers;
  /** Grows when something in the folder may have changed on disk. */
  readonly diskState: number;
  readonly source: string;
  readonly inputs: Pick<BuildInputs, 'target' | 'args' | 'platform'>;
  /** What a real build took, an absolute path; it is read when something else has the work done anew. */
  readonly profile: string | undefined;
  /** Grows when something may have changed in the repository. */
  readonly gitState: number;
  /** No program is run that lies in one of them. */
  readonly workspaces: readonly string[];
}

/** What a build would do, or why that is not known; the reason is a sentence. */
export type PredictionOutcome =
  | {
      readonly kind: 'prediction';
      readonly prediction: Prediction;
      /** What each step stands on and reads, in the order of the steps. */
      readonly flows: readonly Flow[];
      /** How long each step took in the build of the profile, where that knows it, in the order of the steps. */
      readonly seconds: readonly (number | undefined)[];
      /** The commit of the build before; `undefined` where this is the first. */
      readonly commit: string | undefined;
      readonly changes: readonly PathChange[];
      /** `undefined` where no step reads the build context. */
      readonly size: ContextSize | undefined;
      /** What could not be read, in sentences. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A better order for the text of the task; the reason why there is none to be known is a sentence. */
export type AdviceOutcome =
  | { readonly kind: 'advice'; readonly advised: Advised }
  | { readonly kind: 'unknown'; readonly reason: string };
