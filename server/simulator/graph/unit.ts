import type { ImageReference } from '../../model/image.ts';
import type { Platform } from '../../model/platform.ts';
import type { Environment } from '../../model/variable/expand.ts';
import type { From, Instruction } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';
import type { ImageFacts } from '../build.ts';
import type { SourceFile } from './source-file.ts';

/** Why there is nothing to predict: BuildKit refuses the build before it builds anything. */
export interface Refused {
  readonly kind: 'refused';
  readonly span: Span;
  readonly message: string;
}

/** A stage, or an image or context that an instruction reads from, before it is built (dockerfile2llb, dispatchState). */
export interface Unit {
  /** Of the stage in the file; `undefined` for what no FROM names. */
  readonly index: number | undefined;
  readonly from: From | undefined;
  /** What is printed; `undefined` where the file yields a single unit. */
  label: string | undefined;
  readonly name: string | undefined;
  readonly origin: Origin;
  readonly platform: Platform | undefined;
  commands: readonly Command[];
  readonly isUncached: boolean;
  /** How many steps its own instructions are; the line of its FROM says this number, the others `total`. */
  readonly counted: number;
  /** The same with the triggers. */
  total: number;
  readonly needs: Set<Unit>;
}

/** What a unit starts with. */
export type Origin =
  | { readonly kind: 'stage'; readonly unit: Unit }
  | { readonly kind: 'scratch' }
  | {
      readonly kind: 'image';
      readonly reference: ImageReference;
      readonly facts: ImageFacts | undefined;
      /** A named context leads to it: its line is not one of the stage, and has no number. */
      readonly isContext?: boolean;
    }
  /** In place of a stage, whose instructions are then dropped, or of an image. */
  | { readonly kind: 'context'; readonly name: string };

/** An instruction that a stage executes. */
export interface Command {
  readonly instruction: Instruction;
  /** Where its text stands: triggers of an image have a file of their own. */
  readonly file: SourceFile;
  /** What COPY --from and the mounts of a RUN read, in their order. */
  readonly sources: readonly Unit[];
  readonly isTrigger: boolean;
}

/** All units, the stages of the file first, in the order in which BuildKit builds them. */
export interface Plan {
  readonly kind: 'plan';
  readonly units: readonly Unit[];
  readonly target: Unit;
  readonly reached: ReadonlySet<Unit>;
  /** The variables before the first FROM. */
  readonly globals: Environment;
  readonly platform: Platform;
}

/** The span is where it is written. */
export function refused({ start, end }: Span, message: string): Refused {
  return { kind: 'refused', span: { start, end }, message };
}
