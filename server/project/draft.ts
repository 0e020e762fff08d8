import type { InlineDockerfile, NamedSetting, Place, ProjectBuild, Setting } from './build.ts';
import { isRemoteContext, resolvePath } from './path.ts';

/** What one place says of a build, paths as they are written; others may say more, or something else. */
export interface Draft {
  readonly isIncomplete?: true | undefined;
  readonly context?: Located | undefined;
  readonly dockerfile?: Setting | undefined;
  readonly inline?: InlineDockerfile | undefined;
  readonly target?: Setting | undefined;
  readonly args?: readonly NamedSetting[] | undefined;
  readonly contexts?: readonly (NamedSetting & Located)[] | undefined;
  readonly platforms?: readonly Setting[] | undefined;
  readonly noCache?: Setting | undefined;
  readonly noCacheFilter?: readonly Setting[] | undefined;
  readonly ssh?: readonly Setting[] | undefined;
  readonly secrets?: readonly Setting[] | undefined;
  readonly cacheFrom?: readonly Setting[] | undefined;
}

/** A path with the folder that it is seen from. */
interface Located extends Setting {
  readonly folder: string;
}

/** What two places say together, where the second has the last word. Of what has names, each counts by itself. */
export function mergedDrafts(below: Draft, above: Draft): Draft {
  const merged = {
    ...below,
    ...Object.fromEntries(Object.entries(above).filter(([, value]) => value !== undefined)),
    args: mergedByName(below.args, above.args),
    contexts: mergedByName(below.contexts, above.contexts),
  };
  // Of the two ways to give a Dockerfile the last one counts.
  if (above.dockerfile !== undefined) return { ...merged, inline: above.inline };
  return above.inline === undefined ? merged : { ...merged, dockerfile: undefined };
}

function mergedByName<T extends NamedSetting>(
  below: readonly T[] | undefined,
  above: readonly T[] | undefined,
): readonly T[] | undefined {
  if (below === undefined || above === undefined) return above ?? below;
  return [...below.filter(({ name }) => !above.some((it) => it.name === name)), ...above];
}

/** The build that a draft describes in the end; `folder` is the context where it says none. */
export function buildOf(
  draft: Draft,
  { kind, name, place, isTemplate }: Pick<ProjectBuild, 'kind' | 'name' | 'place' | 'isTemplate'>,
  folder: string,
): ProjectBuild {
  const context = draft.context === undefined ? { ...place, value: folder } : contextSetting(draft.context);
  return {
    kind,
    name,
    place,
    isTemplate,
    isIncomplete: draft.isIncomplete ?? false,
    context,
    dockerfile:
      draft.inline === undefined ? dockerfileIn(context.value, draft.dockerfile, { place, folder }) : undefined,
    inline: draft.inline,
    target: draft.target,
    args: draft.args ?? [],
    contexts: (draft.contexts ?? []).map((it) => ({ ...contextSetting(it), name: it.name })),
    platforms: draft.platforms ?? [],
    noCache: draft.noCache,
    noCacheFilter: draft.noCacheFilter ?? [],
    ssh: draft.ssh ?? [],
    secrets: draft.secrets ?? [],
    cacheFrom: draft.cacheFrom ?? [],
  };
}

function contextSetting({ path, start, end, value, folder }: Located): Setting {
  const isPath = value !== undefined && !isRemoteContext(value);
  return { path, start, end, value: isPath ? resolvePath(folder, withoutScheme(value)) : value };
}

/** Relative to the context where that is a folder (buildx's bake/bake.go, toBuildOpt; compose-go's normalize.go). */
function dockerfileIn(
  context: string | undefined,
  dockerfile: Setting | undefined,
  { place, folder }: { readonly place: Place; readonly folder: string },
): Setting {
  const { path, start, end } = dockerfile ?? place;
  const value = dockerfile === undefined || dockerfile.value === '' ? 'Dockerfile' : dockerfile.value;
  const isFromFolder = value?.startsWith(HERE) ?? false;
  const base = isFromFolder ? folder : context === undefined || isRemoteContext(context) ? undefined : context;
  const isKnown = base !== undefined && value !== undefined;
  return { path, start, end, value: isKnown ? resolvePath(base, withoutScheme(value)) : undefined };
}

/** What Bake calls the folder that it runs in. */
const HERE = 'cwd://';

function withoutScheme(path: string): string {
  return path.startsWith(HERE) ? path.slice(HERE.length) : path;
}

/** Of settings with the same key the last one, where the first stood; what has none is like no other. */
export function lastOfEach<T>(settings: readonly T[], keyOf: (it: T) => string | undefined): readonly T[] {
  const last = new Map(settings.map((it) => [keyOf(it) ?? it, it]));
  return [...last.values()];
}
