import { spelling } from '../command-line.ts';
import type { Script, ShellCommand } from '../script.ts';
import { checksContent } from './cleartext.ts';
import { downloadedPath } from './path.ts';
import { isLocal, type WebRequest, webRequestsIn } from './web-client.ts';

/** A download, and the command that runs, unpacks or installs it although nothing has checked what came. */
export interface UncheckedDownload {
  readonly request: WebRequest;
  readonly use: ShellCommand;
  readonly does: 'runs' | 'unpacks' | 'installs';
}

/** Such downloads of a script, unless it compares anything with a checksum or signature. What a shell reads from a pipe is not here. */
export function* uncheckedDownloads(script: Script): Generator<UncheckedDownload> {
  const requests = webRequestsIn(script).filter((it) => !isLocal(it) && !isFixed(it));
  if (requests.length === 0 || checksContent(script)) return;
  for (const request of requests) {
    const use = pipedUse(request, script) ?? laterUse(request, script);
    const does = use && deedOf(use);
    if (use !== undefined && does !== undefined) yield { request, use, does };
  }
}

/** Whether the address is that of a commit. */
function isFixed({ operands }: WebRequest): boolean {
  return operands.some((it) => /(?<![\da-f])[\da-f]{40}(?![\da-f])/.test(spelling(it)));
}

function pipedUse({ command }: WebRequest, { pipelines }: Script): ShellCommand | undefined {
  for (const { stages } of pipelines) {
    const at = stages.findIndex((it) => it.includes(command));
    if (at < 0) continue;
    const use = stages
      .slice(at + 1)
      .flat()
      .find((it) => UNPACKING.test(it.program ?? ''));
    if (use !== undefined) return use;
  }
  return undefined;
}

function laterUse({ command }: WebRequest, { commands }: Script): ShellCommand | undefined {
  const name = downloadedPath(command)?.replace(/^.*\//, '');
  if (name === undefined || name === '' || name === '-') return undefined;
  return commands.find((it) => {
    if (it.start <= command.start || deedOf(it) === undefined) return false;
    return (
      (it.name !== undefined && isFile(spelling(it.name), name)) || it.args.some((arg) => isFile(spelling(arg), name))
    );
  });
}

/** Whether a word is the file, in whatever folder, or a pattern for files with its ending. */
function isFile(word: string, name: string): boolean {
  if (word === name || word.endsWith(`/${name}`)) return true;
  const star = word.lastIndexOf('*');
  return star >= 0 && word.length - star > 2 && name.endsWith(word.slice(star + 1));
}

function deedOf({ program, name, args }: ShellCommand): UncheckedDownload['does'] | undefined {
  if (program === undefined) return name === undefined ? undefined : 'runs';
  if (UNPACKING.test(program)) return 'unpacks';
  if (INSTALLING.test(program)) return 'installs';
  if (RUNNING.test(program) || name?.text.includes('/')) return 'runs';
  return program === 'chmod' && args.some((it) => /x|[1357]\d\d$/.test(it.value ?? '')) ? 'runs' : undefined;
}

const UNPACKING = /^(?:tar|bsdtar|gtar|unzip|gunzip|bunzip2|unxz|7za?|unzstd|cpio|jar)$/;
const INSTALLING = /^(?:dpkg|rpm|apt|apt-get|yum|dnf|microdnf|apk|pip\d?|gdebi)$/;
const RUNNING = /^(?:(?:ba|da|a|k|z)?sh|python[\d.]*|perl|ruby|node|php|java)$/;
