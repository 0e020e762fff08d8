import { lastFrom } from '../../text/span.ts';
import { type Dialect, isPosix } from '../dialect.ts';
import type { Block, Pipeline, Script, ShellCommand } from '../script.ts';
import { listsIn } from './and-or-list.ts';
import { canFail } from './ignored.ts';
import { noticesBadInput } from './noticing.ts';
import type { ShellOptions } from './shell-options.ts';

/** A command whose failure a pipe hides, so that the script goes on, or ends as if all were well. */
export interface HiddenFailure {
  readonly command: ShellCommand;
  readonly pipeline: Pipeline;
}

/** Whether a shell has `set -o pipefail`; the `sh` of which no more is known may stop at it, as dash does before 0.5.13. */
export function knowsPipefail(dialect: Dialect): boolean {
  return dialect === 'bash' || dialect === 'ash' || dialect === 'ksh' || dialect === 'zsh';
}

/** Where a script would stop with pipefail and goes on without, of each pipe the first command that may fail. */
export function* hiddenFailures(
  script: Script,
  options: ReadonlyMap<ShellCommand, ShellOptions>,
): Generator<HiddenFailure> {
  for (const pipeline of script.pipelines) {
    const { block, stages } = pipeline;
    const [first] = stages[0] ?? [];
    if (first === undefined || !isPosix(block.dialect)) continue;
    const isSet = options.get(first)?.pipefail === true;
    // A `set` that the shell does not know stops the script.
    if (isSet && (knowsPipefail(block.dialect) || script.commands.some((it) => it.program === 'set'))) continue;
    const command = stages
      .slice(0, -1)
      .flatMap((stage) => stage.filter((it) => isTelling(it) && isHeard(it, block, script)))
      .at(0);
    if (command === undefined || stages.slice(1).some((stage) => stage.some(stopsEarly))) continue;
    if (stages.at(-1)?.some(noticesBadInput)) continue;
    if (isAsked(pipeline, script, options)) yield { command, pipeline };
  }
}

/** Whether a script would stop where a pipe fails. */
function isAsked(
  { block, stages }: Pipeline,
  script: Script,
  options: ReadonlyMap<ShellCommand, ShellOptions>,
): boolean {
  const [first] = stages[0] ?? [];
  const list = listsIn(script).find((it) => it.block === block && first !== undefined && it.commands.includes(first));
  if (list === undefined || first === undefined || list.hasAlternative || list.isBackground) return false;
  // What follows behind a `;` is reached anyway.
  if (list.end !== undefined && options.get(first)?.errexit !== true) return false;
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    if (at.kind === 'condition' || at.kind === 'function' || isOfTrap(at, script)) return false;
    if (at.kind === 'substitution') return isAssigned(at, script);
  }
  return true;
}

/** Whether it is what `trap` keeps for later, whose status nobody asks for. */
function isOfTrap({ kind, start, end }: Block, { commands }: Script): boolean {
  return kind === 'script' && commands.some((it) => it.program === 'trap' && it.start <= start && end <= it.end);
}

/** The status of a substitution counts only where nothing but an assignment is made of it. */
function isAssigned({ start, end, outer }: Block, script: Script): boolean {
  const assignments = (outer && script.fact(assignmentsByBlock).get(outer)) ?? [];
  const around = assignments[lastFrom(assignments, start)];
  return around !== undefined && end <= around.end;
}

/** The commands that are assignments alone, in order. */
function assignmentsByBlock({ commands }: Script): ReadonlyMap<Block, readonly ShellCommand[]> {
  const found = new Map<Block, ShellCommand[]>();
  for (const command of commands) {
    if (command.name !== undefined) continue;
    const others = found.get(command.block);
    if (others === undefined) found.set(command.block, [command]);
    else others.push(command);
  }
  return found;
}

/** Whether the failure of a command in a stage, which stands in `pipe`, can be one of that stage. */
function isHeard(command: ShellCommand, pipe: Block, script: Script): boolean {
  for (let at: Block | undefined = command.block; at !== undefined && at !== pipe; at = at.outer) {
    if (at.kind === 'condition' || (at.kind === 'substitution' && !isAssigned(at, script))) return false;
  }
  return true;
}

/** Whether a failure would be one of the step, and not only nothing found; an assignment has that of what it runs. */
function isTelling(command: ShellCommand): boolean {
  if (command.name === undefined || command.wrappers.some((it) => it.program === 'xargs')) return false;
  return canFail(command) && !(command.program !== undefined && SILENT.has(command.program));
}

/** Whether a command leaves its input before the end, at which with pipefail the one in front of it fails (SIGPIPE). */
function stopsEarly({ program, args }: ShellCommand): boolean {
  if (program === 'head') return true;
  return program === 'grep' && args.some((it) => /^-[A-Za-z]*[qm]|^--(?:quiet|max-count)/.test(it.value ?? ''));
}

/** What only passes on what it reads, or fails where it finds nothing. */
const SILENT: ReadonlySet<string> = new Set([
  ...['cat', 'grep', 'egrep', 'fgrep', 'sed', 'awk', 'tr', 'cut', 'sort', 'uniq', 'head', 'tail', 'tee', 'wc', 'rev'],
  ...['seq', 'basename', 'dirname', 'find', 'diff', 'expr', 'xargs', 'fold', 'tac', 'nl', 'paste', 'file', 'ldd'],
  ...['dpkg', 'dpkg-query', 'rpm', 'scanelf', 'ldconfig', 'lsb_release', 'nm', 'readelf', 'strings', 'patch'],
]);
