import { enumerated } from '../text/enumerated.ts';
import { optionEntriesOf } from './config/config.ts';
import type { Example, Option, Rule } from './rule.ts';

/** A rule as Markdown, with everything that there is to know of it. */
export function describe(rule: Rule): string {
  return [
    `# ${rule.id}\n`,
    `${rule.summary}.\n`,
    `${factsOf(rule)}\n`,
    '## Why\n',
    dedent(rule.why),
    '## Examples\n',
    rule.examples.map((it) => exampleOf(it, rule)).join('\n'),
    ...optionsOf(rule),
    '## Configuration\n',
    configurationOf(rule),
  ].join('\n');
}

/** The same in short: what it asks, and why. */
export function describeBriefly(rule: Rule): string {
  return `**${rule.id}**: ${rule.summary}.\n\n${dedent(rule.why).trim()}`;
}

/** The table of all rules as Markdown; each leads to its page in `docs/`. */
export function describeAll(rules: readonly Rule[]): string {
  const categories = [...new Set(rules.map((it) => it.category))];
  const tables = categories.map((category) => {
    const rows = rules.filter((it) => it.category === category).map(rowOf);
    return `## ${capitalised(category)}\n\n| rule | severity | elsewhere | what it asks |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  });
  return `# Rules\n\n\`dflint explain RULE\` shows a page in the terminal. Severities in parentheses: off until you name the rule.\n\nWhat other linters call a rule means it too: [where dflint differs from them](docs/peers.md).\n\n${tables.join('\n')}`;
}

function rowOf(rule: Rule): string {
  const { id, aka = [], summary, severity } = rule;
  const loudness = isOff(rule) ? `(${severity})` : severity;
  return `| [${id}](docs/${id}.md) | ${loudness} | ${aka.join(', ')} | ${summary} |\n`;
}

function factsOf(rule: Rule): string {
  const { category, severity, aka = [], needs } = rule;
  return [
    `**${severity}**${isOff(rule) ? ', off until you name it' : ''}`,
    category,
    ...(needs === 'history' ? ['reads the git history'] : []),
    ...(aka.length > 0 ? [`known elsewhere as ${aka.join(', ')}`] : []),
  ].join(' · ');
}

function isOff({ optional, preview }: Rule): boolean {
  return optional === true || preview === true;
}

function exampleOf({ bad, good, files = {}, digests = {}, history = [] }: Example, { subject }: Rule): string {
  const fenced = (code: string) => `\`\`\`${languageOf(subject)}\n${dedent(code)}\`\`\`\n`;
  const shown = Object.entries(files).filter(([, text]) => text !== '');
  const given = [
    ...shown.map(([path, text]) => {
      const ends = text.includes('\r\n') ? ', whose lines end with CR and LF' : '';
      return `With this \`${path}\`${ends}:\n\n\`\`\`\n${text.replaceAll('\r\n', '\n')}\`\`\`\n\n`;
    }),
    ...Object.entries(digests).map(([name, digest]) => `While \`${name}\` is \`${digest}\`:\n\n`),
    ...(history.length > 0 ? [`After commits that changed ${changesIn(history)}:\n\n`] : []),
  ].join('');
  if (bad === undefined) return `${given}Nothing is said here:\n\n${fenced(good)}`;
  return `${given}${fenced(bad)}\nBetter:\n\n${fenced(good)}`;
}

/** "`src/main.js` 3 times and `package.json` once" */
function changesIn(history: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const path of history.flat()) counts.set(path, (counts.get(path) ?? 0) + 1);
  const texts = [...counts].map(([path, count]) => `\`${path}\` ${count === 1 ? 'once' : `${count} times`}`);
  return enumerated(texts);
}

function optionsOf(rule: Rule): readonly string[] {
  const options = optionEntriesOf(rule);
  if (options.length === 0) return [];
  const rows = options.map(([name, { summary, choices, default: value }]) => {
    const limits = choices === undefined ? '' : `: ${choices.join(', ')}`;
    return `| \`${name}\` | ${summary}${limits} | \`${JSON.stringify(value)}\` |\n`;
  });
  return ['## Options\n', `| option | what it says | default |\n| --- | --- | --- |\n${rows.join('')}`];
}

function configurationOf(rule: Rule): string {
  const { id, severity } = rule;
  const settings = optionEntriesOf(rule).map(([name, option]) => `, ${name}: ${exampleValue(option)}`);
  const setting =
    settings.length > 0 ? `{ severity: ${severity}${settings.join('')} }` : isOff(rule) ? severity : 'off';
  const place = placeOf(rule.subject);
  return `\`\`\`yaml\nrules:\n  ${id}: ${setting}\n\`\`\`\n\n${place}:\n\n\`\`\`${languageOf(rule.subject)}\n# dflint ignore=${id} -- the reason\n\`\`\`\n`;
}

/** What the examples of a rule are written in. */
function languageOf(subject: Rule['subject']): string {
  switch (subject) {
    case undefined:
      return 'dockerfile';
    case 'project':
      return 'yaml';
    default:
      return subject;
  }
}

function placeOf(subject: Rule['subject']): string {
  switch (subject) {
    case undefined:
      return 'In a Dockerfile, above an instruction';
    case 'dockerignore':
      return 'In a .dockerignore, above a pattern';
    case 'project':
      return 'In a Compose or Bake file, above what it speaks of';
  }
}

function exampleValue({ default: value }: Option): string {
  return JSON.stringify(value);
}

function capitalised(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** The lines of an indented template literal, without its first line break and the indentation that all of them share. */
function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/[ ]*$/, '').split('\n');
  const depth = Math.min(...lines.filter((it) => it.trim() !== '').map((it) => it.search(/[^ ]/)));
  return lines.map((it) => it.slice(depth)).join('\n');
}
