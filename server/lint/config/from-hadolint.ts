import { Lexer } from 'yaml';
import { bareSpan, type Span } from '../../text/span.ts';
import { idsNamed, type Rule } from '../rule.ts';
import { defaultConfig, levelOf, type Options, optionsOf } from './config.ts';
import type { ConfigFile, Setting } from './config-file.ts';
import { readHadolintConfig } from './hadolint-config.ts';
import { type ConfigMistake, type Entry, readYaml, type Text, type Value } from './yaml.ts';

/** A `.dflint.yaml` that means what a `.hadolint.yaml` does, and what of that it cannot say. */
export type Conversion =
  | { readonly text: string; readonly left: readonly ConfigMistake[] }
  | { readonly mistakes: readonly ConfigMistake[] };

/** Converts the text of a `.hadolint.yaml`; its comments stay with what they speak of. */
export function fromHadolint(source: string, rules: readonly Rule[]): Conversion {
  const reading = readHadolintConfig(source, rules);
  if ('mistakes' in reading) return reading;
  const writer = new Writer(source, rules, reading.file);
  const { value } = readYaml(source);
  for (const entry of value.kind === 'mapping' ? value.entries : []) writer.add(entry);
  return { text: writer.finish(), left: [...reading.warnings, ...writer.left] };
}

class Writer {
  readonly left: ConfigMistake[] = [];
  readonly #rules: readonly Rule[];
  readonly #file: ConfigFile;
  readonly #source: string;
  readonly #comments: Comment[];
  readonly #top: string[] = [];
  readonly #settings: string[] = [];
  readonly #written = new Set<string>();

  constructor(source: string, rules: readonly Rule[], file: ConfigFile) {
    this.#source = source;
    this.#rules = rules;
    this.#file = file;
    this.#comments = commentsIn(source);
  }

  /** Takes over a key of hadolint's, which are in source order. */
  add({ key, value }: Entry): void {
    switch (key.value) {
      case 'ignored':
        this.#open(key, 'Ignored.');
        for (const code of textsIn(value)) this.#addCode(code);
        break;
      case 'override':
        this.#open(key, undefined);
        for (const severity of value.kind === 'mapping' ? value.entries : []) {
          this.#open(severity.key, `Spoken of as ${severity.key.value}.`);
          for (const code of textsIn(severity.value)) this.#addCode(code);
        }
        break;
      case 'trustedRegistries':
        this.#open(key, undefined);
        this.#addOption(['DL3026'], value);
        break;
      case 'label-schema':
      case 'strict-labels':
        this.#open(key, undefined);
        this.#addOption(['DL3049', 'DL3050', 'DL3051'], value);
        break;
      case 'failure-threshold':
      case 'no-fail':
        this.#top.push(...this.#commentsBefore(key.start), ...this.#commentsBefore(lineEnd(this.#source, value.end)));
        break;
      default:
        this.#leave(key, value);
    }
  }

  finish(): string {
    const rest = this.#commentsBefore(Number.POSITIVE_INFINITY);
    const others = this.#differences();
    const settings = [
      ...this.#settings,
      ...(others.length > 0
        ? [
            '# As severe as hadolint has it; what hadolint does not have and is info, is style. Delete a line to hear dflint.',
          ]
        : []),
      ...others,
    ];
    const lines = [
      '# What .hadolint.yaml said, for dflint; `dflint explain RULE` says more of a rule.',
      ...this.#top,
      `fail-on: ${this.#file.failOn ?? 'warning'}`,
      ...(this.#written.size === 0 ? settings : ['rules:', ...settings.map((it) => `  ${it}`)]),
      ...rest,
    ];
    return lines.map((it) => `${it.trimEnd()}\n`).join('');
  }

  #open(key: Text, title: string | undefined): void {
    this.#settings.push(...this.#commentsBefore(key.start));
    const own = this.#commentsBefore(lineEnd(this.#source, key.end), key.end);
    this.#settings.push(...own, ...(title === undefined ? [] : [`# ${title}`]));
  }

  #addCode(code: Text): void {
    this.#settings.push(...this.#commentsBefore(code.start));
    const remark = this.#commentsBefore(lineEnd(this.#source, code.end)).map((it) => it.slice(2));
    const note = [code.value, ...remark].join(': ');
    const ids = idsNamed(code.value, this.#rules).filter((it) => !this.#written.has(it));
    if (ids.length === 0) this.#settings.push(`# ${note}`);
    for (const [index, id] of ids.entries()) this.#write(id, index === 0 ? note : code.value);
  }

  #addOption(codes: readonly string[], value: Value): void {
    const remarks = this.#commentsBefore(lineEnd(this.#source, value.end));
    this.#settings.push(...remarks);
    for (const code of codes) {
      for (const id of idsNamed(code, this.#rules))
        if (!this.#written.has(id) && this.#differs(id)) this.#write(id, code);
    }
  }

  #leave(key: Text, value: Value): void {
    const end = lineEnd(this.#source, Math.max(key.end, value.end));
    this.#top.push(...this.#commentsBefore(end));
    // What its value asks for anyway is nothing to miss.
    if (value.kind === 'nothing' || (value.kind === 'flag' && !value.value)) return;
    const instead = REMEDIES[key.value];
    if (instead === undefined) return;
    const written = this.#source.slice(key.start, value.end).replace(/\s+/g, ' ');
    this.#top.push(`# Not taken over: ${written} (${instead})`);
    this.left.push({ span: bareSpan(key), message: `${key.value} is not taken over: ${instead}` });
  }

  /** The rules that the keys did not name, but speak otherwise for hadolint. */
  #differences(): readonly string[] {
    const before = this.#settings.length;
    for (const { id } of this.#rules) if (!this.#written.has(id) && this.#differs(id)) this.#write(id, undefined);
    return this.#settings.splice(before);
  }

  #differs(id: string): boolean {
    const rule = this.#rules.find((it) => it.id === id);
    const setting = this.#file.rules.get(id);
    if (setting === undefined) return false;
    if (rule === undefined) return setting.level !== undefined;
    const isSaid = setting.level !== undefined && setting.level !== levelOf(rule, defaultConfig);
    return isSaid || Object.keys(optionsSet(rule, setting)).length > 0;
  }

  #write(id: string, note: string | undefined): void {
    const rule = this.#rules.find((it) => it.id === id);
    const setting = this.#file.rules.get(id);
    const level = setting?.level ?? (rule === undefined ? 'off' : levelOf(rule, defaultConfig));
    const options = rule === undefined || setting === undefined ? {} : optionsSet(rule, setting);
    const given = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const text = given.length === 0 ? level : `{ severity: ${level}, ${given.join(', ')} }`;
    this.#settings.push(`${id}: ${text}${note === undefined ? '' : ` # ${note}`}`);
    this.#written.add(id);
  }

  /** Takes the comments that begin before a place, and behind another. */
  #commentsBefore(end: number, start = 0): readonly string[] {
    const taken = this.#comments.filter((it) => it.start >= start && it.start < end);
    for (const it of taken) this.#comments.splice(this.#comments.indexOf(it), 1);
    return taken.map((it) => it.text);
  }
}

/** What to do about keys that have no counterpart. */
const REMEDIES: { readonly [key: string]: string } = {
  'disable-ignore-pragma': 'the comments of hadolint count for dflint wherever there is no .hadolint.yaml',
  format: 'a report is asked for on the command line, with --format',
  formats: 'a report is asked for on the command line, with --format',
  'no-color': 'it is asked for on the command line, with --no-color, or by NO_COLOR',
  verbose: 'dflint has no such option',
};

function optionsSet(rule: Rule, { options }: Setting): Options {
  const usual = optionsOf(rule, defaultConfig);
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name])),
  );
}

interface Comment extends Span {
  /** On one line, with its `# `. */
  readonly text: string;
}

function commentsIn(source: string): Comment[] {
  const comments: Comment[] = [];
  let at = 0;
  for (const token of new Lexer().lex(source)) {
    // These three stand for what is written nowhere.
    if (token === '\u0002' || token === '\u0018' || token === '\u001f') continue;
    const words = token.replace(/^#+/, '').trim();
    if (token.startsWith('#') && words !== '') {
      comments.push({ start: at, end: at + token.length, text: `# ${words}` });
    }
    at += token.length;
  }
  return comments;
}

function lineEnd(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end < 0 ? source.length : end;
}

function textsIn(value: Value): readonly Text[] {
  return value.kind === 'list' ? value.items.filter((it) => it.kind === 'text') : [];
}
