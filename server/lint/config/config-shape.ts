import { parsePlatform } from '../../model/platform.ts';
import { namesOf, type Option, type Rule } from '../rule.ts';
import { LONGEST_PATTERN, optionEntriesOf } from './config.ts';
import type { Fields, Shape } from './shape.ts';

/** Everything that `.dflint.yaml` may say, given the rules there are. */
export function configShape(rules: readonly Rule[]): Fields {
  const settings: Fields = {
    kind: 'fields',
    noun: 'rule',
    caseless: true,
    fields: new Map(rules.flatMap((rule) => namesOf(rule).map((name) => [name, settingShape(rule)] as const))),
    more: { pattern: '^SC\\d{4}$', of: FOREIGN },
    summary: 'How loudly rules speak, by their names or those of other linters.',
  };
  const override = keys('One answer to several files.', ['files'], {
    files: oneOrMore('Patterns, relative to the folder of this file.', patternFault),
    rules: settings,
    build: BUILD,
  });
  return keys('The configuration of dflint.', [], {
    extends: oneOrMore('Configurations that this one builds on: paths that begin with a dot, or npm packages.'),
    'fail-on': { kind: 'text', choices: THRESHOLDS, summary: 'The least severity that makes dflint fail.' },
    rules: settings,
    overrides: {
      kind: 'list',
      of: override,
      summary: 'Other settings for some files; of several, the last one counts.',
    },
    exclude: oneOrMore('Files that are not checked, even if they are named.', patternFault),
    build: BUILD,
  });
}

export const THRESHOLDS = ['error', 'warning', 'info', 'style', 'never'] as const;
export const LEVELS = ['off', 'style', 'info', 'warning', 'error'] as const;

const BUILD = keys('How the images are built, for rules and predictions that depend on it.', [], {
  context: { kind: 'text', summary: 'The build context, relative to the folder of this file.' },
  target: { kind: 'text', summary: 'The stage that is built.' },
  args: { kind: 'map', of: { kind: 'written' }, summary: 'Build arguments.' },
  platform: { kind: 'text', fault: platformFault, summary: 'What the image is built for, like linux/arm64.' },
});

const FOREIGN = settingWith([], 'A check of ShellCheck, where that is asked.');

function settingShape(rule: Rule): Shape {
  const options = optionEntriesOf(rule).map(([name, option]) => [name, optionShape(option)] as const);
  return settingWith(options, `${rule.summary}.`);
}

function settingWith(options: readonly (readonly [string, Shape])[], summary: string): Shape {
  const fields = new Map<string, Shape>([
    ['severity', { kind: 'text', choices: LEVELS, summary: 'How loudly the rule speaks, if at all.' }],
    ['locked', { kind: 'flag', summary: 'Whether no ignore comment silences it.' }],
    ...options,
  ]);
  const level: Shape = { kind: 'text', choices: LEVELS };
  const whole: Fields = { kind: 'fields', noun: 'option', fields };
  return { kind: 'either', shapes: [level, whole], summary };
}

function optionShape({ type, choices, summary }: Option): Shape {
  const text: Shape = { kind: 'text', ...(choices && { choices }) };
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  switch (type) {
    case 'flag':
    case 'number':
      return { kind: type, summary: sentence };
    case 'text':
      return { ...text, summary: sentence };
    case 'texts':
      return { kind: 'list', of: text, summary: sentence };
    case 'record':
      return { kind: 'map', of: text, summary: sentence };
  }
}

function oneOrMore(summary: string, fault?: (text: string) => string | undefined): Shape {
  const text: Shape = { kind: 'text', ...(fault && { fault }) };
  return { kind: 'either', shapes: [text, { kind: 'list', of: text }], summary };
}

/** What is wrong with a pattern for paths, as a sentence; `undefined` where it can be matched. */
function patternFault(pattern: string): string | undefined {
  if (pattern === '') return 'a pattern is expected, not an empty text';
  return pattern.length > LONGEST_PATTERN ? `a pattern has at most ${LONGEST_PATTERN} characters` : undefined;
}

function platformFault(text: string): string | undefined {
  return parsePlatform(text) === undefined
    ? `a platform is written OS/ARCH, like linux/arm64; not "${text}"`
    : undefined;
}

function keys(summary: string, required: readonly string[], fields: { readonly [name: string]: Shape }): Fields {
  return { kind: 'fields', noun: 'key', fields: new Map(Object.entries(fields)), required, summary };
}
