import { hasOption, type PackageCommand, packageCommandOf, packageCommandsOf } from '../shell/package-manager.ts';
import { covers, type RemovedPath, removedPaths } from '../shell/removal.ts';
import type { Script, ShellCommand } from '../shell/script.ts';
import { instructionAt } from '../syntax/walk.ts';
import type { Model } from './model.ts';
import { type Mount, mountsOf } from './mount.ts';
import type { PackageCache } from './package-cache.ts';
import type { ScriptedRun } from './shipped.ts';

/** A RUN that leaves a cache in its layer, and the commands that filled it since it was last cleared. */
export interface Leftover extends ScriptedRun {
  readonly filling: readonly [PackageCommand, ...PackageCommand[]];
}

/** Where the layers of the image hold a cache that nobody needs in them. */
export function* leftovers(model: Model, cache: PackageCache): Generator<Leftover> {
  // Most files never name the manager, and need not have their scripts read for it.
  if (!cache.managers.some((it) => model.file.source.includes(it))) return;
  for (const { run, script } of model.shippedRuns) {
    const all = packageCommandsOf(script).filter((it) => fills(it, cache));
    // On Windows all of them have other places.
    if (all.length === 0 || isForWindows(script)) continue;
    const cleared = script.commands.findLastIndex((it) => isClearing(it, cache));
    const [first, ...more] = all.filter((it) => script.commands.indexOf(it.command) > cleared);
    if (first === undefined || mountsOf(run, model).some((it) => isMountOn(it, cache))) continue;
    if (cache.variables.some((it) => isSet(it, { run, script }, model))) continue;
    yield { run, script, filling: [first, ...more] };
  }
}

/** Also where nothing but the name of a cmdlet such as `Remove-Item` tells. */
function isForWindows({ dialect, commands }: Script): boolean {
  if (dialect === 'powershell' || dialect === 'cmd') return true;
  return commands.some((it) => /^[A-Z][a-z]+-[A-Z][A-Za-z]+$/.test(it.program ?? ''));
}

/** Whether a command throws a cache away, or is called as if it did: `./cleanup.sh`. */
export function isClearing(command: ShellCommand, { cleanedBy, directories }: PackageCache): boolean {
  const { verb, isCleaningScript, removed } = clearingOf(command);
  return (
    isCleaningScript ||
    (verb !== undefined && cleanedBy.includes(verb)) ||
    removed.some(({ path }) => directories.some((it) => covers(path, it)))
  );
}

/** What a command may throw away, whichever cache is asked about. */
interface Clearing {
  /** A package manager and what it is told to do: `apt-get clean`. */
  readonly verb: string | undefined;
  readonly isCleaningScript: boolean;
  readonly removed: readonly RemovedPath[];
}

/** Kept, because each rule asks about each command for its own cache. */
const CLEARINGS = new WeakMap<ShellCommand, Clearing>();

function clearingOf(command: ShellCommand): Clearing {
  const known = CLEARINGS.get(command);
  if (known !== undefined) return known;
  const found = packageCommandOf(command);
  const clearing: Clearing = {
    verb: found && `${found.manager} ${found.verb}`,
    isCleaningScript:
      found === undefined &&
      [command.name, ...command.args].some((it) => CLEANING_SCRIPT.test(it?.text.slice(-LONGEST_NAME) ?? '')),
    removed: removedPaths(command),
  };
  CLEARINGS.set(command, clearing);
  return clearing;
}

const LONGEST_NAME = 100;
/** `/tmp/cleanup`, `https://example.com/clean_caches.sh` */
const CLEANING_SCRIPT = /clean[\w-]*\.sh$|^\S*\/(?:[\w-]*[_-])?clean[\w-]*$/;

function fills(command: PackageCommand, { managers, filledBy, options }: PackageCache): boolean {
  const { manager, action } = command;
  return managers.includes(manager) && filledBy.includes(action) && !hasOption(command, options);
}

function isMountOn({ type, target }: Mount, { directories }: PackageCache): boolean {
  if (target === undefined || (type !== 'cache' && type !== 'tmpfs')) return false;
  return directories.some((it) => covers(target, it));
}

/** Whether a variable is given a value by ENV, ARG or the script; what the base image sets is not known. */
function isSet(name: string, { run, script }: ScriptedRun, model: Model): boolean {
  const { value, origin } = model.stateAt(instructionAt(model.file, run.start) ?? run).variables.lookup(name);
  if ((origin.kind === 'env' || origin.kind === 'arg') && value !== undefined && value !== '') return true;
  return script.commands.some(
    ({ program, args, assignments }) =>
      assignments.some((it) => it.name === name) ||
      (program === 'export' && args.some((it) => it.text.startsWith(`${name}=`))),
  );
}
