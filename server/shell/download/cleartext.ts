import { commandLineOf, spelling } from '../command-line.ts';
import { packageCommandOf } from '../package/manager.ts';
import type { Script, ShellCommand, ShellWord } from '../script.ts';
import { webRequestOf } from './web-client.ts';

/** An address whose answer anyone on the way can change. */
export interface CleartextUrl {
  readonly word: ShellWord;
  /** Up to the host: `http://example.com`. */
  readonly origin: string;
}

/** The addresses that a command downloads from unencrypted; those of the same machine or network are passed over. */
export function cleartextUrls(command: ShellCommand): readonly CleartextUrl[] {
  return addressesOf(command).flatMap((word) => {
    const origin = cleartextOrigin(spelling(word));
    return origin === undefined ? [] : [{ word, origin }];
  });
}

/** The `http://example.com` of an address that is not encrypted; `undefined` for others, and for what is near. */
export function cleartextOrigin(text: string): string | undefined {
  const [, origin, host = ''] = CLEARTEXT.exec(text) ?? [];
  return origin === undefined || isNear(host) ? undefined : origin;
}

/** Whether a script compares what it has downloaded with a checksum or signature, in whatever way. */
export function checksContent(script: Script): boolean {
  return script.fact(hasCheck);
}

function hasCheck({ commands }: Script): boolean {
  return commands.some(({ program, name, args }) => {
    if (program === undefined || name === undefined) return false;
    if (CHECKING.test(program)) return true;
    return VERIFYING.test(program) && args.some((it) => /^(?:--verify|--checksig|dgst|-K)$/.test(it.value ?? ''));
  });
}

/** `=` stands before the address in `--index-url=http://…`. */
const CLEARTEXT = /^(?:--?[\w-]+=)?(?:git\+)?((?:http|ftp|git):\/\/(?:[^@/\s]*@)?([^/\s:?#]+))/;
const CHECKING = /^(?:sha\d*sum|shasum|md5sum|b[23]sum|gpgv|cosign|minisign|slsa-verifier|sha256|sha512)$/;
const VERIFYING = /^(?:gpg2?|openssl|rpm|rpmkeys|git|gh)$/;

/** What curl and wget are to fetch, and what is named to git, package managers and the like. */
function addressesOf(command: ShellCommand): readonly ShellWord[] {
  const { program, args } = command;
  const request = webRequestOf(command);
  if (request !== undefined) {
    const asks = request.options.some(({ name }) => name === '--spider' || name === '-I' || name === '--head');
    return asks ? [] : request.operands;
  }
  if (program === 'git') {
    const { operands } = commandLineOf(command, GIT_VALUES);
    return /^(?:clone|submodule|remote|fetch|pull)$/.test(operands[0]?.value ?? '') ? operands : [];
  }
  if (program !== undefined && FETCHERS.test(program)) return args;
  const manager = packageCommandOf(command)?.manager;
  // What apt and apk fetch is signed.
  return manager === undefined || manager === 'apt' || manager === 'apk' ? [] : args;
}

const GIT_VALUES: ReadonlySet<string> = new Set(['-b', '--branch', '--depth', '-c', '-C', '-o', '-j', '--reference']);
const FETCHERS = /^(?:rpm|svn|aria2c|axel|fetch|easy_install|lftp)$/;

/** A variable, a name without a dot, and what is never reached over the Internet. */
function isNear(host: string): boolean {
  return host.includes('$') || !host.includes('.') || NEAR.test(host);
}

const NEAR =
  /^(?:127\.|0\.0\.0\.0$|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)|\.(?:local|localhost|internal|lan|intra|intranet|corp|home|test|svc)$/;
