import { isGiven, spelling } from '../command-line.ts';
import { noticesBadInput } from '../failure/noticing.ts';
import type { Redirection, Script, ShellCommand } from '../script.ts';
import { mayHideOptions, type WebRequest } from './web-client.ts';

/** Whether a curl sees to the status of the answer, or asks for something else than a file. */
export function knowsStatus(request: WebRequest): boolean {
  return (
    isGiven(request, STATUS) ||
    mayHideOptions(request) ||
    request.operands.some((it) => /^"?(?:file|s?ftp):/.test(it.text))
  );
}

/** Whether another command reads what comes. */
export function isPiped({ command }: WebRequest, { pipelines }: Script): boolean {
  return pipelines.some(({ stages }) => stages.slice(0, -1).some((it) => it.includes(command)));
}

const STATUS: ReadonlySet<string> = new Set([
  ...['-f', '--fail', '--fail-with-body', '-w', '--write-out', '-I', '--head', '-K', '--config', '-X', '--request'],
  ...['-d', '--data', '--data-raw', '--data-binary', '--json', '-F', '--form', '-T', '--upload-file'],
]);

/** Whether a curl may leave an error page in a file, and nothing in the script fails because of it. */
export function mayKeepErrorPage(request: WebRequest, script: Script): boolean {
  return isKept(request, script) && !isNoticed(request, script);
}

/** Whether what comes is written to a file: by curl itself, or behind a pipe. */
function isKept(request: WebRequest, { pipelines }: Script): boolean {
  const { command, options } = request;
  if (outputOf(request) !== undefined || options.some((it) => it.name === '-O' || it.name === '--remote-name'))
    return true;
  const stages = pipelines.find((it) => it.stages[0]?.includes(command))?.stages ?? [];
  const last = stages.at(-1)?.at(-1);
  return last !== undefined && (last.program === 'tee' || last.redirections.some(isToFile));
}

/** The file that curl writes to; `undefined` for none. */
function outputOf({ options, command }: WebRequest): string | undefined {
  const written = options.find((it) => it.name === '-o' || it.name === '--output')?.value;
  const target = written ?? command.redirections.find(isToFile)?.target?.text;
  return target === '-' || target === '/dev/null' ? undefined : target?.replaceAll('"', '');
}

function isToFile({ operator, descriptor, target }: Redirection): boolean {
  return /^>[>|]?$/.test(operator) && (descriptor ?? 1) === 1 && !target?.text.startsWith('/dev/');
}

/** Whether something in the script fails if the file is not what it should be. */
function isNoticed(request: WebRequest, script: Script): boolean {
  const { start } = request.command;
  if (script.fact(lastNoticing) > start) return true;
  const path = outputOf(request) ?? request.operands.map(spelling).join();
  return lastExecution(path.replace(/^.*\//, ''), script) > start;
}

/** Where the last command begins that notices bad input; -1 where there is none. */
function lastNoticing({ commands }: Script): number {
  return commands.findLast(noticesBadInput)?.start ?? -1;
}

/** Where the last command begins that executes a file, which is looked for once; -1 where there is none. */
function lastExecution(file: string, script: Script): number {
  const known = script.fact(executions);
  const start = known.get(file) ?? script.commands.findLast((it) => executes(it, file))?.start ?? -1;
  known.set(file, start);
  return start;
}

function executions(): Map<string, number> {
  return new Map();
}

function executes({ program, name, args }: ShellCommand, file: string): boolean {
  if (program === file || name?.text.endsWith(file)) return true;
  return INTERPRETER.test(program ?? '') && args.some((it) => it.text.includes(file));
}

const INTERPRETER =
  /^(?:(?:ba|da|a|k|z)?sh|source|\.|python[\d.]*|perl|ruby|node|php|java|apt|apt-get|yum|dnf|pip3?|installer)$/;
