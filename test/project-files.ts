import type { ProjectWorld } from '../server/lint/project/linked-build.ts';
import type { NamedSetting, ProjectBuild, Read, Setting } from '../server/project/build.ts';

/** Files by their paths in the folder `/p`. */
export function reader(files: Readonly<Record<string, string>>): Read {
  return (path) => {
    const source = files[path.replace(/^\/p\//, '')];
    return source === undefined ? { error: 'does not exist' } : { source };
  };
}

/** The same as what a project leads to. */
export function worldOfFiles(files: Readonly<Record<string, string>>): ProjectWorld {
  const paths = Object.keys(files).map((it) => `/p/${it}`);
  return {
    kindOf: (path) => {
      if (paths.includes(path)) return 'file';
      return path === '/p' || paths.some((it) => it.startsWith(`${path}/`)) ? 'folder' : 'missing';
    },
    textOf: (path) => files[path.replace(/^\/p\//, '')],
    contextOf: () => undefined,
  };
}

/** What a build says, without places and without what it does not say. */
export function briefly(build: ProjectBuild) {
  const { name, context, dockerfile, target, args, contexts, platforms, noCache, ssh, secrets, cacheFrom } = build;
  return {
    name,
    context: textOf(context),
    ...(dockerfile && { dockerfile: textOf(dockerfile) }),
    ...(target && { target: textOf(target) }),
    ...(args.length > 0 && { args: byName(args) }),
    ...(contexts.length > 0 && { contexts: byName(contexts) }),
    ...(platforms.length > 0 && { platforms: platforms.map(textOf) }),
    ...(noCache && { noCache: noCache.value }),
    ...(ssh.length > 0 && { ssh: ssh.map(textOf) }),
    ...(secrets.length > 0 && { secrets: secrets.map(textOf) }),
    ...(cacheFrom.length > 0 && { cacheFrom: cacheFrom.map(textOf) }),
  };
}

function textOf({ value = 'unknown' }: Setting): string {
  return value;
}

function byName(settings: readonly NamedSetting[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(settings.map((it) => [it.name, it.value]));
}
