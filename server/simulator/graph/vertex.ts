import type { Selector } from '../../context/source/selector.ts';
import type { Instruction } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';

/** One operation of the build graph: what BuildKit prints as a step, or needs for one. */
export interface Vertex {
  /** Equal for operations that are one to BuildKit: all that defines it, and all that it stands on. */
  readonly identity: string;
  /** What the cache key is made of besides the inputs; the digest is over their names and texts. */
  readonly parts: readonly Part[];
  readonly digest: string;
  readonly inputs: readonly Input[];
  /** What it stands on in the order in which BuildKit looks at it, on which depends what name an operation gets. */
  readonly order: readonly Vertex[];
  /** Built without asking the cache. */
  readonly isUncached: boolean;
  readonly effect: Effect;
  /** `undefined` where it is no numbered step of its own. */
  readonly step: Step | undefined;
}

/** An ingredient of a key, and the kind of cause that a change of it is. */
export interface Part {
  readonly kind: 'instruction' | 'env' | 'arg' | 'user' | 'workdir' | 'shell' | 'remote' | 'base-image';
  readonly name: string;
  readonly text: string;
}

/** Something that an operation reads. */
export interface Input {
  readonly vertex: Vertex;
  /** What of the input is read, as far as the key tells. */
  readonly selector: string;
  /** What of the input is compared by content; `undefined` where only its key counts. An empty list is the whole. */
  readonly content: readonly Selector[] | undefined;
  /** What is executed writes on it: it stands on it, or has it mounted so. */
  readonly isWritable?: boolean;
}

/** What an operation makes. */
export type Effect =
  | ImageEffect
  /** `name` is that of `--build-context`, or empty for the build context itself. */
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'url'; readonly url: string; readonly file: string; readonly content: string }
  | { readonly kind: 'repository'; readonly url: string; readonly symbol: string }
  | { readonly kind: 'files'; readonly actions: readonly Action[] }
  | { readonly kind: 'run'; readonly script: string; readonly shell: readonly string[] }
  /** COPY --link: the second input is laid over the first. */
  | { readonly kind: 'merge' };

export interface ImageEffect {
  readonly kind: 'image';
  readonly reference: string;
  readonly platform: string;
  readonly keys: readonly string[];
  readonly symbol: string;
}

/** One thing that happens to the files of an operation that makes some; they happen in order. */
export type Action =
  | { readonly kind: 'folder'; readonly path: string; readonly mode: number; readonly owner: string }
  | { readonly kind: 'file'; readonly path: string; readonly mode: number; readonly text: string }
  | CopyAction;

/** Something that is read from an input comes to another place. */
export interface CopyAction {
  readonly kind: 'copy';
  /** The index of the input that is read. */
  readonly source: number;
  readonly selector: Selector;
  /** Absolute; a `/` or `/.` at its end says that it is a folder. */
  readonly target: string;
  /** As written after `--chown=`; `undefined` where files keep theirs. */
  readonly owner: string | undefined;
  /** Octal digits or symbolic; `undefined` where files keep theirs. */
  readonly mode: string | undefined;
  readonly unpacks: boolean;
  /** `--parents`: the folders above a source are made too. */
  readonly keepsParents: boolean;
}

/** A numbered line of `--progress=plain`. */
export interface Step extends Span {
  /** Of the stage in the file, from 0. */
  readonly index: number;
  /** The name of its stage; `stage-<index>` where it has none. */
  readonly stage: string;
  readonly number: number;
  readonly of: number;
  /** As BuildKit prints it: `[build 3/7] RUN npm ci`. */
  readonly name: string;
  readonly instruction: 'FROM' | 'RUN' | 'COPY' | 'ADD' | 'WORKDIR';
  /** The instruction as BuildKit prints it, without the brackets before it. */
  readonly text: string;
  /** `undefined` for a trigger that only the image below holds. */
  readonly node: Instruction | undefined;
}
