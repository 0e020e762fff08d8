import type { FileEntry, Sha256 } from './context.ts';
import type { TreeEntry } from './tree.ts';

/** The digest of one entry by itself, of a folder without what is in it; `undefined` where its content is not known. */
export type RecordDigest = (entry: TreeEntry) => string | undefined;

/**
 * Digests that are BuildKit's own wherever `bytesOf` gives the bytes of a file: SHA-256 over a header and the bytes
 * (contenthash/filehash.go and tarsum.go).
 *
 * The name of a content (`sha256:...`, `git:...`) does not say what that would be, so a file without its bytes gets the
 * hash of its header and that name. Such a digest is in no registry or cache of BuildKit, but two of them are equal exactly
 * where type, mode, owner, size, attributes and content are, and all that a prediction does is to compare. For that, both
 * sides must name their contents alike, and take the bytes from `bytesOf` either both or not at all.
 *
 * Of an entry that stays the same value the digest is computed once.
 */
export function recordDigest(
  sha256: Sha256,
  bytesOf: (entry: FileEntry) => Uint8Array | undefined = () => undefined,
): RecordDigest {
  const known = new WeakMap<TreeEntry, string>();
  return (entry) => {
    let digest = known.get(entry);
    if (digest !== undefined) return digest;
    const content = contentOf(entry, bytesOf);
    if (content === undefined) return undefined;
    digest = digestText(sha256([headerOf(entry), content]));
    known.set(entry, digest);
    return digest;
  };
}

/** The digest of texts, one after another, in UTF-8. */
export function textDigest(sha256: Sha256, parts: readonly string[]): string {
  return digestText(sha256([encoder.encode(parts.join(''))]));
}

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array();

function contentOf(entry: TreeEntry, bytesOf: (entry: FileEntry) => Uint8Array | undefined): Uint8Array | undefined {
  switch (entry.kind) {
    case 'file': {
      const bytes = bytesOf(entry);
      return bytes ?? (entry.content === undefined ? undefined : encoder.encode(`\0${entry.content}`));
    }
    // Which device it is counts in BuildKit's header, but an entry does not say it.
    case 'device':
      return undefined;
    default:
      return NO_BYTES;
  }
}

const TYPES = { file: '0', folder: '5', symlink: '2', fifo: '6', device: '3' } as const;

/** Neither name nor times are in it, so that a file that is moved or touched stays the same (WriteV1TarsumHeaders). */
function headerOf(entry: TreeEntry): Uint8Array {
  const { kind, uid = 0, gid = 0, xattrs = {} } = entry;
  // A symlink may do everything (NewFileHash), whatever a system says of it.
  const mode = kind === 'symlink' ? entry.mode | 0o777 : entry.mode;
  const size = kind === 'file' ? entry.size : 0;
  const target = kind === 'symlink' ? entry.target : '';
  const text =
    `namemode${mode}uid${uid}gid${gid}size${size}typeflag${TYPES[kind]}linkname${target}` +
    'unamegnamedevmajor0devminor0';
  const names = Object.keys(xattrs).sort();
  const bytes = names.flatMap((name) => [...encoder.encode(name), ...bytesOfHex(xattrs[name] ?? '')]);
  return bytes.length === 0 ? encoder.encode(text) : Uint8Array.from([...encoder.encode(text), ...bytes]);
}

function bytesOfHex(hex: string): readonly number[] {
  return (hex.match(/../g) ?? []).map((it) => Number.parseInt(it, 16));
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function digestText(bytes: Uint8Array): string {
  let text = 'sha256:';
  for (const byte of bytes) text += HEX[byte];
  return text;
}
