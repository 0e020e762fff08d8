import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConfigFinder, type ConfigProblem } from '../host/config-file.ts';
import { type Config, defaultConfig, type Level, withLevels } from '../lint/config/config.ts';
import type { BuildSettings } from '../lint/config/config-file.ts';
import { isRecord } from '../lint/record.ts';
import type { Rule } from '../lint/rule.ts';
import type { InlayHintKind } from '../service/inlay-hints.ts';
import { isIn } from './contexts.ts';

/** What a client may set under `dflint`; what it does not set, or sets wrongly, stays at its default. */
export interface ClientSettings {
  readonly enable: boolean;
  /** A configuration file for all, instead of the nearest one. */
  readonly configPath: string | undefined;
  readonly rules: readonly (readonly [string, Level])[];
  readonly cache: boolean;
  /** A file that says how long the steps of a build took; relative to the workspace folder. */
  readonly profile: string | undefined;
  readonly format: boolean;
  /** The kinds that are shown. */
  readonly inlayHints: ReadonlySet<InlayHintKind>;
  readonly codeLens: boolean;
}

const HINT_KINDS: readonly InlayHintKind[] = ['value', 'stage', 'directory', 'cache'];

const DEFAULT_SETTINGS: ClientSettings = {
  enable: true,
  configPath: undefined,
  rules: [],
  cache: true,
  profile: undefined,
  format: true,
  inlayHints: new Set(HINT_KINDS),
  codeLens: true,
};

/** Understands what a client answers; anything may stand there. */
export function clientSettings(value: unknown): ClientSettings {
  const given = isRecord(value) ? value : {};
  const { enable, configPath, rules } = given;
  return {
    enable: enable !== false,
    configPath: pathIn(configPath),
    rules: isRecord(rules) ? Object.entries(rules).flatMap(levelEntry) : [],
    cache: isOn(given['cache']),
    profile: isRecord(given['cache']) ? pathIn(given['cache']['profile']) : undefined,
    format: isOn(given['format']),
    inlayHints: hintsIn(given['inlayHints']),
    codeLens: isOn(given['codeLens']),
  };
}

/** What holds for one file. */
export interface FileSettings {
  readonly client: ClientSettings;
  readonly config: Config;
  readonly build: BuildSettings | undefined;
  readonly isExcluded: boolean;
  /** What is wrong with the configuration: nothing is linted under one that is misread. */
  readonly problems: readonly ConfigProblem[];
  readonly isMisread: boolean;
}

/** Whether anything is to be found in a file. */
export function isLinted({ client, isExcluded, isMisread }: FileSettings): boolean {
  return client.enable && !isExcluded && !isMisread;
}

/** What clients say by workspace folder, which is absolute; the empty path is for what lies in none of them. */
export type SettingsByFolder = ReadonlyMap<string, ClientSettings>;

/** The settings of files: those of their configuration, else those of the client. Each is found once. */
export class SettingsFinder {
  readonly #byFolder: SettingsByFolder;
  readonly #rules: readonly Rule[];
  readonly #finder: ConfigFinder;
  readonly #known = new Map<string, Promise<FileSettings>>();
  /** What was found before something changed, so that what has not is still the same value. */
  readonly #former: ReadonlyMap<string, Promise<FileSettings>>;

  constructor(byFolder: SettingsByFolder, rules: readonly Rule[], former?: SettingsFinder) {
    this.#byFolder = byFolder;
    this.#rules = rules;
    this.#finder = new ConfigFinder(rules);
    this.#former = former === undefined ? new Map() : new Map([...former.#former, ...former.#known]);
  }

  /** Of what lies in a workspace folder, the innermost; `undefined` is what is no file. */
  clientFor(path: string | undefined): readonly [folder: string, settings: ClientSettings] {
    const [folder = ''] = [...this.#byFolder.keys()]
      .filter((it) => it !== '' && path !== undefined && isIn(path, it))
      .sort((a, b) => b.length - a.length);
    return [folder, this.#byFolder.get(folder) ?? this.#byFolder.get('') ?? DEFAULT_SETTINGS];
  }

  /** `path` is absolute; `undefined` for what is no file. */
  settingsFor(path: string | undefined): Promise<FileSettings> {
    const key = path ?? '';
    const known = this.#known.get(key) ?? this.#unchanged(key, this.#find(path));
    this.#known.set(key, known);
    return known;
  }

  async #unchanged(key: string, finding: Promise<FileSettings>): Promise<FileSettings> {
    const [before, found] = await Promise.all([this.#former.get(key), finding]);
    return before !== undefined && isDeepStrictEqual(before, found) ? before : found;
  }

  async #find(path: string | undefined): Promise<FileSettings> {
    const [folder, client] = this.clientFor(path);
    const { configPath, rules } = client;
    const usual = withLevels(defaultConfig, rules, this.#rules);
    const unknown = { client, config: usual, build: undefined, isExcluded: false, problems: [], isMisread: false };
    if (path === undefined) return unknown;
    const found = await (configPath === undefined
      ? this.#finder.configurationFor(path)
      : this.#finder.configurationAt(resolve(folder === '' ? dirname(path) : folder, configPath)));
    if ('mistakes' in found) return { ...unknown, problems: found.mistakes, isMisread: true };
    const { configuration, warnings } = found;
    if (configuration === undefined) return unknown;
    const slashed = path.replaceAll('\\', '/');
    return {
      client,
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

/** Editors give an empty text where nothing is set. */
function pathIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `{ "enable": false }` turns all off, `{ "cache": false }` one kind. */
function hintsIn(value: unknown): ReadonlySet<InlayHintKind> {
  return new Set(isOn(value) ? HINT_KINDS.filter((it) => !isRecord(value) || value[it] !== false) : []);
}

/** `{ "enable": false }` turns it off. */
function isOn(value: unknown): boolean {
  return !(isRecord(value) && value['enable'] === false);
}
