import type { Range } from 'vscode-languageserver';
import type { PredictedStep, Prediction } from '../simulator/predict.ts';

/** The request `dflint/prediction`: what a build of a document would do. */
export interface PredictionParams {
  readonly uri: string;
}

/** Its answer: the JSON of `dflint cache` with ranges, or why there is none. */
export type PredictionResult =
  | (Omit<Prediction, 'kind' | 'steps'> & {
      readonly kind: 'prediction';
      readonly steps: readonly (Omit<PredictedStep, 'start' | 'end' | 'shared'> & { readonly range: Range })[];
    })
  | { readonly kind: 'unknown'; readonly reason: string };

/** The notification `dflint/predictionChanged`: asking again may bring another answer. */
export interface PredictionChangedParams {
  readonly uri: string;
}

/** What a client may say when it starts the server. */
export interface InitializationOptions {
  /** `false`: nothing of the workspace is trusted, and no program is run. */
  readonly trusted?: boolean;
}
