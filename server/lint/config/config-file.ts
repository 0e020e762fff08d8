import type { BuildInputs } from '../../model/model.ts';
import { isShellCheckCode, type Option, type Rule, rulesNamed } from '../rule.ts';
import type { Level, Options } from './config.ts';
import { optionEntriesOf } from './config.ts';
import { configShape, LEVELS, THRESHOLDS } from './config-shape.ts';
import { mistakesIn } from './shape.ts';
import { type ConfigMistake, type Entry, entryOf, readYaml, type Text, type Value } from './yaml.ts';

/** What one configuration file says, read but not yet brought to bear on a file. */
export interface ConfigFile {
  /** With the places, because what they name may not be there. */
  readonly extends: readonly Text[];
  readonly failOn: Threshold | undefined;
  readonly rules: Settings;
  readonly overrides: readonly Override[];
  readonly exclude: readonly string[];
  readonly build: BuildSettings | undefined;
  /** hadolint's `disable-ignore-pragma`. */
  readonly withoutPragmas?: boolean;
  /** The report that hadolint's `format` asks for, by our name. */
  readonly format?: string;
}

export type Threshold = (typeof THRESHOLDS)[number];

/** By rule id or check of ShellCheck. */
export type Settings = ReadonlyMap<string, Setting>;

/** What is not said stays as it is. */
export interface Setting {
  readonly level: Level | undefined;
  readonly locked: boolean | undefined;
  readonly options: Options;
}

interface Override {
  readonly files: readonly string[];
  readonly rules: Settings;
  readonly build: BuildSettings | undefined;
}

export interface BuildSettings extends BuildInputs {
  readonly args?: Readonly<Record<string, string>> | undefined;
  /** Relative to the folder of the configuration. */
  readonly context?: string | undefined;
}

/** A file that was understood, or everything that is wrong with it. */
export type ConfigReading = { readonly file: ConfigFile } | { readonly mistakes: readonly ConfigMistake[] };

/** Reads the text of a `.dflint.yaml`. */
export function readConfig(source: string, rules: readonly Rule[]): ConfigReading {
  const { value, mistakes } = readYaml(source);
  return mistakes.length > 0 ? { mistakes } : configIn(value, rules);
}

/** Reads the key `dflint` of a package.json; without one, the configuration says nothing. */
export function readPackageConfig(source: string, rules: readonly Rule[]): ConfigReading {
  const { value, mistakes } = readYaml(source);
  if (mistakes.length > 0) return { mistakes };
  return configIn(entryOf(value, 'dflint')?.value ?? { kind: 'nothing', start: 0, end: 0 }, rules);
}

function configIn(value: Value, rules: readonly Rule[]): ConfigReading {
  // An empty file, or one of comments only, is a beginning.
  const mistakes = value.kind === 'nothing' ? [] : mistakesIn(value, configShape(rules));
  if (mistakes.length > 0) return { mistakes };
  return {
    file: {
      extends: textNodesIn(value, 'extends'),
      failOn: choiceIn(value, 'fail-on', THRESHOLDS),
      rules: settingsIn(value, rules),
      overrides: itemsOf(entryOf(value, 'overrides')?.value).map((it) => ({
        files: textsIn(it, 'files'),
        rules: settingsIn(it, rules),
        build: buildIn(it),
      })),
      exclude: textsIn(value, 'exclude'),
      build: buildIn(value),
    },
  };
}

function settingsIn(value: Value, rules: readonly Rule[]): Settings {
  return new Map(
    entriesIn(value, 'rules').flatMap(({ key, value }) => {
      const own = rulesNamed(key.value, rules).map((rule) => [rule.id, settingOf(value, rule)] as const);
      return isShellCheckCode(key.value) ? [...own, [key.value.toUpperCase(), settingOf(value)] as const] : own;
    }),
  );
}

/** For a check of ShellCheck there is no rule. */
function settingOf(value: Value, rule?: Rule): Setting {
  const plain = LEVELS.find((it) => value.kind === 'text' && it === value.value);
  const locked = entryOf(value, 'locked')?.value;
  const options = (rule === undefined ? [] : optionEntriesOf(rule)).flatMap(([name, { type }]) => {
    const given = entryOf(value, name)?.value;
    return given === undefined ? [] : [[name, optionValue(given, type)] as const];
  });
  return {
    level: plain ?? choiceIn(value, 'severity', LEVELS),
    locked: locked?.kind === 'flag' ? locked.value : undefined,
    options: Object.fromEntries(options),
  };
}

function optionValue(value: Value, type: Option['type']): unknown {
  switch (type) {
    case 'flag':
    case 'number':
      return value.kind === 'flag' || value.kind === 'number' ? value.value : undefined;
    case 'text':
      return writtenOf(value);
    case 'texts':
      return itemsOf(value).map(writtenOf);
    case 'record':
      return recordOf(value);
  }
}

function buildIn(value: Value): BuildSettings | undefined {
  const build = entryOf(value, 'build')?.value;
  if (build === undefined) return undefined;
  const text = (key: string) => {
    const found = entryOf(build, key)?.value;
    return found && writtenOf(found);
  };
  const args = entryOf(build, 'args')?.value;
  return {
    context: text('context'),
    target: text('target') || undefined,
    platform: text('platform'),
    args: args && recordOf(args),
  };
}

function entriesIn(value: Value, key: string): readonly Entry[] {
  const found = entryOf(value, key)?.value;
  return found?.kind === 'mapping' ? found.entries : [];
}

/** A list may be written as its only item. */
function textNodesIn(value: Value, key: string): readonly Text[] {
  const found = entryOf(value, key)?.value;
  if (found?.kind === 'text') return [found];
  return itemsOf(found).filter((it) => it.kind === 'text');
}

function textsIn(value: Value, key: string): readonly string[] {
  return textNodesIn(value, key).map((it) => it.value);
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}

function recordOf(value: Value): { readonly [name: string]: string } {
  const entries = value.kind === 'mapping' ? value.entries : [];
  return Object.fromEntries(entries.map((it) => [it.key.value, writtenOf(it.value)]));
}

function writtenOf(value: Value): string {
  switch (value.kind) {
    case 'text':
      return value.value;
    case 'number':
    case 'flag':
      return value.text;
    default:
      return '';
  }
}

function choiceIn<Choice extends string>(value: Value, key: string, choices: readonly Choice[]): Choice | undefined {
  const found = entryOf(value, key)?.value;
  return found?.kind === 'text' ? choices.find((it) => it === found.value) : undefined;
}
