import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { reasonOf } from '../files.ts';

/** How bytes become a `content`, the same for both sides of a comparison; by git's are the ids that it gives to blobs. */
export type Scheme = 'sha256' | 'git-sha1' | 'git-sha256';

/** The `content` of bytes that are at hand, such as an open buffer's. */
export function contentOf(bytes: Uint8Array, scheme: Scheme): string {
  const { algorithm, label, isBlob } = SCHEMES[scheme];
  const digest = createHash(algorithm);
  if (isBlob) digest.update(headerOf(bytes.length));
  return label + digest.update(bytes).digest('hex');
}

/** The content that a hexadecimal digest stands for. */
export function contentWith(digest: string, scheme: Scheme): string {
  return SCHEMES[scheme].label + digest;
}

/** The digest in a content, without what says of which kind it is. */
export function digestIn(content: string): string {
  return content.slice(content.indexOf(':') + 1);
}

const SCHEMES = {
  sha256: { algorithm: 'sha256', label: 'sha256:', isBlob: false },
  'git-sha1': { algorithm: 'sha1', label: 'git:', isBlob: true },
  'git-sha256': { algorithm: 'sha256', label: 'git:', isBlob: true },
} as const;

/** What stands before the bytes of a blob where git hashes them. */
function headerOf(size: number): string {
  return `blob ${size}\0`;
}

/** By which a file is known to be as it was; the times in milliseconds since 1970, exact to a quarter of a microsecond. */
export type Stamp = readonly [size: number, mtime: number, ctime: number, inode: number];

/** The stamp of a file from what the file system says of it. */
export function stampOf(stats: Stats): Stamp {
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino];
}

/** Whether nothing has happened to a file between the two. */
export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

/** A content and what the file was when it held it; the reason completes "this file …". */
export type Hashing = { readonly content: string; readonly stats: Stats } | { readonly error: string };

/** Hashes one file after another, in one piece of memory. */
export class FileHasher {
  readonly #scheme: Scheme;
  /** Room for the header, then the bytes. */
  readonly #memory = Buffer.allocUnsafeSlow(HEADER + CHUNK);

  constructor(scheme: Scheme) {
    this.#scheme = scheme;
  }

  /** Reads the file again where it is no longer what the stamp says, or changes meanwhile, and gives up when it never rests. */
  hash(path: string, stamp: Stamp): Hashing {
    let before = stamp;
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const file = openSync(path, FLAGS);
        try {
          const digest = this.#digest(file, before[0]);
          const stats = fstatSync(file);
          if (!stats.isFile()) return { error: 'is no longer a file' };
          const after = stampOf(stats);
          if (digest !== undefined && isSameStamp(before, after)) return { content: digest, stats };
          before = after;
        } finally {
          closeSync(file);
        }
      }
      return { error: 'changes all the time while it is read' };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  }

  /** `undefined` where the file does not have the size it is said to have. */
  #digest(file: number, size: number): string | undefined {
    const { algorithm, label, isBlob } = SCHEMES[this.#scheme];
    const read = this.#read(file, Math.min(size, CHUNK));
    const start = isBlob ? this.#writeHeader(size) : HEADER;
    const first = this.#memory.subarray(start, HEADER + read);
    if (read === size) return label + hash(algorithm, first, 'hex');
    if (read < CHUNK) return undefined;

    const digest = createHash(algorithm).update(first);
    let total = read;
    // A file that grows as fast as it is read would be read for ever.
    while (total <= size) {
      const more = this.#read(file, CHUNK);
      if (more === 0) break;
      digest.update(this.#memory.subarray(HEADER, HEADER + more));
      total += more;
    }
    return total === size ? label + digest.digest('hex') : undefined;
  }

  /** Reads what is enough, if there is so much. */
  #read(file: number, enough: number): number {
    let read = 0;
    while (read < enough) {
      const more = readSync(file, this.#memory, HEADER + read, CHUNK - read, null);
      if (more === 0) break;
      read += more;
    }
    return read;
  }

  /** Writes it so that the bytes follow at once, and returns where it begins. */
  #writeHeader(size: number): number {
    const header = headerOf(size);
    return HEADER - this.#memory.write(header, HEADER - header.length, 'latin1');
  }
}

const HEADER = 32;
const CHUNK = 1 << 20;
const ATTEMPTS = 3;

/** What has become a link meanwhile is not followed, nor the writer of a pipe waited for. Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
