import { type DownloadCache, downloadCacheOf } from '../../shell/package/download-cache.ts';
import { hasOption, type PackageCommand, packageCommandsOf } from '../../shell/package/manager.ts';
import type { Model } from '../model.ts';
import type { ScriptedRun } from '../shipped.ts';
import { downloadCaches, type PackageCache } from './cache.ts';
import { firstClearing, isSetAside } from './leftover.ts';
import { resolved } from './managed.ts';

/** A command of a RUN that downloads what an earlier build may have left in its cache. */
export interface Download extends DownloadCache {
  /** Whether the RUN empties that cache, or has another command do without it. */
  readonly isThrownAway: boolean;
}

/** The first of a RUN that is not told to keep nothing, or to keep it elsewhere. */
export function firstDownload({ run, script }: ScriptedRun, model: Model): Download | undefined {
  const installs = packageCommandsOf(script).filter((it) => it.action === 'install');
  const caches = new Map(installs.map((it) => [it.command, cacheOf(it)]));
  const setAside = new Set(downloadCaches.filter((it) => isSetAside(it, { run, script }, model)));
  const told = new Set(installs.filter((it) => isTold(resolved(it, { run, script }, model))).map((it) => it.command));
  for (const command of script.commands) {
    const found = downloadCacheOf(command);
    if (found === undefined || told.has(command)) continue;
    const cache = caches.get(command);
    if (cache !== undefined && setAside.has(cache)) continue;
    const isUnused = cache !== undefined && [...told].some((it) => caches.get(it) === cache);
    return { ...found, isThrownAway: isUnused || firstClearing(script, cache ?? bare(found)) !== undefined };
  }
  return undefined;
}

/** Whether options have a command keep nothing in its cache. */
function isTold(command: PackageCommand): boolean {
  return hasOption(command, cacheOf(command)?.options ?? []);
}

function cacheOf({ manager }: PackageCommand): PackageCache | undefined {
  return downloadCaches.find((it) => it.managers.includes(manager));
}

/** The cache of a program of which no more is known than its place. */
function bare({ place }: DownloadCache): Pick<PackageCache, 'cleanedBy' | 'directories'> {
  return { cleanedBy: [], directories: [place] };
}
