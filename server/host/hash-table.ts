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
 * it. Everything of one kind is read at once, so that a hundred thousand rows take few milliseconds.
 */
export class HashTable {
  readonly paths: readonly string[];
  readonly #stamps: Float64Array;
  readonly #digests: string;
  readonly #width: number;

  private constructor(paths: readonly string[], stamps: Float64Array, digests: string, width: number) {
    this.paths = paths;
    this.#stamps = stamps;
    this.#digests = digests;
    this.#width = width;
  }

  static readonly empty = new HashTable([], new Float64Array(), '', 0);

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
    const paths = whole.toString('utf8', pathsAt).split('\0');
    if (paths.pop() !== '' || paths.length !== count) return undefined;
    const stamps = new Float64Array(buffer, start + HEAD, count * 4);
    return new HashTable(paths, stamps, whole.toString('hex', digestsAt, pathsAt), width * 2);
  }

  stampAt(row: number): Stamp {
    const [at, stamps] = [row * 4, this.#stamps];
    return [stamps[at] ?? 0, stamps[at + 1] ?? 0, stamps[at + 2] ?? 0, stamps[at + 3] ?? 0];
  }

  digestAt(row: number): string {
    return this.#digests.slice(row * this.#width, (row + 1) * this.#width);
  }
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
