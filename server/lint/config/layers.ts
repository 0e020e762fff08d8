import type { Config, Level, Options } from './config.ts';
import type { BuildSettings, ConfigFile, Settings, Threshold } from './config-file.ts';
import { folderMatcherOf, matcherOf } from './glob.ts';

/** A configuration file, and the folder to which its patterns and paths are relative: absolute, with `/`. */
export interface Layer {
  readonly folder: string;
  readonly file: ConfigFile;
}

/** What configuration files say together. Paths are absolute, with `/`. */
export interface Configuration {
  readonly failOn: Threshold | undefined;
  readonly format: string | undefined;
  configFor(path: string): Config;
  excludes(path: string): boolean;
  /** How a file is built; the context is absolute. `undefined` where nothing is said. */
  buildFor(path: string): BuildSettings | undefined;
}

/** Brings configuration files together; what comes later in the list has the last word. */
export function configurationOf(layers: readonly Layer[]): Configuration {
  const steps = layers.flatMap(stepsOf);
  const exclusions = layers.map(({ folder, file }) => ({ folder, matches: folderMatcherOf(file.exclude) }));
  const withoutPragmas = layers.some((it) => it.file.withoutPragmas);
  /** By which steps apply: what is made of a configuration is made once for all its files. */
  const configs = new Map<string, Config>();
  return {
    failOn: layers.findLast((it) => it.file.failOn !== undefined)?.file.failOn,
    format: layers.findLast((it) => it.file.format !== undefined)?.file.format,
    configFor(path) {
      const applying = steps.map((it) => it.appliesTo(path));
      const key = String(applying);
      const config = configs.get(key) ?? {
        ...configFrom(steps.filter((_, index) => applying[index]).map((it) => it.rules)),
        withoutPragmas,
      };
      configs.set(key, config);
      return config;
    },
    excludes: (path) => exclusions.some(({ folder, matches }) => isMatched(path, folder, matches)),
    buildFor(path) {
      const builds = steps.flatMap((it) => (it.build !== undefined && it.appliesTo(path) ? it.build : []));
      return builds.length === 0 ? undefined : builds.reduce(merged);
    },
  };
}

/** Settings, and for which files they hold. */
interface Step {
  readonly rules: Settings;
  readonly build: BuildSettings | undefined;
  appliesTo(path: string): boolean;
}

function stepsOf({ folder, file }: Layer): readonly Step[] {
  const overrides = file.overrides.map(({ files, rules, build }) => {
    const matches = matcherOf(files);
    return { rules, build: located(build, folder), appliesTo: (path: string) => isMatched(path, folder, matches) };
  });
  return [{ rules: file.rules, build: located(file.build, folder), appliesTo: () => true }, ...overrides];
}

/** What lies outside the folder of a configuration is matched by none of its patterns. */
function isMatched(path: string, folder: string, matches: (path: string) => boolean): boolean {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) && matches(path.slice(prefix.length));
}

function configFrom(all: readonly Settings[]): Config {
  const rules = new Map<string, Level>();
  const options = new Map<string, Options>();
  const locked = new Set<string>();
  for (const settings of all) {
    for (const [id, setting] of settings) {
      if (setting.level !== undefined) rules.set(id, setting.level);
      if (setting.locked === true) locked.add(id);
      if (setting.locked === false) locked.delete(id);
      options.set(id, { ...options.get(id), ...setting.options });
    }
  }
  return { rules, options, locked };
}

function located(build: BuildSettings | undefined, folder: string): BuildSettings | undefined {
  if (build?.context === undefined) return build;
  return { ...build, context: resolved(build.context, folder) };
}

function resolved(path: string, folder: string): string {
  if (/^(?:[A-Za-z]:)?\//.test(path)) return path;
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/') || '/';
}

function merged(before: BuildSettings, after: BuildSettings): BuildSettings {
  return {
    context: after.context ?? before.context,
    target: after.target ?? before.target,
    platform: after.platform ?? before.platform,
    args: after.args === undefined ? before.args : { ...before.args, ...after.args },
  };
}
