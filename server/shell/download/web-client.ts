import { type CommandLine, commandLineOf, spelling } from '../command-line.ts';
import type { Script, ShellCommand } from '../script.ts';

/** A curl or wget, and what it is told. */
export interface WebRequest extends CommandLine {
  readonly program: 'curl' | 'wget';
  readonly command: ShellCommand;
}

/** What a command asks of the web; `undefined` where it is neither curl nor wget, or only asks for their version. */
export function webRequestOf(command: ShellCommand): WebRequest | undefined {
  const { program } = command;
  if (program !== 'curl' && program !== 'wget') return undefined;
  const { options, operands } = commandLineOf(command, program === 'curl' ? CURL : WGET);
  const isNamed = options.some((it) => it.name === '--url' || it.name === '-i' || it.name === '--input-file');
  return operands.length > 0 || isNamed ? { options, operands, program, command } : undefined;
}

/** The requests of a script, in the order of its commands. */
export function webRequestsIn(script: Script): readonly WebRequest[] {
  return script.fact(findWebRequests);
}

function findWebRequests({ commands }: Script): readonly WebRequest[] {
  const found: WebRequest[] = [];
  for (const command of commands) {
    const request = webRequestOf(command);
    if (request !== undefined) found.push(request);
  }
  return found;
}

/** Whether all that is asked for is on the same machine, as in a health check. */
export function isLocal({ operands }: WebRequest): boolean {
  return operands.length > 0 && operands.every((it) => LOCAL.test(spelling(it)));
}

/** Whether a word may hold options that cannot be seen: `$CURL_OPTIONS`. */
export function mayHideOptions({ operands }: WebRequest): boolean {
  return operands.some(({ parts: [first, ...more] }) => {
    return first?.kind === 'Variable' && !first.quoted && more.length === 0 && /opt|flag|arg/i.test(first.name);
  });
}

/** `http://localhost:8080/health`, `127.0.0.1` */
const LOCAL = /^(?:[^/\s]*:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/?]|$)/;

/** The options with a value (curl 8, tool_getparam.c). */
const CURL: ReadonlySet<string> = new Set([
  ...['-A', '-b', '-c', '-C', '-d', '-D', '-e', '-E', '-F', '-H', '-K', '-m', '-o', '-P', '-Q', '-r', '-t', '-T'],
  ...['-u', '-U', '-w', '-x', '-X', '-y', '-Y', '-z', '--aws-sigv4', '--cacert', '--capath', '--cert', '--ciphers'],
  ...['--config', '--connect-timeout', '--connect-to', '--continue-at', '--cookie', '--cookie-jar', '--data'],
  ...['--data-ascii', '--data-binary', '--data-raw', '--data-urlencode', '--dump-header', '--form', '--header'],
  ...['--interface', '--json', '--key', '--limit-rate', '--max-filesize', '--max-redirs', '--max-time'],
  ...['--netrc-file', '--noproxy', '--oauth2-bearer', '--output', '--output-dir', '--proto', '--proto-default'],
  ...['--proto-redir', '--proxy', '--proxy-user', '--range', '--referer', '--request', '--resolve', '--retry'],
  ...['--retry-delay', '--retry-max-time', '--speed-limit', '--speed-time', '--tls-max', '--unix-socket'],
  ...['--upload-file', '--url', '--user', '--user-agent', '--write-out'],
]);

/** The options with a value (wget 1, main.c). */
const WGET: ReadonlySet<string> = new Set([
  ...['-a', '-A', '-B', '-D', '-e', '-i', '-I', '-l', '-o', '-O', '-P', '-Q', '-R', '-t', '-T', '-U', '-w'],
  ...['-X', '--accept', '--append-output', '--base', '--body-data', '--body-file', '--ca-certificate'],
  ...['--ca-directory', '--connect-timeout', '--cut-dirs', '--directory-prefix', '--dns-timeout', '--domains'],
  ...['--execute', '--header', '--http-password', '--http-user', '--input-file', '--level', '--limit-rate'],
  ...['--load-cookies', '--method', '--output-document', '--output-file', '--password', '--post-data'],
  ...['--post-file', '--quota', '--read-timeout', '--referer', '--reject', '--retry-on-http-error'],
  ...['--secure-protocol', '--timeout', '--tries', '--user', '--user-agent', '--wait', '--waitretry'],
]);
