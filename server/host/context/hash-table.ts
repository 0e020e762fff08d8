import { crc32 } from 'node:zlib';
import type { Stamp } from './content.ts';

/** The digest of a file, as hexadecimal text, when it was what the stamp says. */
export interface Row {
  readonly path: string;
  readonly stamp: Stamp;
  readonly digest: string;
}

/**
 * Rows as they lie in a file: a head of four integers, the stamps, the digests and then the paths, each with a NUL after
 * it. Everything of one kind is decoded at once, so that a hundred thousand rows take few milliseconds.
 */
export class HashTable {
  readonly #stamps: Float64Array;
  readonly #digests: string;
  readonly #width: number;
  readonly #text: string;
  #paths: readonly string[] | undefined;
  #places: ReadonlyMap<string, Place> | undefined;
  /** The row after that which was found last, and where its path begins. */
  #nextRow = 0;
  #nextStart = 0;

  private constructor(stamps: Float64Array, digests: string, width: number, text: string) {
    this.#stamps = stamps;
    this.#digests = digests;
    this.#width = width;
    this.#text = text;
  }

  static readonly empty = new HashTable(new Float64Array(), '', 0, '');

  /** `undefined` where the bytes are not those of a table, or were damaged. */
  static from(bytes: Uint8Array): HashTable | undefined {
    // Few bytes come out of a pool, where they may begin between two numbers.
    const { buffer, byteOffset: start } = bytes.byteOffset % BYTES === 0 ? bytes : Uint8Array.from(bytes);
    if (bytes.length < HEAD) return undefined;
    const whole = Buffer.from(buffer, start, bytes.length);
    const [mark, sum, count = 0, width = 0] = new Uint32Array(buffer, start, 4);
    const digestsAt = HEAD + count * 4 * BYTES;
    const pathsAt = digestsAt + count * width;
    if (mark !== MARK || pathsAt > whole.length || crc32(whole.subarray(SUMMED)) !== sum) return undefined;
    const stamps = new Float64Array(buffer, start + HEAD, count * 4);
    return new HashTable(stamps, whole.toString('hex', digestsAt, pathsAt), width * 2, whole.toString('utf8', pathsAt));
  }

  /** In the order of the rows. */
  get paths(): readonly string[] {
    this.#paths ??= this.#text.split('\0').slice(0, -1);
    return this.#paths;
  }

  /** The row of a path; found soonest if it is the one after that which was found last. */
  rowOf(path: string): number | undefined {
    // To cut the text up and index it takes longer than all the rest, and a walk mostly meets what it met before.
    if (!this.#isNext(path)) {
      const place = this.#placeOf(path);
      if (place === undefined) return undefined;
      this.#nextRow = place.row;
      this.#nextStart = place.start;
    }
    this.#nextStart += path.length + 1;
    return this.#nextRow++;
  }

  isStampAt(row: number, stamp: Stamp): boolean {
    const stamps = this.#stamps;
    const at = row * 4;
    return (
      stamp[0] === stamps[at] &&
      stamp[1] === stamps[at + 1] &&
      stamp[2] === stamps[at + 2] &&
      stamp[3] === stamps[at + 3]
    );
  }

  stampAt(row: number): Stamp {
    const [size = 0, mtime = 0, ctime = 0, inode = 0] = this.#stamps.subarray(row * 4, row * 4 + 4);
    return [size, mtime, ctime, inode];
  }

  digestAt(row: number): string {
    return this.#digests.slice(row * this.#width, (row + 1) * this.#width);
  }

  #isNext(path: string): boolean {
    const end = this.#nextStart + path.length;
    return this.#text.charCodeAt(end) === 0 && this.#text.startsWith(path, this.#nextStart);
  }

  #placeOf(path: string): Place | undefined {
    if (this.#places === undefined) {
      const places = new Map<string, Place>();
      let start = 0;
      for (const [row, it] of this.paths.entries()) {
        places.set(it, { row, start });
        start += it.length + 1;
      }
      this.#places = places;
    }
    return this.#places.get(path);
  }
}

/** A row, and where its path begins in the text of all paths. */
interface Place {
  readonly row: number;
  readonly start: number;
}

/** A table of rows whose digests are all equally long. */
export function tableBytes(rows: readonly Row[]): Uint8Array {
  const stamps = Float64Array.from(rows.flatMap((it) => it.stamp));
  const digests = Buffer.from(rows.map((it) => it.digest).join(''), 'hex');
  const paths = Buffer.from(rows.map((it) => `${it.path}\0`).join(''), 'utf8');
  const width = rows.length === 0 ? 0 : digests.length / rows.length;
  const head = Uint32Array.of(MARK, 0, rows.length, width);
  const bytes = Buffer.concat(
    [head, stamps, digests, paths].map((it) => Buffer.from(it.buffer, it.byteOffset, it.byteLength)),
  );
  head[1] = crc32(bytes.subarray(SUMMED));
  bytes.set(new Uint8Array(head.buffer));
  return bytes;
}

/** Names the format: another one gets another. On a machine of the other byte order it is not found, nor is anything else. */
const MARK = 0x64666c31;
const HEAD = 16;
/** The mark and the sum are not in the sum. */
const SUMMED = 8;
const BYTES = Float64Array.BYTES_PER_ELEMENT;
