import { basename, resolve } from 'node:path';
import type { ProjectFiles } from '../../host/project/names.ts';
import type { Projects } from '../../host/project/projects.ts';
import type { BuildSettings } from '../../lint/config/config-file.ts';
import { localPath } from '../../lint/project/linked-build.ts';
import type { ProjectBuild } from '../../project/build.ts';
import type { CacheArguments } from './arguments.ts';

/** How Compose or Bake builds a Dockerfile. */
export interface DescribedBuild {
  readonly build: BuildSettings;
  readonly contexts: CacheArguments['contexts'];
  readonly noCache: boolean;
  /** Who builds it so, and what was left out. */
  readonly assumptions: readonly string[];
}

/** The first build with a Dockerfile, of that target if there is one; `undefined` where nothing builds it here. */
export function describedBuild(
  dockerfile: string,
  projects: readonly ProjectFiles[],
  target: string | undefined,
  reader: Projects,
): DescribedBuild | undefined {
  const builds = projects.flatMap((project) => {
    return reader.buildsWith(dockerfile, project).filter(({ context }) => {
      const folder = localPath(context);
      return folder !== undefined && reader.kindAt(folder, project) === 'folder';
    });
  });
  const wanted = target === undefined ? [] : builds.filter((it) => it.target?.value === target);
  const [build, ...others] = wanted.length > 0 ? wanted : builds;
  const folder = build && localPath(build.context);
  if (build === undefined || folder === undefined) return undefined;
  const [platform, ...more] = build.platforms;
  return {
    build: {
      context: resolve(folder),
      target: build.target?.value,
      args: Object.fromEntries(build.args.flatMap((it) => (it.value === undefined ? [] : [[it.name, it.value]]))),
      platform: more.length === 0 ? platform?.value : undefined,
    },
    contexts: build.contexts.flatMap((it) => (isLeftOut(it.value) ? [] : [[it.name, it.value ?? ''] as const])),
    noCache: build.noCache?.value === 'true',
    assumptions: [...assumptionsOf(build), ...othersOf(others)],
  };
}

/** Contexts that are another build, or somewhere else, are not there to be looked at. */
function isLeftOut(value: string | undefined): boolean {
  return value === undefined || /^(?!docker-image:)[a-z-]{2,}:/.test(value);
}

function assumptionsOf(build: ProjectBuild): readonly string[] {
  const unknown = build.args.filter((it) => it.value === undefined).map((it) => it.name);
  const left = build.contexts.filter((it) => isLeftOut(it.value)).map((it) => it.name);
  return [
    `it is built as ${nameOf(build)} says`,
    ...unknown.map((it) => `${it}, which ${nameOf(build)} takes from elsewhere, is not given`),
    ...left.map((it) => `the context ${it}, which is not a folder here, is taken for an image`),
  ];
}

function othersOf(others: readonly ProjectBuild[]): readonly string[] {
  const names = [...new Set(others.map(nameOf))];
  return names.length === 0 ? [] : [`what ${names.join(' and ')} would build is not looked at; --target chooses`];
}

function nameOf({ name, place }: ProjectBuild): string {
  return `${name} in ${basename(place.path)}`;
}
