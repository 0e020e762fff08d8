import type { Span } from '../../text/span.ts';
import type { Block, Script, ShellCommand, ShellWord } from '../script.ts';
import { webRequestOf } from './web-client.ts';

/** Who runs what comes from the web as it comes. */
export interface Executor {
  readonly program: string;
  readonly name: ShellWord;
}

/** The interpreters of a script that get a program straight from the web: `curl … | sh`, `sh -c "$(curl …)"`, `. <(curl …)`. */
export function* executedDownloads(script: Script): Generator<Executor> {
  for (const { stages } of script.pipelines) {
    const download = stages.findIndex((stage) => stage.some(downloads));
    if (download < 0) continue;
    const executor = stages
      .slice(download + 1)
      .flat()
      .find(readsProgram);
    if (executor?.name !== undefined) yield { program: executor.program ?? '', name: executor.name };
  }
  for (const command of script.commands) {
    const executor =
      command.block.kind === 'substitution' && downloads(command) ? executorOf(command.block, script) : undefined;
    if (executor?.name !== undefined) yield { program: executor.program ?? '', name: executor.name };
    const { program, name, args } = command;
    if (name === undefined || program === undefined || !EVALUATORS.has(program)) continue;
    if (args.some((it) => FETCHES.test(it.text))) yield { program, name };
  }
}

function downloads(command: ShellCommand): boolean {
  return webRequestOf(command) !== undefined || CMDLETS.has(command.program ?? '');
}

/** Whether an interpreter takes its program from its input. */
function readsProgram({ program, args }: ShellCommand): boolean {
  if (program === undefined) return false;
  if (EVALUATORS.has(program)) return true;
  if (!INTERPRETER.test(program)) return false;
  for (const { value } of args) {
    if (value === undefined) return false;
    if (value === '-' || value === '--' || value === '/dev/stdin' || /^-[a-z]*s/.test(value)) return true;
    // The program is an option's value, a module or a file.
    if (/^-[A-Za-z]*[cemrn]/.test(value) || !value.startsWith('-')) return false;
  }
  return true;
}

/** The command that runs the output of a substitution. */
function executorOf(substitution: Block, { commands }: Script): ShellCommand | undefined {
  const outer = commands.findLast((it) => it.block === substitution.outer && covers(it, substitution));
  if (outer === undefined) return undefined;
  if (outer.program !== undefined) {
    const file = outer.args.find((it) => !it.text.startsWith('-'));
    return READERS.test(outer.program) && file !== undefined && covers(file, substitution) ? outer : undefined;
  }
  // `$(curl …)` alone is run as a command, as in `sh -c "$(curl …)"` and `eval "$(curl …)"`.
  if (outer.name === undefined || !covers(outer.name, substitution)) return undefined;
  return commands.findLast(
    (it) => it.block === outer.block.outer && covers(it, outer) && READERS.test(it.program ?? ''),
  );
}

function covers(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What executes a file that it is given, or a text. */
const READERS = /^(?:(?:ba|da|a|k|z)?sh|source|\.|eval)$/;
const INTERPRETER = /^(?:(?:ba|da|a|k|z)?sh|python[\d.]*|perl|ruby|node|php|pwsh)$/;
const CMDLETS: ReadonlySet<string> = new Set(['irm', 'iwr', 'invoke-restmethod', 'invoke-webrequest']);
const EVALUATORS: ReadonlySet<string> = new Set(['iex', 'invoke-expression']);
/** In a script that has none of these programs, nothing is found here. */
export const FETCHERS: readonly string[] = ['curl', 'wget', ...CMDLETS, ...EVALUATORS];
/** `iex ((New-Object Net.WebClient).DownloadString('https://…'))` */
const FETCHES = /DownloadString|\b(?:irm|iwr|Invoke-RestMethod|Invoke-WebRequest)\b/i;
