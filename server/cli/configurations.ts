import { resolve, sep } from 'node:path';
import { ConfigFinder, type ConfigProblem, type FoundConfig } from '../host/config-file.ts';
import type { Folders } from '../host/folders.ts';
import type { Configuration } from '../lint/config/layers.ts';
import type { Rule } from '../lint/rule.ts';
import { shownPath } from './shown-path.ts';

/** What a command line says of configurations, and of files that are left out. */
export interface ConfigurationArguments {
  /** A file to configure everything by; `none` asks for none to be looked for. */
  readonly config: { readonly file: string } | 'none' | 'nearest';
  readonly exclude: readonly string[];
}

/** The configuration of a file; `undefined` where there is none. */
export type FileConfiguration =
  | { readonly kind: 'known'; readonly configuration: Configuration | undefined; readonly isExcluded: boolean }
  /** It cannot be understood; the reasons are among the problems. */
  | { readonly kind: 'misread' };

/** The configurations of files, each read once, and whether the files are left out. */
export class Configurations {
  /** What is wrong with configurations, each said once. */
  readonly problems = new Set<ConfigProblem>();
  readonly #args: ConfigurationArguments;
  readonly #folder: string;
  readonly #finder: ConfigFinder;
  #matches: ((path: string) => boolean) | undefined;

  constructor(args: ConfigurationArguments, rules: readonly Rule[], folder: string, folders?: Folders) {
    this.#args = args;
    this.#folder = folder;
    this.#finder = new ConfigFinder(rules, folders);
  }

  /** For a file, given by its absolute path. */
  async configurationFor(file: string): Promise<FileConfiguration> {
    const found = await this.found(file);
    for (const problem of 'mistakes' in found ? found.mistakes : found.warnings) this.problems.add(problem);
    if ('mistakes' in found) return { kind: 'misread' };
    const { configuration } = found;
    const path = file.replaceAll(sep, '/');
    const isExcluded = (configuration?.excludes(path) ?? false) || (await this.#isExcluded(path));
    return { kind: 'known', configuration, isExcluded };
  }

  /** The same without a complaint. */
  async found(file: string): Promise<FoundConfig> {
    const { config } = this.#args;
    if (config === 'none') return { configuration: undefined, warnings: [] };
    return config === 'nearest'
      ? this.#finder.configurationFor(file)
      : this.#finder.configurationAt(resolve(this.#folder, config.file));
  }

  /** The files that make up the configuration of a file. */
  async filesFor(file: string): Promise<readonly string[]> {
    const { config } = this.#args;
    if (config === 'none') return [];
    return config === 'nearest'
      ? this.#finder.filesFor(file)
      : this.#finder.filesAt(resolve(this.#folder, config.file));
  }

  async #isExcluded(path: string): Promise<boolean> {
    const { exclude } = this.#args;
    if (exclude.length === 0) return false;
    // Most command lines have no pattern, and need nothing to match it.
    this.#matches ??= (await import('../lint/config/glob.ts')).folderMatcherOf(
      exclude.map((it) => it.replace(/^\.\/(?=.)/, '')),
    );
    const folder = `${this.#folder.replaceAll(sep, '/').replace(/\/$/, '')}/`;
    return path.startsWith(folder) && this.#matches(path.slice(folder.length));
  }
}

/** `a/.dflint.yaml:1:5: there is no key …` */
export function problemText({ path, position, message }: ConfigProblem, folder: string): string {
  const place = position === undefined ? '' : `:${position.line}:${position.column}`;
  return `${shownPath(path, folder)}${place}: ${message}`;
}
