import { join, resolve } from 'node:path';
import { type Reading, readText } from '../../host/files.ts';
import { FolderContext, nearestContext } from '../../host/nearest-context.ts';
import { replaceText } from '../../host/write.ts';
import { silence } from '../../lint/add-ignore.ts';
import { fix } from '../../lint/fix.ts';
import { lintModel } from '../../lint/lint.ts';
import type { Diagnostic, Input, Rule, Severity } from '../../lint/rule.ts';
import { contextSources } from '../../model/context-source.ts';
import { type Model, modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { filesNamed } from '../named-files.ts';
import { shownPath } from '../shown-path.ts';
import type { Surroundings } from '../surroundings.ts';
import type { LintArguments } from './arguments.ts';
import type { BaselineFile } from './baseline.ts';
import { Online } from './online.ts';
import { diff } from './report/diff.ts';
import type { Checked, Result } from './result.ts';
import type { FileSettings, Settings } from './settings.ts';

/** What came of checking, and perhaps fixing, all that was asked for. */
export interface Outcome {
  readonly results: readonly Result[];
  /** Whether a finding is as severe as the settings of its file allow for. */
  readonly isFailing: boolean;
  /** How many findings were fixed in how many files. */
  readonly fixed: { readonly findings: number; readonly files: number };
  /** How many were silenced by comments that were written. */
  readonly silenced: { readonly findings: number; readonly files: number };
  /** What would be changed, where only that was asked for. */
  readonly diffs: string;
  /** Standard input after its changes, where it was to be changed. */
  readonly changedInput: string | undefined;
  /** Why a file could not be written, each a sentence. */
  readonly unwritten: readonly string[];
  /** What registries did not answer, each a sentence. */
  readonly unanswered: readonly string[];
}

/** Checks every file, whatever becomes of one. */
export async function check(
  args: LintArguments,
  rules: readonly Rule[],
  settings: Settings,
  baseline: BaselineFile | undefined,
  surroundings: Surroundings,
  foreign?: Input['foreign'],
): Promise<Outcome> {
  const checker = new Checker(args, rules, settings, baseline, surroundings, foreign);
  for (const path of args.paths.length > 0 ? args.paths : ['.']) await checker.add(path);
  return checker;
}

class Checker implements Outcome {
  isFailing = false;
  readonly fixed = { findings: 0, files: 0 };
  readonly silenced = { findings: 0, files: 0 };
  diffs = '';
  changedInput: string | undefined;
  readonly unwritten: string[] = [];
  readonly #args: LintArguments;
  readonly #rules: readonly Rule[];
  readonly #settings: Settings;
  readonly #baseline: BaselineFile | undefined;
  readonly #surroundings: Surroundings;
  readonly #online: Online | undefined;
  readonly #foreign: Pick<Input, 'foreign'>;
  /** By path, so that a file which is named twice is checked once. */
  readonly #results = new Map<string, Result>();

  constructor(
    args: LintArguments,
    rules: readonly Rule[],
    settings: Settings,
    baseline: BaselineFile | undefined,
    surroundings: Surroundings,
    foreign: Input['foreign'],
  ) {
    this.#args = args;
    this.#baseline = baseline;
    this.#rules = rules;
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#online = args.online ? new Online() : undefined;
    this.#foreign = foreign === undefined ? {} : { foreign };
  }

  get results(): readonly Result[] {
    return [...this.#results.values()];
  }

  get unanswered(): readonly string[] {
    return this.#online?.failures ?? [];
  }

  /** Checks what a path of the command line means. */
  async add(path: string): Promise<void> {
    const { folder, readStdin } = this.#surroundings;
    const { stdinFilename, paths, changes } = this.#args;
    if (path === '-') {
      const name = stdinFilename === '-' ? 'Dockerfile' : stdinFilename;
      const reading = await readStdin();
      // Whatever becomes of it, a pipe is to get back what it gave.
      if (changes === 'write' && 'source' in reading) this.changedInput = reading.source;
      await this.#addText(stdinFilename, reading, join(folder, name), undefined);
      return;
    }
    const files = await filesNamed(path, folder);
    if (typeof files === 'string') {
      // The folder that nobody named may hold none.
      if (paths.length > 0) this.#addUnread(shownPath(resolve(folder, path), folder), files);
      return;
    }
    for (const file of files) {
      const name = shownPath(file, folder);
      if (!this.#results.has(name)) await this.#addText(name, readText(file), file, file);
    }
  }

  #addUnread(path: string, reason: string): void {
    this.#results.set(path, { kind: 'unread', path, reason });
  }

  /** `place` decides on the settings; `file` is where changes go, standard output where it is `undefined`. */
  async #addText(path: string, reading: Reading, place: string, file: string | undefined): Promise<void> {
    const settings = await this.#settings.settingsFor(place);
    if (settings.kind === 'misread') {
      this.#addUnread(path, 'was not checked, because its configuration is not understood');
    } else if (!settings.isExcluded) {
      if ('error' in reading) this.#addUnread(path, reading.error);
      else await this.#addChecked(path, reading.source, settings, place, file);
    }
  }

  async #addChecked(
    path: string,
    source: string,
    settings: FileSettings & { kind: 'known' },
    place: string,
    file: string | undefined,
  ): Promise<void> {
    try {
      const published = await this.#online?.factsFor(modelOf(parse(source), settings.build));
      const checked = this.#checked(path, source, settings, place, file, published);
      const diagnostics = this.#fresh(checked, place);
      this.#results.set(path, { ...checked, diagnostics });
      this.isFailing ||= diagnostics.some((it) => isFailing(it, settings));
    } catch (error) {
      // The rim: what we do wrong with one file is not to hide the others.
      this.#results.set(path, { kind: 'fault', path, error });
    }
  }

  /** What is found and not put up with. */
  #fresh({ source, diagnostics }: Pick<Checked, 'source' | 'diagnostics'>, place: string): readonly Diagnostic[] {
    return this.#baseline?.fresh(place, source, diagnostics) ?? diagnostics;
  }

  #checked(
    path: string,
    source: string,
    settings: FileSettings & { kind: 'known' },
    place: string,
    file: string | undefined,
    published: Pick<Input, 'digests' | 'platforms'> | undefined,
  ): Checked {
    const { config, build, context: contextFolder } = settings;
    const modelled = (text: string) => {
      const model = modelOf(parse(text), build, published?.digests, published?.platforms);
      return { model, context: contextFor(model, place, contextFolder, this.#surroundings.folder) };
    };
    const linted = (text: string) => {
      const { model, context } = modelled(text);
      const diagnostics = lintModel(
        model,
        { path, ...(context && { context }), ...this.#foreign },
        this.#rules,
        config,
      );
      return { model, source: text, diagnostics };
    };
    const checked = (text: string): Checked => {
      return { kind: 'checked', path, source: text, diagnostics: linted(text).diagnostics };
    };
    const { changes, fixes, addIgnores } = this.#args;
    if (changes === 'none') return checked(source);

    const fixed = () => {
      const { context } = modelled(source);
      const known = { ...(build && { build }), ...(context && { context }), ...published };
      const input: Input = { path, source, ...known, ...this.#foreign };
      const { source: after, counts } = fix(input, this.#rules, config, fixes ?? 'safe');
      return { source: after, count: [...counts.values()].reduce((sum, it) => sum + it, 0) };
    };
    const failing = (text: string) => {
      const found = linted(text);
      const isToSilence = (it: Diagnostic) => isFailing(it, settings) && !config.locked?.has(it.rule);
      return { model: found.model, findings: this.#fresh(found, place).filter(isToSilence) };
    };
    const first = fixes === undefined ? { source, count: 0 } : fixed();
    const last = addIgnores === undefined ? { ...first, count: 0 } : silence(first.source, failing, addIgnores);
    const after = last.source;
    if (changes === 'diff') {
      this.diffs += diff(path, source, after);
      return checked(source);
    }
    const reason = file === undefined || after === source ? undefined : replaceText(file, source, after);
    if (file === undefined) this.changedInput = after;
    if (reason !== undefined) {
      this.unwritten.push(`${path} ${reason}`);
      return checked(source);
    }
    count(this.fixed, first.count);
    count(this.silenced, last.count);
    return checked(after);
  }
}

/** Whether a finding is as severe as the settings of its file allow for. */
function isFailing({ severity }: Diagnostic, { failOn }: FileSettings & { kind: 'known' }): boolean {
  return LOUDEST_FIRST.slice(0, LOUDEST_FIRST.indexOf(failOn) + 1).includes(severity);
}

function count(tally: { findings: number; files: number }, findings: number): void {
  if (findings === 0) return;
  tally.findings += findings;
  tally.files++;
}

/** The build context of a Dockerfile, given by its absolute path; `folder` is the context where it is known. */
function contextFor(
  model: Model,
  place: string,
  folder: string | 'none' | undefined,
  workingFolder: string,
): FolderContext | undefined {
  if (folder === 'none') return undefined;
  const sources = contextSources(model);
  // What is not read matters to nobody.
  if (sources.length === 0) return undefined;
  const found =
    folder ??
    nearestContext(
      place,
      sources.map((it) => it.path),
      workingFolder,
    );
  return found === undefined ? undefined : new FolderContext(found, place);
}

const LOUDEST_FIRST: readonly (Severity | 'never')[] = ['error', 'warning', 'info', 'style'];
