import { quotedSpelling } from '../../shell/command-line.ts';
import { hasOption, type PackageCommand, packageCommandsOf } from '../../shell/package/manager.ts';
import { covers, type RemovedPath, removedPaths } from '../../shell/removal.ts';
import type { Script, ShellCommand, ShellWord } from '../../shell/script.ts';
import { isForWindows } from '../../shell/windows.ts';
import { instructionAt } from '../../syntax/walk.ts';
import type { Model } from '../model.ts';
import { mountsOf } from '../run/mount.ts';
import type { ScriptedRun } from '../shipped.ts';
import type { PackageCache } from './cache.ts';
import { resolved } from './managed.ts';

/** A RUN that leaves a cache in its layer, and the commands that filled it since it was last cleared. */
export interface Leftover extends ScriptedRun {
  readonly filling: readonly [PackageCommand, ...PackageCommand[]];
}

/** Where the layers of the image hold a cache that nobody needs in them. Two rules ask for each, so they are kept. */
export function leftovers(model: Model, cache: PackageCache): readonly Leftover[] {
  if (model.packageRuns.length === 0) return [];
  const byCache = model.fact(newLeftoversByCache);
  const found = byCache.get(cache) ?? [...leftoversOf(cache, model)];
  byCache.set(cache, found);
  return found;
}

function newLeftoversByCache(): Map<PackageCache, readonly Leftover[]> {
  return new Map();
}

function* leftoversOf(cache: PackageCache, model: Model): Generator<Leftover> {
  for (const { run, script, packageCommands } of model.packageRuns) {
    // On Windows all of them have other places.
    if (!packageCommands.some((it) => fills(it, cache)) || isForWindows(script)) continue;
    const cleared = script.fact(clearingsOf).findLastIndex((it) => clears(it, cache));
    const cleanedAway = new Set(script.commands.slice(0, cleared + 1));
    const [first, ...more] = packageCommands.filter(
      (it) =>
        fills(it, cache) &&
        !cleanedAway.has(it.command) &&
        !hasOption(resolved(it, { run, script }, model), cache.options),
    );
    if (first === undefined || isMounted(cache, { run, script }, model)) continue;
    if (isSetAside(cache, { run, script }, model)) continue;
    yield { run, script, filling: [first, ...more] };
  }
}

/** Whether a variable keeps a cache from being filled by a RUN, or has it elsewhere. */
export function isSetAside(cache: PackageCache, scripted: ScriptedRun, model: Model): boolean {
  return cache.variables.some((it) => isSet(it, scripted, model));
}

/** The first command of a script that throws a cache away, or is called as if it did: `./cleanup.sh`. */
export function firstClearing(script: Script, cache: Clearable): ShellCommand | undefined {
  return script.fact(clearingsOf).find((it) => clears(it, cache))?.command;
}

/** What is asked of a cache to know what clears it. */
type Clearable = Pick<PackageCache, 'cleanedBy' | 'directories'>;

/** What a command may throw away, whichever cache is asked about. */
interface Clearing {
  readonly command: ShellCommand;
  /** A package manager and what it is told to do: `apt-get clean`. */
  readonly verb: string | undefined;
  readonly isCleaningScript: boolean;
  readonly removed: readonly RemovedPath[];
}

/** One for each command. */
function clearingsOf(script: Script): readonly Clearing[] {
  const managed = new Map(packageCommandsOf(script).map((it) => [it.command, it]));
  return script.commands.map((command) => clearingOf(command, managed.get(command)));
}

function clearingOf(command: ShellCommand, found: PackageCommand | undefined): Clearing {
  return {
    command,
    verb: found && `${found.manager} ${found.verb}`,
    isCleaningScript: found === undefined && (isCleaningName(command.name) || command.args.some(isCleaningName)),
    removed: removedPaths(command),
  };
}

function clears({ verb, isCleaningScript, removed }: Clearing, { cleanedBy, directories }: Clearable): boolean {
  return (
    isCleaningScript ||
    (verb !== undefined && cleanedBy.includes(verb)) ||
    removed.some(({ path }) => directories.some((it) => covers(path, it)))
  );
}

function isCleaningName(word: ShellWord | undefined): boolean {
  const text = word?.text ?? '';
  return text.includes('clean') && CLEANING_SCRIPT.test(text.slice(-LONGEST_NAME));
}

const LONGEST_NAME = 100;
/** `/tmp/cleanup`, `https://example.com/clean_caches.sh` */
const CLEANING_SCRIPT = /clean[\w-]*\.sh$|^\S*\/(?:[\w-]*[_-])?clean[\w-]*$/;

function fills(command: PackageCommand, { managers, filledBy, options }: PackageCache): boolean {
  const { manager, action } = command;
  return managers.includes(manager) && filledBy.includes(action) && !hasOption(command, options);
}

function isMounted({ directories }: PackageCache, { run, script }: ScriptedRun, model: Model): boolean {
  const targets = mountsOf(run, model).flatMap(({ type, target }) =>
    target !== undefined && (type === 'cache' || type === 'tmpfs') ? [target] : [],
  );
  if (targets.length === 0) return false;
  const places = [...directories, ...linkedTo(directories, script)];
  return targets.some((target) => places.some((it) => covers(target, it)));
}

/** Where a script has directories lead: `ln -s /mnt/packages /etc/apk/cache`. */
function linkedTo(directories: readonly string[], { commands }: Script): readonly string[] {
  return commands.flatMap(({ program, args }) => {
    const [place, link] = args.map(quotedSpelling).filter((it) => !it.startsWith('-'));
    const isLink = program === 'ln' && link !== undefined && directories.some((it) => covers(link, it));
    return isLink && place !== undefined ? [place] : [];
  });
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
