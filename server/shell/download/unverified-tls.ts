import type { Span } from '../../text/span.ts';
import { spelling } from '../command-line.ts';
import type { Script, ShellCommand } from '../script.ts';
import { checksContent } from './cleartext.ts';
import { isLocal, webRequestOf } from './web-client.ts';

/** Where certificates pass unchecked. */
export interface Unverified {
  readonly span: Span;
  /** What has them pass: `curl -k`, `GIT_SSL_NO_VERIFY`. */
  readonly subject: string;
  /** The option that does nothing else, as it is written. */
  readonly option: string | undefined;
}

/** Where commands of a script have certificates pass unchecked, for themselves or for those that follow. */
export function* unverifiedTls(script: Script): Generator<Unverified> {
  const isVerified = checksContent(script);
  for (const command of script.commands) {
    yield* inSettings(command);
    const request = webRequestOf(command);
    if (request === undefined) yield* inArguments(command);
    else if (!isVerified && !isLocal(request)) {
      const found = request.options.find((it) => INSECURE[request.program].has(it.name));
      if (found !== undefined) {
        const { name, word } = found;
        yield { span: word, subject: `${request.program} ${name}`, option: spelling(word) };
      }
    }
  }
}

/** Whether a variable of that name and value has a program take any certificate. */
export function disablesTls(name: string, value: string): boolean {
  return VARIABLES.get(name.toLowerCase())?.test(value) === true;
}

function* inSettings({ program, args, assignments }: ShellCommand): Generator<Unverified> {
  for (const { name, value, start, end } of assignments) {
    if (value !== undefined && disablesTls(name, spelling(value)))
      yield { span: { start, end }, subject: name, option: undefined };
  }
  if (program !== 'export' && program !== 'set' && program !== 'setx') return;
  for (const word of args) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(spelling(word)) ?? [];
    if (disablesTls(name, value)) yield { span: word, subject: name, option: undefined };
  }
}

/** Options and settings by their words, whoever gets them: also where `echo` writes them to a file. */
function* inArguments({ program, args }: ShellCommand): Generator<Unverified> {
  for (const [at, word] of args.entries()) {
    const text = spelling(word);
    const next = args[at + 1];
    if (OPTION.test(text))
      yield { span: word, subject: `${program ?? ''} ${text.replace(/=.*/s, '')}`.trim(), option: undefined };
    else if (SETTING.test(text))
      yield { span: word, subject: text.length > LONGEST ? 'this setting' : text, option: undefined };
    else if (next !== undefined && isPair(text, spelling(next))) {
      yield { span: { start: word.start, end: next.end }, subject: `${text} ${spelling(next)}`, option: undefined };
    }
  }
}

function isPair(name: string, value: string): boolean {
  return (
    (NAME.test(name) && /^(?:false|0|no|off)$/i.test(value)) || (/^(?:\w+\.)?trusted-host$/.test(name) && value !== '')
  );
}

const INSECURE = {
  curl: new Set(['-k', '--insecure', '--proxy-insecure']),
  wget: new Set(['--no-check-certificate']),
} as const;

const LONGEST = 40;
const OFF = /^(?:0|false|no|off)$/i;
const ON = /^(?!(?:0|false|no|off)$)./i;

/** By their names in lower case. */
const VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['git_ssl_no_verify', ON],
  ['node_tls_reject_unauthorized', /^0$/],
  ['npm_config_strict_ssl', OFF],
  ['yarn_enable_strict_ssl', OFF],
  ['pythonhttpsverify', /^0$/],
  ['pip_trusted_host', ON],
  ['uv_insecure_host', ON],
  ['conda_ssl_verify', OFF],
  ['perl_lwp_ssl_verify_hostname', /^0$/],
  ['bundle_ssl_verify_mode', /^0$/],
  ['goinsecure', ON],
]);

/** `--trusted-host`, `--strict-ssl=false` */
const OPTION =
  /^--(?:no-check-certificate|check-certificate=false|strict-ssl=false|no-strict-ssl|trusted-host(?:=.+)?|allow-insecure-host(?:=.+)?|insecure-skip-tls-verify(?:=true)?|no-verify-ssl|trust-server-cert)$/;
/** `http.sslVerify=false`, `sslverify=0`, `Acquire::https::Verify-Peer=false` */
const SETTING =
  /(?:^|[\s.:=])(?:sslverify ?= ?(?:0|false|no|off)|strict-ssl ?= ?false|check_certificate ?= ?off|ssl_verify_mode: ?0|Verify-(?:Peer|Host)[ =]"?(?:false|0|no))(?:[\s";]|$)/i;
/** `git config http.sslVerify`, `npm config set strict-ssl`, `conda config --set ssl_verify` */
const NAME = /^(?:http\.(?:.*\.)?sslVerify|-?-?strict-ssl|enableStrictSsl|ssl_verify|ssl-verify)$/i;
