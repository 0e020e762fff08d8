import { ConfigFinder, type ConfigProblem } from '../host/config-file.ts';
import { type Config, defaultConfig, type Level, withLevels } from '../lint/config.ts';
import type { BuildSettings } from '../lint/config-file.ts';
import type { Rule } from '../lint/rule.ts';

/** What a client may set under `dflint`; what it does not set, or sets wrongly, stays at its default. */
export interface ClientSettings {
  readonly enable: boolean;
  /** A configuration file for all, instead of the nearest one. */
  readonly configPath: string | undefined;
  readonly rules: readonly (readonly [string, Level])[];
  readonly cache: boolean;
  readonly format: boolean;
}

export const DEFAULT_SETTINGS: ClientSettings = {
  enable: true,
  configPath: undefined,
  rules: [],
  cache: true,
  format: true,
};

/** Understands what a client answers; anything may stand there. */
export function clientSettings(value: unknown): ClientSettings {
  const given = isRecord(value) ? value : {};
  const { enable, configPath, rules } = given;
  return {
    enable: enable !== false,
    configPath: typeof configPath === 'string' && configPath !== '' ? configPath : undefined,
    rules: isRecord(rules) ? Object.entries(rules).flatMap(levelEntry) : [],
    cache: isOn(given['cache']),
    format: isOn(given['format']),
  };
}

/** What holds for one file. */
export interface FileSettings {
  readonly config: Config;
  readonly build: BuildSettings | undefined;
  readonly isExcluded: boolean;
  /** What is wrong with the configuration: nothing is linted under one that is misread. */
  readonly problems: readonly ConfigProblem[];
  readonly isMisread: boolean;
}

/** The settings of files: those of their configuration, else those of the client. Made anew when one of them changes. */
export class SettingsFinder {
  readonly client: ClientSettings;
  readonly #rules: readonly Rule[];
  readonly #finder: ConfigFinder;
  readonly #known = new Map<string, Promise<FileSettings>>();

  constructor(client: ClientSettings, rules: readonly Rule[]) {
    this.client = client;
    this.#rules = rules;
    this.#finder = new ConfigFinder(rules);
  }

  /** `path` is absolute; `undefined` for what is no file. */
  settingsFor(path: string | undefined): Promise<FileSettings> {
    const key = path ?? '';
    const known = this.#known.get(key) ?? this.#find(path);
    this.#known.set(key, known);
    return known;
  }

  async #find(path: string | undefined): Promise<FileSettings> {
    const { configPath, rules } = this.client;
    const usual = withLevels(defaultConfig, rules, this.#rules);
    const unknown = { config: usual, build: undefined, isExcluded: false, problems: [], isMisread: false };
    if (path === undefined) return unknown;
    const found = await (configPath === undefined
      ? this.#finder.configurationFor(path)
      : this.#finder.configurationAt(configPath));
    if ('mistakes' in found) return { ...unknown, problems: found.mistakes, isMisread: true };
    const { configuration, warnings } = found;
    if (configuration === undefined) return unknown;
    const slashed = path.replaceAll('\\', '/');
    return {
      config: configuration.configFor(slashed),
      build: configuration.buildFor(slashed),
      isExcluded: configuration.excludes(slashed),
      problems: warnings,
      isMisread: false,
    };
  }
}

function levelEntry([name, level]: [string, unknown]): readonly (readonly [string, Level])[] {
  const known = LEVELS.find((it) => it === level);
  return known === undefined ? [] : [[name, known]];
}

const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'style', 'off'];

/** `{ "enable": false }` turns it off. */
function isOn(value: unknown): boolean {
  return !(isRecord(value) && value['enable'] === false);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
