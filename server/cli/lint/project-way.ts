import type { BuildInputs } from '../../model/model.ts';

/** How a Compose or Bake file has a Dockerfile built. */
export interface ProjectWay {
  /** Who builds it so, like `api in compose.yaml`. */
  readonly label: string;
  readonly build: BuildInputs;
  /** The folder that it is built in, absolute; `none` where that is no folder that is there, `undefined` where it is not known. */
  readonly context: string | 'none' | undefined;
}
