import { idsNamed, type Rule, rulesNamed, type Severity } from '../rule.ts';
import type { Level } from './config.ts';
import { defaultConfig, levelOf } from './config.ts';
import type { ConfigFile, Setting, Threshold } from './config-file.ts';
import { type Fields, mistakesIn, type Shape } from './shape.ts';
import { type ConfigMistake, entryOf, readYaml, type Text, type Value } from './yaml.ts';

/** What a `.hadolint.yaml` means to us; a warning is what hadolint passes over in silence. */
export type HadolintReading =
  | { readonly file: ConfigFile; readonly warnings: readonly ConfigMistake[] }
  | { readonly mistakes: readonly ConfigMistake[] };

/** Reads the text of a `.hadolint.yaml`, each key with hadolint's own meaning. */
export function readHadolintConfig(source: string, rules: readonly Rule[]): HadolintReading {
  const { value: whole, mistakes } = readYaml(source);
  const value = heeded(whole, SHAPE);
  // A file of comments only asks for nothing.
  const wrong = mistakes.length > 0 || value.kind === 'nothing' ? mistakes : mistakesIn(value, SHAPE);
  if (wrong.length > 0) return { mistakes: wrong };
  const listed = [...textsIn(value, 'ignored'), ...SEVERITIES.flatMap((it) => textsIn(overridesIn(value), it))];
  const format = textIn(value, 'format');
  const file: ConfigFile = {
    extends: [],
    failOn: thresholdIn(value),
    rules: settingsIn(value, rules),
    overrides: [],
    exclude: [],
    build: undefined,
    withoutPragmas: flagIn(value, 'disable-ignore-pragma'),
    ...(format !== undefined && { format: FORMATS[format] ?? format }),
  };
  return {
    file,
    warnings: [...unknownKeysIn(whole, SHAPE), ...unknownCodesIn(listed, rules)],
  };
}

const SEVERITIES = ['error', 'warning', 'info', 'style'] as const;

/** Formats that have another name here. */
const FORMATS: { readonly [format: string]: string } = {
  tty: 'pretty',
  json: 'hadolint-json',
  checkstyle: 'checkstyle',
  codeclimate: 'gitlab',
  gitlab_codeclimate: 'gitlab',
  gnu: 'compact',
  sarif: 'sarif',
  junit: 'junit',
};

const CODES: Shape = { kind: 'list', of: { kind: 'text' } };
const SHAPE = fields('key', {
  ignored: CODES,
  override: fields('severity', { error: CODES, warning: CODES, info: CODES, style: CODES }),
  trustedRegistries: CODES,
  'label-schema': {
    kind: 'map',
    of: { kind: 'text', choices: ['text', 'rawtext', 'url', 'semver', 'hash', 'rfc3339', 'spdx', 'email'] },
  },
  'strict-labels': { kind: 'flag' },
  'failure-threshold': { kind: 'text', choices: [...SEVERITIES, 'ignore', 'none'] },
  'no-fail': { kind: 'flag' },
  'disable-ignore-pragma': { kind: 'flag' },
  'no-color': { kind: 'flag' },
  verbose: { kind: 'flag' },
  format: { kind: 'text' },
  formats: CODES,
});

function fields(noun: string, shapes: { readonly [name: string]: Shape }): Fields {
  return { kind: 'fields', noun, fields: new Map(Object.entries(shapes)) };
}

/** What hadolint reads: it passes over keys that it does not know, and those without a value. */
function heeded(value: Value, { fields }: Fields): Value {
  if (value.kind !== 'mapping') return value;
  const entries = value.entries.flatMap((entry) => {
    const shape = fields.get(entry.key.value);
    if (shape === undefined || entry.value.kind === 'nothing') return [];
    return { ...entry, value: shape.kind === 'fields' ? heeded(entry.value, shape) : entry.value };
  });
  return { ...value, entries };
}

function unknownKeysIn(value: Value, shape: Fields): readonly ConfigMistake[] {
  if (value.kind !== 'mapping') return [];
  const unknown = value.entries.filter((it) => !shape.fields.has(it.key.value));
  const inside = value.entries.flatMap(({ key, value }) => {
    const found = shape.fields.get(key.value);
    return found?.kind === 'fields' ? unknownKeysIn(value, found) : [];
  });
  return [...mistakesIn({ ...value, entries: unknown }, shape), ...inside];
}

function unknownCodesIn(codes: readonly Text[], rules: readonly Rule[]): readonly ConfigMistake[] {
  return codes
    .filter((it) => idsNamed(it.value, rules).length === 0)
    .map(({ start, end, value }) => ({
      span: { start, end },
      message: `dflint has no rule ${value}; this changes nothing`,
    }));
}

/** What hadolint cannot read it reports whatever it is told. */
const NEVER_IGNORED = 'DL1000';

function settingsIn(value: Value, rules: readonly Rule[]): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const set = (id: string, level: Level | undefined, options: Setting['options'] = {}) => {
    const before = settings.get(id);
    settings.set(id, {
      level: level ?? before?.level,
      locked: undefined,
      options: { ...before?.options, ...options },
    });
  };
  for (const rule of rules) {
    const level = levelOf(rule, defaultConfig);
    // Its threshold fails on `info` unless it is set, ours does not: our own advice is not to fail what passed.
    if (level !== 'off') set(rule.id, severityOf(rule) ?? (level === 'info' ? 'style' : level));
    // What is known to be unused here may be needed there: the comments are for hadolint too, which says nothing of them.
    if (rule.checkIgnores !== undefined) set(rule.id, 'off');
  }
  for (const { code, option, given } of optionsIn(value)) {
    const isAsked = Object.keys(given).length > 0;
    for (const rule of rulesNamed(code, rules))
      set(rule.id, isAsked ? (severityOf(rule) ?? rule.severity) : undefined, { [option]: given });
  }
  const setAll = (codes: readonly Text[], level: Level) => {
    for (const code of codes) for (const id of idsNamed(code.value, rules)) set(id, level);
  };
  // Of several severities the greatest counts, so that comes last; and what is ignored is ignored.
  for (const severity of SEVERITIES.toReversed()) setAll(textsIn(overridesIn(value), severity), severity);
  setAll(
    textsIn(value, 'ignored').filter((it) => it.value !== NEVER_IGNORED),
    'off',
  );
  return settings;
}

/** What hadolint sets once is an option of several rules here. Where it sets nothing, they have nothing to say. */
function optionsIn(value: Value): readonly { code: string; option: string; given: object }[] {
  const kinds = labelKindsIn(value);
  const labels = Object.keys(kinds);
  return [
    { code: 'DL3026', option: 'registries', given: textsIn(value, 'trustedRegistries').map((it) => it.value) },
    { code: 'DL3049', option: 'labels', given: labels },
    { code: 'DL3050', option: 'labels', given: flagIn(value, 'strict-labels') ? labels : [] },
    { code: 'DL3051', option: 'labels', given: kinds },
  ];
}

function labelKindsIn(value: Value): Readonly<Record<string, string>> {
  const schema = entryOf(value, 'label-schema')?.value;
  const entries = schema?.kind === 'mapping' ? schema.entries : [];
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => {
      if (value.kind !== 'text') return [];
      return [[key.value, value.value === 'rawtext' ? 'text' : value.value] as const];
    }),
  );
}

/** How loudly hadolint says what our rule says; a threshold that was set for one must fit the other. */
function severityOf({ aka = [] }: Rule): Level | undefined {
  const codes = aka.filter((it) => /^DL\d{4}$/.test(it));
  if (codes.length === 0) return undefined;
  return SEVERITIES.find((severity) => codes.some((code) => (LOUDNESS[code] ?? 'warning') === severity)) ?? 'off';
}

/** hadolint's severities, where they are not `warning`. */
const LOUDNESS: { readonly [code: string]: Level } = {
  // Off until an override names it.
  DL3057: 'off',
  ...severities('error', [1000, 3000, 3004, 3011, 3012, 3020, 3021, 3023, 3024, 3026, 3043, 3044, 3061, 4000, 4004]),
  ...severities('info', [3001, 3009, 3010, 3015, 3019, 3047, 3049, 3050, 3059, 3060, 3066]),
  ...severities('style', [3048]),
};

function severities(severity: Severity, codes: readonly number[]): { readonly [code: string]: Severity } {
  return Object.fromEntries(codes.map((it) => [`DL${it}`, severity]));
}

function thresholdIn(value: Value): Threshold {
  // For these services findings are no failure, so hadolint does not fail in their formats.
  const isForService = ['codeclimate', 'codacy'].includes(textIn(value, 'format') ?? '');
  if (isForService || flagIn(value, 'no-fail')) return 'never';
  const threshold = textIn(value, 'failure-threshold') ?? 'info';
  // To hadolint `ignore` and `none` are the lowest of all thresholds, not the absence of one.
  return SEVERITIES.find((it) => it === threshold) ?? 'style';
}

function overridesIn(value: Value): Value {
  return entryOf(value, 'override')?.value ?? { kind: 'nothing', start: 0, end: 0 };
}

function textsIn(value: Value, key: string): readonly Text[] {
  const found = entryOf(value, key)?.value;
  return found?.kind === 'list' ? found.items.filter((it) => it.kind === 'text') : [];
}

function textIn(value: Value, key: string): string | undefined {
  const found = entryOf(value, key)?.value;
  return found?.kind === 'text' ? found.value : undefined;
}

function flagIn(value: Value, key: string): boolean {
  const found = entryOf(value, key)?.value;
  return found?.kind === 'flag' && found.value;
}
