import type { ShellCommand } from '../script.ts';

/** Whether a command fails by itself where what it reads is empty, breaks off, or is another thing than it should be. */
export function noticesBadInput({ program, args }: ShellCommand): boolean {
  if (program === undefined) return false;
  if (CHECKSUM.test(program)) return args.some((it) => /^-[a-z]*c|^--check/.test(it.value ?? ''));
  return NOTICING.has(program);
}

const CHECKSUM = /^(?:sha\d*|md5|b2)sum$|^shasum$/;
/** What reads archives, packages, keys and data, or fails where it finds nothing. */
const NOTICING: ReadonlySet<string> = new Set([
  ...['tar', 'bsdtar', 'gtar', 'gunzip', 'bunzip2', 'unxz', 'unzip'],
  ...['gzip', 'bzip2', 'xz', 'zstd', 'zcat', 'cpio', 'jar'],
  ...['gpg', 'gpgv', 'apt-key', 'dpkg', 'rpm', 'rpm2cpio', 'jq', 'xmllint', 'docker', 'cosign', 'minisign', 'openssl'],
  ...['grep', 'egrep', 'fgrep'],
]);
