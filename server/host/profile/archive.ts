/** The files in a tar archive that are no larger than a report of a build; none where it is no archive. */
export function archived(bytes: Buffer): readonly Buffer[] {
  const files: Buffer[] = [];
  let at = 0;
  // A header is one block, with this name of the format in it (POSIX pax, ustar).
  while (at + BLOCK <= bytes.length && bytes.toString('latin1', at + 257, at + 262) === 'ustar') {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8) || 0;
    const type = bytes.toString('latin1', at + 156, at + 157);
    if ((type === '0' || type === '\0') && size > 0) files.push(bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const BLOCK = 512;
