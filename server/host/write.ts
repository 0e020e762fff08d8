import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from './files.ts';
import { isWithin } from './within.ts';

/**
 * Replaces the text of a file, and says why where it cannot: the message completes "this file …". Its mode, owner, byte order
 * mark and the links that lead to it stay; wherever its folder allows it, the file is never half written. With the folder in
 * which it was found, no link is followed out of there.
 */
export function replaceText(path: string, before: string, after: string, folder?: string): string | undefined {
  try {
    const target = realpathSync(path);
    if (folder !== undefined && !isWithin(target, realpathSync(folder)))
      return 'is a link that leads out of the folder, so it is written only where it is named';
    const stats = statSync(target);
    // For the superuser everything is writable, but a file without any such permission was not meant to be.
    if ((stats.mode & 0o222) === 0) return 'is read-only';
    accessSync(target, constants.W_OK);
    const bytes = readFileSync(target);
    const mark = bytes.subarray(0, MARK.length).equals(MARK) ? MARK : NOTHING;
    if (!bytes.equals(Buffer.concat([mark, Buffer.from(before)]))) {
      return 'was not written: it has changed meanwhile, or holds bytes that are no UTF-8';
    }
    write(target, Buffer.concat([mark, Buffer.from(after)]), stats);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Writes a file, and says why where it cannot: the message completes "this file …". What was there stays if it cannot. */
export function writeText(path: string, text: string): string | undefined {
  return writeTexts(path, [text]);
}

/** The same of a text in pieces, which need not fit into one. */
export function writeTexts(path: string, texts: Iterable<string>): string | undefined {
  try {
    const pieces = Array.from(texts, (it) => Buffer.from(it));
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined && isLink(path)) return 'is a link that leads nowhere';
    if (stats === undefined) createFile(path, pieces);
    // Not a new one in its place: it may be the standard output of this process.
    else if (stats.isFile()) overwrite(path, pieces);
    else writeInto(path, pieces);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Writes a file that is not there yet, and says why where it cannot: the message completes "this file …". */
export function createText(path: string, text: string): string | undefined {
  try {
    createFile(path, [Buffer.from(text)]);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'is there already' : reasonOf(error);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Leaves no half of a file. */
function createFile(path: string, pieces: readonly Uint8Array[]): void {
  const file = openSync(path, 'wx');
  try {
    for (const it of pieces) writeFileSync(file, it);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

const MARK = Buffer.from('\ufeff');
const NOTHING = Buffer.alloc(0);

function write(target: string, bytes: Uint8Array, stats: Stats): void {
  // Another name of the same file would keep the old text.
  if (stats.nlink > 1 || !replace(target, bytes, stats)) overwrite(target, [bytes]);
}

/** What is no file, like a pipe. */
function writeInto(path: string, pieces: readonly Uint8Array[]): void {
  const place = openSync(path, 'w');
  try {
    for (const it of pieces) writeFileSync(place, it);
  } finally {
    closeSync(place);
  }
}

/** Writes over the old bytes; first behind them, so that a full disk is noticed while they are still there. */
function overwrite(target: string, pieces: readonly Uint8Array[]): void {
  const file = openSync(target, constants.O_WRONLY);
  try {
    const { size } = fstatSync(file);
    try {
      for (const { at, bytes } of placed(pieces)) {
        const known = Math.min(Math.max(size - at, 0), bytes.length);
        writeAt(at + known, bytes.subarray(known), file);
      }
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
    for (const { at, bytes } of placed(pieces)) writeAt(at, bytes.subarray(0, Math.max(size - at, 0)), file);
    ftruncateSync(
      file,
      pieces.reduce((sum, it) => sum + it.length, 0),
    );
  } finally {
    closeSync(file);
  }
}

function* placed(pieces: readonly Uint8Array[]): Iterable<{ readonly at: number; readonly bytes: Uint8Array }> {
  let at = 0;
  for (const bytes of pieces) {
    yield { at, bytes };
    at += bytes.length;
  }
}

function writeAt(position: number, bytes: Uint8Array, file: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}

/** Writes a new file and puts it in the place of the old; false where the folder, the owner or a mount does not allow it. */
function replace(target: string, bytes: Uint8Array, { mode, uid, gid }: Stats): boolean {
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, bytes);
      const { uid: ownUid, gid: ownGid } = fstatSync(file);
      if (ownUid !== uid || ownGid !== gid) fchownSync(file, uid, gid);
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, target);
    return true;
  } catch (error) {
    rmSync(draft, { force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // On a full disk the old text must not be given up for the new.
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EBUSY') throw error;
    return false;
  }
}
