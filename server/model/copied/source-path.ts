import { parseGitUrl } from './git-url.ts';

/** Whether ADD fetches a source: a web address or a repository. COPY refuses both (dispatchCopy of BuildKit). */
export function isRemote(path: string): boolean {
  return isWebAddress(path) || isRepository(path);
}

/** What ADD downloads as a file. Upper case is a path to BuildKit (isHTTPSource). */
export function isWebAddress(path: string): boolean {
  return /^https?:\/\//.test(path) && !isRepository(path);
}

/** What ADD clones; an address with an option that BuildKit refuses is one as well. */
export function isRepository(path: string): boolean {
  const url = parseGitUrl(path);
  return url !== undefined && ('fault' in url || !url.isLocal);
}

/**
 * Whether a source looks like one that COPY would treat otherwise than ADD: remote, or an archive that ADD unpacks.
 * BuildKit goes by what is in a file, so that a name only hints at it; `data.json.gz` is copied as it is by both.
 */
export function needsAdd(path: string): boolean {
  return isRemote(path) || ARCHIVE.test(path);
}

/** `rootfs.tar`, `app.tar.gz`, `app.tgz`, `layer.tar.*` */
const ARCHIVE = /\.(?:tar|t?gz|tbz2?|bz2|t?xz|t?zstd?)(?:\.?\*)?$/i;
