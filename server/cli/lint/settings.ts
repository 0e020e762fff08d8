import { join, resolve, sep } from 'node:path';
import type { ConfigProblem } from '../../host/config-file.ts';
import type { Folders } from '../../host/folders.ts';
import { type Config, defaultConfig, type Level, levelOf, withLevels } from '../../lint/config/config.ts';
import { idsNamed, type Rule, rulesNamed, type Severity } from '../../lint/rule.ts';
import type { BuildInputs } from '../../model/model.ts';
import { Configurations } from '../configurations.ts';
import type { LintArguments } from './arguments.ts';

/** By what a file is checked; `problems` where its configuration cannot be understood. */
export type FileSettings =
  | {
      readonly kind: 'known';
      readonly config: Config;
      readonly failOn: Severity | 'never';
      readonly isExcluded: boolean;
      /** `undefined` where nothing is known of it. */
      readonly build: BuildInputs | undefined;
      /** The folder that it is built in, absolute; `undefined` where nothing is said of it. */
      readonly context: string | 'none' | undefined;
    }
  | { readonly kind: 'misread' };

/** What the command line and the configurations say together; the command line has the last word. */
export class Settings {
  readonly #args: LintArguments;
  readonly #rules: readonly Rule[];
  readonly #folder: string;
  readonly #configurations: Configurations;
  /** What a configuration becomes under the command line; most files share one. */
  readonly #withAll = new Map<Config, Config>();

  constructor(args: LintArguments, rules: readonly Rule[], folder: string, folders: Folders) {
    this.#args = args;
    this.#rules = rules;
    this.#folder = folder;
    this.#configurations = new Configurations(args, rules, folder, folders);
  }

  /** What is wrong with configurations, each said once. */
  get problems(): ReadonlySet<ConfigProblem> {
    return this.#configurations.problems;
  }

  /** The first name on the command line that no rule has. */
  get unknownRule(): string | undefined {
    const { levels, only, ignore } = this.#args;
    const names = [...levels.map(([name]) => name), ...only, ...ignore];
    return names.find((it) => idsNamed(it, this.#rules).length === 0);
  }

  /** The settings for a file, given by its absolute path. */
  async settingsFor(file: string): Promise<FileSettings> {
    const found = await this.#configurations.configurationFor(file);
    if (found.kind === 'misread') return found;
    const { configuration, isExcluded } = found;
    const path = file.replaceAll(sep, '/');
    return {
      kind: 'known',
      config: this.#withArguments(configuration?.configFor(path) ?? defaultConfig),
      failOn: this.#args.failOn ?? configuration?.failOn ?? 'warning',
      build: this.#withBuildArguments(configuration?.buildFor(path)),
      context: this.#contextFolder(configuration?.buildFor(path)?.context),
      isExcluded,
    };
  }

  /** The files that make up the configuration of a file, the nearest first. */
  configurationFilesOf(file: string): Promise<readonly string[]> {
    return this.#configurations.filesFor(file);
  }

  /** The format that the configuration of the working directory asks for; a report is of all files together. */
  async formatWanted(): Promise<string | undefined> {
    const found = await this.#configurations.found(join(this.#folder, 'Dockerfile'));
    return 'mistakes' in found ? undefined : found.configuration?.format;
  }

  #contextFolder(configured: string | undefined): string | 'none' | undefined {
    const { context } = this.#args;
    if (context === 'nearest') return configured;
    return context === 'none' ? context : resolve(this.#folder, context.folder);
  }

  #withBuildArguments(build: BuildInputs = {}): BuildInputs | undefined {
    const { target = build.target, platform = build.platform, args } = this.#args.build;
    const all = args === undefined ? build.args : { ...build.args, ...args };
    const isKnown = target !== undefined || platform !== undefined || all !== undefined;
    return isKnown ? { target, platform, args: all } : undefined;
  }

  #withArguments(config: Config): Config {
    const known = this.#withAll.get(config) ?? this.#overridden(config);
    this.#withAll.set(config, known);
    return known;
  }

  #overridden(config: Config): Config {
    const { only, ignore, levels, preview, reportUnusedIgnores, requireReason } = this.#args;
    const chosen = only.flatMap((it) => rulesNamed(it, this.#rules));
    const changes: (readonly [string, Level])[] = [];
    for (const rule of only.length === 0 ? [] : this.#rules) {
      const level = levelOf(rule, config);
      changes.push([rule.id, !chosen.includes(rule) ? 'off' : level === 'off' ? rule.severity : level]);
    }
    if (reportUnusedIgnores) changes.push(['unused-ignore', 'warning']);
    if (requireReason) changes.push(['require-ignore-reason', 'warning']);
    changes.push(...ignore.map((it) => [it, 'off'] as const), ...levels);
    if (changes.length === 0 && !preview) return config;
    return withLevels(preview ? { ...config, preview } : config, changes, this.#rules);
  }
}
