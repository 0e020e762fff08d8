import type { MeasuredOrder } from './measured-order.ts';
import type { Listing } from './tree.ts';

/**
 * A build context as data: what the client would send to the builder. Who reads it from a folder or a git revision is the
 * caller (`server/host`); everything here is pure.
 */
export interface BuildContext {
  /**
   * All that is not ignored, by path; every folder above an entry is an entry itself. A path is relative to the root of
   * the context, with `/` between names and none before the first; the root has no entry. The order is of no meaning.
   */
  readonly entries: ReadonlyMap<string, Entry>;
  /** The ignore file in effect; `undefined` where there is none. */
  readonly ignoreFile: IgnoreFile | undefined;
  /** Existing paths that the ignore file keeps out; of an ignored folder only the folder itself. */
  readonly ignored: readonly string[];
  /** The same, listed folder by folder, where that is possible with less reading. */
  readonly listing?: Listing;
  /** The beginning of a file, enough for settings and scripts; `undefined` where that is no text or cannot be read. */
  readonly textOf?: (path: string) => string | undefined;
  /** What the history of the repository says of the Dockerfile; absent where nobody has replayed it, or there is none. */
  readonly order?: MeasuredOrder | undefined;
}

/** What `.dockerignore` is, or the file that is named for the Dockerfile. */
export interface IgnoreFile {
  /** Relative to the root of the context. */
  readonly path: string;
  readonly source: string;
}

/** Something in a build context. */
export type Entry = FileEntry | FolderEntry | SymlinkEntry | SpecialEntry;

interface EntryBase {
  readonly path: string;
  /** The permission bits with setuid (0o4000), setgid (0o2000) and sticky (0o1000). */
  readonly mode: number;
  /** Extended attributes that count in a cache key, values as hexadecimal text; absent where there are none. */
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** A regular file. */
export interface FileEntry extends EntryBase {
  readonly kind: 'file';
  /** In bytes. */
  readonly size: number;
  /**
   * Stands for the bytes: within one prediction equal texts mean equal bytes. A scheme and a digest, `sha256:...` or, where
   * a side is a git snapshot, `git:<blob id>`; `undefined` where the bytes cannot be known (a missing LFS object or
   * submodule).
   */
  readonly content: string | undefined;
  /** Nanoseconds since 1970 as decimal text, where the snapshot is a folder: a git revision has none. */
  readonly mtime?: string;
}

/** A folder without what is in it. */
export interface FolderEntry extends EntryBase {
  readonly kind: 'folder';
}

/** A symlink, whose target is as it is written: it may lead out of the context, or to nothing. */
export interface SymlinkEntry extends EntryBase {
  readonly kind: 'symlink';
  readonly target: string;
}

/** What a context may hold and the client sends as it is: a named pipe or a device. Sockets are never sent. */
interface SpecialEntry extends EntryBase {
  readonly kind: 'fifo' | 'device';
}

/** SHA-256 over the parts, one after another. A parameter wherever it is needed, so that a browser can bring its own. */
export type Sha256 = (parts: Iterable<Uint8Array>) => Uint8Array;
