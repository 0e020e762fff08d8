import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { ConfigFile } from '../lint/config/config-file.ts';
import type { Configuration, Layer } from '../lint/config/layers.ts';
import type { ConfigMistake, Text } from '../lint/config/yaml.ts';
import type { Rule } from '../lint/rule.ts';
import { Lines, type Position } from '../text/lines.ts';
import { kindOf, readText } from './files.ts';
import { disk, type Folders } from './folders.ts';

/** The configuration of a file, or why there is none to go by. `configuration` is `undefined` where none was found. */
export type FoundConfig =
  | { readonly configuration: Configuration | undefined; readonly warnings: readonly ConfigProblem[] }
  | { readonly mistakes: readonly ConfigProblem[] };

/** What is wrong with a configuration, and where. */
export interface ConfigProblem {
  readonly path: string;
  /** `undefined` where the file as a whole is meant. */
  readonly position: Position | undefined;
  readonly message: string;
}

/** Finds and reads configurations. Each folder is searched once, and each configuration read once. */
export class ConfigFinder {
  readonly #rules: readonly Rule[];
  readonly #folders: Folders;
  readonly #paths = new Map<string, string | undefined>();
  readonly #found = new Map<string, Promise<ReadConfig>>();

  constructor(rules: readonly Rule[], folders: Folders = disk) {
    this.#rules = rules;
    this.#folders = folders;
  }

  /** The configuration that is nearest to a file, from its folder upwards. */
  async configurationFor(file: string): Promise<FoundConfig> {
    const path = this.#nearest(dirname(file));
    return path === undefined ? { configuration: undefined, warnings: [] } : this.configurationAt(path);
  }

  /** The configuration in a file that is known by its path. */
  async configurationAt(path: string): Promise<FoundConfig> {
    return (await this.#readAt(path)).found;
  }

  /** The files that make up the configuration nearest to a file, from that to what it extends. */
  async filesFor(file: string): Promise<readonly string[]> {
    const path = this.#nearest(dirname(file));
    return path === undefined ? [] : this.filesAt(path);
  }

  /** A configuration that is known by its path, and the files that it extends. */
  async filesAt(path: string): Promise<readonly string[]> {
    return (await this.#readAt(path)).files;
  }

  #readAt(path: string): Promise<ReadConfig> {
    const known = this.#found.get(path) ?? readConfiguration(path, this.#rules);
    this.#found.set(path, known);
    return known;
  }

  #nearest(folder: string): string | undefined {
    if (this.#paths.has(folder)) return this.#paths.get(folder);
    const parent = dirname(folder);
    const path =
      configurationIn(folder, this.#folders) ??
      hadolintConfigurationIn(folder, this.#folders) ??
      (parent === folder ? undefined : this.#nearest(parent));
    this.#paths.set(folder, path);
    return path;
  }
}

const PACKAGE = 'package.json';

const CONFIG_NAMES = ['.dflint.yaml', '.dflint.yml', PACKAGE] as const;
/** What counts where none of those is there. */
const HADOLINT_NAMES = ['.hadolint.yaml', '.hadolint.yml'] as const;

/** What a configuration may be called; the first that is in a folder is the one. */
export const CONFIGURATION_NAMES = [...CONFIG_NAMES, ...HADOLINT_NAMES] as const;

/** Whether the text of a file with such a name may have been a configuration: most package.json are none. */
export function mayConfigure(path: string, text: string): boolean {
  return basename(path) !== PACKAGE || text.includes('"dflint"');
}

/** The configuration in a folder, if there is one. */
export function configurationIn(folder: string, folders: Folders = disk): string | undefined {
  return CONFIG_NAMES.map((it) => join(folder, it)).find(
    (it) => folders.has(it) && (basename(it) !== PACKAGE || hasKey(it)),
  );
}

/** The configuration of hadolint in a folder, which counts where there is none of ours. */
export function hadolintConfigurationIn(folder: string, folders: Folders = disk): string | undefined {
  return HADOLINT_NAMES.map((it) => join(folder, it)).find((it) => folders.has(it));
}

/** Whether a package.json configures dflint. Most do not, and then nothing else is to be loaded. */
function hasKey(path: string): boolean {
  const reading = readText(path);
  if ('error' in reading || !mayConfigure(path, reading.source)) return false;
  try {
    const manifest: unknown = JSON.parse(reading.source);
    return typeof manifest === 'object' && manifest !== null && 'dflint' in manifest;
  } catch {
    // It is for npm to complain.
    return false;
  }
}

interface ReadConfig {
  readonly found: FoundConfig;
  readonly files: readonly string[];
}

async function readConfiguration(path: string, rules: readonly Rule[]): Promise<ReadConfig> {
  // Loaded here, because most runs find no configuration and need neither YAML nor patterns.
  const { configurationOf } = await import('../lint/config/layers.ts');
  const reader = new LayerReader(rules);
  const layers = await reader.layersOf(path, [], dirname(path));
  const { files, mistakes, warnings } = reader;
  if (mistakes.length > 0) return { found: { mistakes }, files };
  return { found: { configuration: configurationOf(layers), warnings }, files };
}

/** Reads a configuration and those that it extends. */
class LayerReader {
  readonly mistakes: ConfigProblem[] = [];
  readonly warnings: ConfigProblem[] = [];
  /** All that were read, or were to be. */
  readonly files: string[] = [];
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** The layers, those that are extended first; `above` are the files that led here. */
  async layersOf(path: string, above: readonly string[], folder: string): Promise<readonly Layer[]> {
    this.files.push(path);
    const reading = readText(path);
    if ('error' in reading) {
      this.mistakes.push({ path, position: undefined, message: reading.error });
      return [];
    }
    const { source } = reading;
    const file = await this.#read(path, source);
    if (file === undefined) return [];
    const layers: Layer[] = [];
    for (const name of file.extends)
      layers.push(...(await this.#extended(name, path, source, [...above, path], folder)));
    return [...layers, { folder: folder.replaceAll(sep, '/'), file }];
  }

  async #read(path: string, source: string): Promise<ConfigFile | undefined> {
    const name = basename(path);
    if (/hadolint/.test(name)) {
      const { readHadolintConfig } = await import('../lint/config/hadolint-config.ts');
      const result = readHadolintConfig(source, this.#rules);
      if ('mistakes' in result) this.mistakes.push(...located(result.mistakes, path, source));
      else this.warnings.push(...located(result.warnings, path, source));
      return 'file' in result ? result.file : undefined;
    }
    const { readConfig, readPackageConfig } = await import('../lint/config/config-file.ts');
    const result = (name === PACKAGE ? readPackageConfig : readConfig)(source, this.#rules);
    if ('mistakes' in result) this.mistakes.push(...located(result.mistakes, path, source));
    return 'file' in result ? result.file : undefined;
  }

  async #extended(
    name: Text,
    path: string,
    source: string,
    above: readonly string[],
    folder: string,
  ): Promise<readonly Layer[]> {
    const fail = (message: string) => {
      this.mistakes.push(...located([{ span: name, message }], path, source));
      return [];
    };
    const isPath = /^\.{1,2}(?:[/\\]|$)/.test(name.value) || isAbsolute(name.value);
    const target = isPath ? resolve(dirname(path), name.value) : inPackage(name.value, dirname(path));
    if (target === undefined)
      return fail(`there is no package ${name.value} with a configuration; a path begins with ./`);
    if (kindOf(target) !== 'file') return fail(`there is no file ${name.value}`);
    if (above.includes(target)) return fail(`${name.value} extends this file in turn, so neither could be read first`);
    // The patterns of a package can only mean the files of those who use it.
    return this.layersOf(target, above, isPath ? dirname(target) : folder);
  }
}

/** The configuration of an npm package as Node.js would find it: `acme`, or a file of it, `@acme/lint/strict.yaml`. Nothing is run. */
function inPackage(name: string, folder: string): string | undefined {
  if (name.split(/[/\\]/).includes('..')) return undefined;
  const place = join(folder, 'node_modules', name);
  const kind = kindOf(place);
  const found = kind === 'file' ? place : kind === 'folder' ? configurationIn(place) : undefined;
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : inPackage(name, parent));
}

function located(mistakes: readonly ConfigMistake[], path: string, source: string): readonly ConfigProblem[] {
  const lines = new Lines(source);
  return mistakes.map(({ span, message }) => ({ path, position: lines.positionAt(span.start), message }));
}
