import type { About } from '../model/about.ts';
import { byKind } from '../model/by-kind.ts';
import { managerNames } from '../model/package/managed.ts';
import { nearest } from '../text/nearest.ts';
import { isRecord } from './record.ts';
import type { Category, OptionType, Rule, Severity } from './rule.ts';

/** Whether a value that a module gives is a rule, as far as can be told without running it; or what is wrong, a sentence each. */
export function readRule(value: unknown): { readonly rule: Rule } | { readonly mistakes: readonly string[] } {
  if (!isRecord(value)) return { mistakes: [`a rule is an object, not ${kindOf(value)}`] };
  const unknown = Object.keys(value).filter((it) => !Object.hasOwn(FIELDS, it));
  const mistakes = [
    ...Object.entries(FIELDS).flatMap(([name, check]) => check(value[name], name)),
    ...unknown.map((it) => `there is no field ${it} in a rule${guess(it, Object.keys(FIELDS))}`),
  ];
  // Every field was looked at, which the compiler cannot follow.
  return mistakes.length > 0 ? { mistakes } : { rule: value as unknown as Rule };
}

/** What is wrong with a value, each a sentence that begins with the name of its field. */
type Check = (value: unknown, name: string) => readonly string[];

const CATEGORIES = {
  correctness: 0,
  security: 0,
  reproducibility: 0,
  cache: 0,
  size: 0,
  maintainability: 0,
  style: 0,
} as const satisfies Record<Category, 0>;
const SEVERITIES = { error: 0, warning: 0, info: 0, style: 0 } as const satisfies Record<Severity, 0>;
const TYPES = {
  flag: 'boolean',
  number: 'number',
  text: 'string',
  texts: 'list',
  record: 'record',
} as const satisfies Record<OptionType, string>;

const text: Check = (value, name) =>
  typeof value === 'string' && value.trim() !== '' ? [] : [`${name} is a text, not ${kindOf(value)}`];
const code: Check = (value, name) =>
  typeof value === 'function' ? [] : [`${name} is a function, not ${kindOf(value)}`];
const flag: Check = (value, name) => (value === true ? [] : [`${name} is true or left out, not ${kindOf(value)}`]);

const FIELDS: Readonly<Record<keyof Rule, Check>> = {
  id: (value, name) =>
    typeof value === 'string' && /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(value)
      ? []
      : [`${name} is a name in lower case with hyphens, like no-latest-tag, not ${kindOf(value)}`],
  aka: optional(listOf(text)),
  category: oneOf(CATEGORIES),
  severity: oneOf(SEVERITIES),
  optional: optional(flag),
  preview: optional(flag),
  subject: optional(oneOf({ dockerignore: 0, project: 0 } as const satisfies Record<NonNullable<Rule['subject']>, 0>)),
  needs: optional(
    oneOf({ context: 0, history: 0, registry: 0 } as const satisfies Record<NonNullable<Rule['needs']>, 0>),
  ),
  exclusive: optional(flag),
  summary: text,
  why: text,
  examples: (value, name) =>
    Array.isArray(value) && value.length > 0
      ? listOf(example)(value, name)
      : [`${name} is a list with an example at least, not ${kindOf(value)}`],
  options: optional(recordOf(option)),
  about: optional(about),
  check: code,
  checkIgnoreFile: optional(code),
  checkProject: optional(code),
  checkIgnores: optional(code),
};

function example(value: unknown, name: string): readonly string[] {
  if (!isRecord(value)) return [`${name} is an object, not ${kindOf(value)}`];
  return [
    ...text(value['good'], `${name}.good`),
    ...optional(text)(value['bad'], `${name}.bad`),
    ...optional(recordOf(anyText))(value['files'], `${name}.files`),
    ...optional(recordOf(anyRecord))(value['stats'], `${name}.stats`),
    ...optional(recordOf(text))(value['digests'], `${name}.digests`),
    ...optional(listOf(listOf(text)))(value['history'], `${name}.history`),
  ];
}

function option(value: unknown, name: string): readonly string[] {
  if (!isRecord(value)) return [`${name} is an object, not ${kindOf(value)}`];
  const { type, summary, choices } = value;
  const wrong = oneOf(TYPES)(type, `${name}.type`);
  const wanted = Object.entries(TYPES).find(([it]) => it === type)?.[1];
  const isFitting = wanted === undefined || formOf(value['default']) === wanted;
  return [
    ...wrong,
    ...(isFitting
      ? []
      : [`${name}.default is not what its type ${String(type)} says, but ${kindOf(value['default'])}`]),
    ...text(summary, `${name}.summary`),
    ...optional(listOf(text))(choices, `${name}.choices`),
  ];
}

function about(value: unknown, name: string): readonly string[] {
  if (!isRecord(value)) return [`${name} is an object, not ${kindOf(value)}`];
  const given = Object.keys(value);
  const names = Object.keys(PARTS);
  // A rule about nothing would never be asked.
  if (!given.some((it) => names.includes(it))) return [`${name} has ${names.join(', ')}, or some of them`];
  return [
    ...Object.entries(PARTS).flatMap(([part, check]) => optional(check)(value[part], `${name}.${part}`)),
    ...given.filter((it) => !names.includes(it)).map((it) => `there is no field ${it} in ${name}${guess(it, names)}`),
  ];
}

const PARTS: Readonly<Record<keyof About, Check>> = {
  // Every kind has its list there, if an empty one.
  instructions: listOf(oneOf(byKind([]))),
  programs: listOf(text),
  managers: listOf(oneOf(Object.fromEntries(managerNames.map((it) => [it, 0])))),
  texts: listOf(text),
  faults: flag,
};

function anyText(value: unknown, name: string): readonly string[] {
  return typeof value === 'string' ? [] : [`${name} is a text, not ${kindOf(value)}`];
}

function anyRecord(value: unknown, name: string): readonly string[] {
  return isRecord(value) ? [] : [`${name} is an object, not ${kindOf(value)}`];
}

function optional(check: Check): Check {
  return (value, name) => (value === undefined ? [] : check(value, name));
}

function listOf(check: Check): Check {
  return (value, name) =>
    Array.isArray(value)
      ? value.flatMap((it: unknown, index) => check(it, `${name}[${index}]`))
      : [`${name} is a list, not ${kindOf(value)}`];
}

function recordOf(check: Check): Check {
  return (value, name) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, it]) => check(it, `${name}.${key}`))
      : [`${name} is an object, not ${kindOf(value)}`];
}

function oneOf(choices: Readonly<Record<string, unknown>>): Check {
  return (value, name) => {
    if (typeof value === 'string' && Object.hasOwn(choices, value)) return [];
    const near = typeof value === 'string' ? nearest(value, Object.keys(choices)) : undefined;
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    return [`${name} is one of ${Object.keys(choices).join(', ')}, not ${kindOf(value)}${hint}`];
  };
}

function guess(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function formOf(value: unknown): string {
  if (Array.isArray(value)) return value.every((it) => typeof it === 'string') ? 'list' : 'a list of other things';
  if (!isRecord(value)) return typeof value;
  return Object.values(value).every((it) => typeof it === 'string') ? 'record' : 'an object of other things';
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? 'that text' : `"${value}"`;
    case 'function':
      return 'a function';
    case 'object':
      return 'an object';
    default:
      return String(value);
  }
}
