import type { Tree as KnownTree, TreeEntry } from '../../context/tree.ts';
import type { Action, Vertex } from '../graph/vertex.ts';

/** A file system as far as it is known without building it. Nothing is looked into before somebody asks. */
export type Tree =
  | { readonly kind: 'empty' }
  | Opaque
  /** All of it is known: a build context, as the builder has it. */
  | { readonly kind: 'known'; readonly tree: KnownTree }
  /** A single file that was downloaded; its content as in a file of a build context, or what stands for it. */
  | { readonly kind: 'download'; readonly file: string; readonly content: string; readonly cause: Cause }
  /** What an action has made of the tree below; `source` is what it copies from. */
  | { readonly kind: 'layer'; readonly below: Tree; readonly action: Action; readonly source: Tree | undefined }
  /** One tree laid over another. */
  | { readonly kind: 'merge'; readonly below: Tree; readonly above: Tree };

/** Files of which only is known that they are the same wherever the symbol is. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly symbol: string;
  readonly causes: readonly Cause[];
  /** What ran on it since the image below: of what it does not mention, it is taken not to have made a folder. */
  readonly scripts: readonly string[];
}

/** Why files are not known. */
export type Cause =
  | { readonly kind: 'run'; readonly vertex: Vertex }
  | { readonly kind: 'remote'; readonly name: string }
  | { readonly kind: 'bytes'; readonly path: string };

/** What scratch is. */
export const EMPTY: Tree = { kind: 'empty' };

/** Something in a tree that was looked into. */
export type Node =
  /** `rest` stands for what an entry cannot say, such as an owner by name; mostly empty. */
  | { readonly kind: 'entry'; readonly entry: TreeEntry; readonly rest: string }
  /** Something of which only is known that it is the same wherever the symbol is: a file, or a folder with all in it. */
  | { readonly kind: 'opaque'; readonly symbol: string; readonly causes: readonly Cause[] };

/** A tree that was looked into. */
export type View =
  | { readonly kind: 'known'; readonly tree: KnownTree }
  | {
      readonly kind: 'partial';
      /** What lies below all that is known; `undefined` where there is nothing else. */
      readonly base: Opaque | undefined;
      /** By their paths; the root is none of them. */
      readonly nodes: ReadonlyMap<string, Node>;
    };

/** One of which only parts are known. */
export type PartialView = Extract<View, { kind: 'partial' }>;
