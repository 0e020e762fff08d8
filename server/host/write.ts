import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from './files.ts';

/**
 * Replaces the text of a file, and says why where it cannot: the message completes "this file …". Its mode, owner, byte order
 * mark and the links that lead to it stay; wherever its folder allows it, the file is never half written.
 */
export function replaceText(path: string, before: string, after: string): string | undefined {
  try {
    const target = realpathSync(path);
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

const MARK = Buffer.from('\ufeff');
const NOTHING = Buffer.alloc(0);

function write(target: string, bytes: Uint8Array, stats: Stats): void {
  // Another name of the same file would keep the old text.
  if (stats.nlink > 1 || !replace(target, bytes, stats)) writeFileSync(target, bytes);
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
