import { lstatSync, readFileSync, statSync } from 'node:fs';

/**
 * A text, or why there is none: the message completes "this file …". `lost` is what of the bytes the text does not hold: a
 * byte order mark, or what is no UTF-8.
 */
export type Reading = { readonly source: string; readonly lost?: 'mark' | 'bytes' } | { readonly error: string };

/** Reads a file that is to be a text. It never throws. */
export function readText(path: string): Reading {
  try {
    const stats = statSync(path);
    // Whoever opens a pipe waits for its writer, and there may be none.
    if (!stats.isFile() && !stats.isDirectory())
      return { error: 'is a pipe or a device, which is read only as standard input' };
    if (stats.size > LARGEST) return { error: `is larger than ${LARGEST / MEBIBYTE} MiB, which no Dockerfile is` };
    return decode(readFileSync(path));
  } catch (error) {
    return { error: isDangling(path) ? 'is a link that leads nowhere' : reasonOf(error) };
  }
}

/** Reads standard input to its end, as `readText` reads a file. */
export async function readStdin(): Promise<Reading> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return decode(Buffer.concat(chunks));
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** The text of UTF-8 bytes, without a byte order mark; bytes that are no UTF-8 become U+FFFD. */
export function decode(bytes: Uint8Array): Reading {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return { error: UTF_16 };
  if (isBinary(bytes)) return { error: isEveryOtherNul(bytes) ? UTF_16 : 'is no text' };
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  const text = asBuffer(bytes).subarray(hasMark ? 3 : 0);
  const source = text.toString('utf8');
  if (source.includes('\ufffd') && !text.equals(Buffer.from(source))) return { source, lost: 'bytes' };
  return hasMark ? { source, lost: 'mark' } : { source };
}

/** Standard input that is to come out again, changed or not: bytes that are no UTF-8 would come out as others. */
export function returnable(reading: Reading): Reading {
  const isBroken = 'source' in reading && reading.lost === 'bytes';
  return isBroken ? { error: 'holds bytes that are no UTF-8, so it is not given back' } : reading;
}

/** What has to stand before a text for it to be what was read. */
export function markOf(reading: Reading): string {
  return 'source' in reading && reading.lost === 'mark' ? '\ufeff' : '';
}

/** What there is at a path. What cannot even be looked at is taken as a file, so that reading it says why. */
export function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return isDangling(path) ? 'file' : 'missing';
    return stats.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}

function isDangling(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined && lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

const MEBIBYTE = 1 << 20;
const LARGEST = 32 * MEBIBYTE;
const UTF_16 = 'is UTF-16, but Docker reads only UTF-8; save it in that encoding';

/**
 * Whether a tenth of the beginning is control characters, or some of it where another tenth is no UTF-8. A lone NUL, and
 * the bytes of another encoding, are for a rule to find.
 */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD);
  let controls = 0;
  for (const it of head) if (it < 0x09 || (it > 0x0d && it < 0x20 && it !== ESCAPE)) controls++;
  if (controls * 50 <= head.length) return false;
  return controls * 10 > head.length || invalidIn(head) * 10 > head.length;
}

/** About how many bytes are no UTF-8: each sequence that breaks off counts once. */
function invalidIn(bytes: Uint8Array): number {
  return asBuffer(bytes).toString('utf8').split('\ufffd').length - 1;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const HEAD = 4096;
const ESCAPE = 0x1b;

/** English in UTF-16 without its mark: every other byte is NUL. */
function isEveryOtherNul(bytes: Uint8Array): boolean {
  const places = Array.from(bytes.subarray(0, HEAD).entries()).filter(([, byte]) => byte === 0);
  return places.length * 3 > Math.min(bytes.length, HEAD) && new Set(places.map(([at]) => at % 2)).size === 1;
}

/** What a failure of the file system means to people; completes "this file …". */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be opened: permission is denied';
    case 'ELOOP':
      return 'is a link that leads back to itself';
    case 'EISDIR':
      return 'is a folder';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'was not written: the disk is full';
    case 'EROFS':
      return 'may not be written: its disk is read-only';
    default:
      return `cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
