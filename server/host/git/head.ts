import { closeSync, constants, openSync, readSync } from 'node:fs';

/** The beginning of a file, or all of it where it is small; `undefined` where that is no text, or cannot be read. */
export function readHead(path: string): string | undefined {
  try {
    const file = openSync(path, FLAGS);
    try {
      const memory = Buffer.allocUnsafe(MOST_BYTES);
      const bytes = memory.subarray(0, readSync(file, memory, 0, MOST_BYTES, null));
      return bytes.includes(0) ? undefined : bytes.toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Settings, keys and scripts are smaller. */
const MOST_BYTES = 64 * 1024;

/** What has become a link is not followed, nor the writer of a pipe waited for. Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
