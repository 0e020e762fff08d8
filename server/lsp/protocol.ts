import type { Range } from 'vscode-languageserver';
import type { PredictedStep, Prediction } from '../simulator/predict.ts';
import type { ContextSize, Flow, PathChange } from './background/outcome.ts';

/** The request `dflint/prediction`: what a build of a document would do. */
export interface PredictionParams {
  readonly uri: string;
}

/** Its answer: the JSON of `dflint cache` with ranges, or why there is none. */
export type PredictionResult =
  | (Omit<Prediction, 'kind' | 'steps'> & {
      readonly kind: 'prediction';
      /** Of the shape, as in the JSON. */
      readonly version?: 1;
      /** Of the document that the ranges lie in. */
      readonly documentVersion?: number;
      /** The commit that is taken to have been built before; `null` for a first build. */
      readonly commit?: string | null;
      readonly steps: readonly ShownStep[];
      /** In the order of the file. */
      readonly stages?: readonly ShownStage[];
      /** What is another thing than in that commit, as far as steps read it; the first thousand paths. */
      readonly changes?: readonly PathChange[];
      /** `null` where no step reads the build context. */
      readonly context?: ContextSize | null;
      /** What could not be read, in sentences. */
      readonly problems?: readonly string[];
    })
  | { readonly kind: 'unknown'; readonly reason: string };

/** A step, where it stands. */
export type ShownStep = Omit<PredictedStep, 'start' | 'end' | 'shared'> & {
  /** The steps that it stands on and reads from, by their indices. */
  readonly flow?: Flow;
  readonly range: Range;
  /** How long it took in the build of the profile that is set, where that knows it. */
  readonly seconds?: number;
  /** Where other stages have the same step: a build prints it once. */
  readonly shared?: readonly { readonly name: string; readonly line: number; readonly range: Range }[];
};

/** How a stage hangs together with the others. */
export interface ShownStage {
  /** As its steps have it: `stage-<index>` where it has none. */
  readonly name: string;
  /** From its FROM to its end. */
  readonly range: Range;
  /** Whether it is a part of the build at all. */
  readonly isBuilt: boolean;
  /** The stages that it is built on or copies from, and where it says so. */
  readonly needs: readonly { readonly stage: string; readonly range: Range }[];
}

/** The notification `dflint/predictionChanged`: asking again may bring another answer. */
export interface PredictionChangedParams {
  readonly uri: string;
}

/** What a client may say when it starts the server. */
export interface InitializationOptions {
  /** `false`: nothing of the workspace is trusted, and no program is run. */
  readonly trusted?: boolean;
  /**
   * The commands of lenses that it carries out itself; other lenses are mere texts. `dflint.showReferences` takes the URI of
   * a document, a position in it and the locations to show there; `dflint.showCache` takes the URI.
   */
  readonly commands?: readonly string[];
}

/** What the Layers view of an editor draws. */
export type LayersScene =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'waiting'; readonly file: string }
  | {
      readonly kind: 'unknown';
      readonly file: string;
      readonly reason: string;
      readonly remedy: LayersRemedy | undefined;
    }
  | {
      readonly kind: 'prediction';
      readonly file: string;
      readonly prediction: Extract<PredictionResult, { kind: 'prediction' }>;
    };

/** What a person can do about an unknown prediction: trust the workspace, look at the settings, start the server again. */
export type LayersRemedy = 'trust' | 'settings' | 'restart';

/** What an editor tells its Layers view; `line` is that of the cursor, from 1. */
export type LayersMessage =
  | { readonly kind: 'scene'; readonly scene: LayersScene }
  | { readonly kind: 'cursor'; readonly line: number | undefined };

/** What the Layers view asks of its editor. */
export type LayersRequest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly range: Range }
  | { readonly kind: 'remedy'; readonly remedy: LayersRemedy };
