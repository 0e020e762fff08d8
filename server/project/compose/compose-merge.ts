import type { Setting } from '../build.ts';
import { type Draft, lastOfEach, mergedDrafts } from '../draft.ts';
import { type Value, valueAt } from '../value.ts';

/** What is said of a service and matters for its build. */
export interface ServiceDraft {
  /** Whether it takes from something that is not known. */
  readonly isIncomplete?: boolean | undefined;
  /** `undefined` where it is not said to be built. */
  readonly build?: Draft | undefined;
  readonly platform?: Setting | undefined;
}

/** What two places say together, where the second has the last word (compose-go's override/merge.go). */
export function mergedServices(below: ServiceDraft | undefined, above: ServiceDraft | undefined): ServiceDraft {
  if (below === undefined || above === undefined) return above ?? below ?? {};
  return {
    isIncomplete: below.isIncomplete || above.isIncomplete,
    build: mergedBuilds(below.build, above.build),
    platform: above.platform ?? below.platform,
  };
}

/** What remains of what is said of a service below where it says `!reset` or `!override`. */
export function withoutReplaced(below: ServiceDraft, service: Value): ServiceDraft {
  const build = valueAt(service, 'build');
  return {
    ...below,
    platform: valueAt(service, 'platform')?.replaces ? undefined : below.platform,
    build: build?.replaces ? undefined : below.build && buildWithoutReplaced(below.build, build),
  };
}

/** What a service is built as in the end: for the platform that it runs on, if nothing else is said. */
export function builtDraft({ build, platform, isIncomplete }: ServiceDraft): Draft | undefined {
  if (build === undefined) return undefined;
  const runsOn = platform === undefined || platform.value === '' ? undefined : [platform];
  const platforms = (build.platforms ?? []).length > 0 ? build.platforms : runsOn;
  return { ...build, platforms, ...(isIncomplete && { isIncomplete }) };
}

/** `id` of `id=path` */
export function agentOf({ value }: Setting): string | undefined {
  return value?.split('=', 1)[0];
}

function mergedBuilds(below: Draft | undefined, above: Draft | undefined): Draft | undefined {
  if (below === undefined || above === undefined) return above ?? below;
  const ssh = joined(below.ssh, above.ssh);
  return {
    ...mergedDrafts(below, above),
    platforms: joined(below.platforms, above.platforms),
    noCacheFilter: joined(below.noCacheFilter, above.noCacheFilter),
    ssh: ssh && lastOfEach(ssh, agentOf),
    secrets: joined(below.secrets, above.secrets),
    cacheFrom: joined(below.cacheFrom, above.cacheFrom),
  };
}

function joined<T>(below: readonly T[] | undefined, above: readonly T[] | undefined): readonly T[] | undefined {
  return below === undefined || above === undefined ? (above ?? below) : [...below, ...above];
}

function buildWithoutReplaced(below: Draft, build: Value | undefined): Draft {
  let kept = below;
  for (const { key, value } of build?.kind === 'mapping' ? build.entries : []) {
    const said = SAYS.get(key.value);
    if (said !== undefined && value.replaces) kept = { ...kept, [said]: undefined };
    if (said !== 'args' && said !== 'contexts') continue;
    const replaced = value.kind === 'mapping' ? value.entries.filter((it) => it.value.replaces) : [];
    const isKept = ({ name }: { readonly name: string }) => !replaced.some((it) => it.key.value === name);
    if (replaced.length > 0) kept = { ...kept, [said]: kept[said]?.filter(isKept) };
  }
  return kept;
}

/** What the keys of a build say. */
const SAYS: ReadonlyMap<string, keyof Draft> = new Map([
  ['context', 'context'],
  ['dockerfile', 'dockerfile'],
  ['dockerfile_inline', 'inline'],
  ['target', 'target'],
  ['args', 'args'],
  ['additional_contexts', 'contexts'],
  ['platforms', 'platforms'],
  ['no_cache', 'noCache'],
  ['no_cache_filter', 'noCacheFilter'],
  ['ssh', 'ssh'],
  ['secrets', 'secrets'],
  ['cache_from', 'cacheFrom'],
]);
