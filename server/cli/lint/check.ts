import { join, resolve } from 'node:path';
import { dockerfilesIn, filesMatching } from '../../host/discover.ts';
import { kindOf, type Reading, readText } from '../../host/files.ts';
import { FolderContext, nearestContext } from '../../host/nearest-context.ts';
import { replaceText } from '../../host/write.ts';
import { fix } from '../../lint/fix.ts';
import { lintModel } from '../../lint/lint.ts';
import type { Input, Rule, Severity } from '../../lint/rule.ts';
import { contextSources } from '../../model/context-source.ts';
import { type Model, modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { nearest } from '../../text/nearest.ts';
import { COMMANDS } from '../commands.ts';
import { shownPath } from '../shown-path.ts';
import type { Surroundings } from '../surroundings.ts';
import type { LintArguments } from './arguments.ts';
import type { BaselineFile } from './baseline.ts';
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
  /** What would be fixed, where only that was asked for. */
  readonly diffs: string;
  /** Standard input after its fixes, where it was to be fixed. */
  readonly fixedInput: string | undefined;
  /** Why a file could not be written, each a sentence. */
  readonly unwritten: readonly string[];
}

/** Checks every file, whatever becomes of one. */
export async function check(
  args: LintArguments,
  rules: readonly Rule[],
  settings: Settings,
  baseline: BaselineFile | undefined,
  surroundings: Surroundings,
): Promise<Outcome> {
  const checker = new Checker(args, rules, settings, baseline, surroundings);
  for (const path of args.paths.length > 0 ? args.paths : ['.']) await checker.add(path);
  return checker;
}

class Checker implements Outcome {
  isFailing = false;
  readonly fixed = { findings: 0, files: 0 };
  diffs = '';
  fixedInput: string | undefined;
  readonly unwritten: string[] = [];
  readonly #args: LintArguments;
  readonly #rules: readonly Rule[];
  readonly #settings: Settings;
  readonly #baseline: BaselineFile | undefined;
  readonly #surroundings: Surroundings;
  /** By path, so that a file which is named twice is checked once. */
  readonly #results = new Map<string, Result>();

  constructor(
    args: LintArguments,
    rules: readonly Rule[],
    settings: Settings,
    baseline: BaselineFile | undefined,
    surroundings: Surroundings,
  ) {
    this.#args = args;
    this.#baseline = baseline;
    this.#rules = rules;
    this.#settings = settings;
    this.#surroundings = surroundings;
  }

  get results(): readonly Result[] {
    return [...this.#results.values()];
  }

  /** Checks what a path of the command line means. */
  async add(path: string): Promise<void> {
    const { folder, readStdin } = this.#surroundings;
    const { stdinFilename, paths, fixes } = this.#args;
    if (path === '-') {
      const name = stdinFilename === '-' ? 'Dockerfile' : stdinFilename;
      const reading = await readStdin();
      // Whatever becomes of it, a pipe is to get back what it gave.
      if (fixes === 'write' && 'source' in reading) this.fixedInput = reading.source;
      await this.#addText(stdinFilename, reading, join(folder, name), undefined);
      return;
    }
    const place = resolve(folder, path);
    const kind = kindOf(place);
    const files = await this.#filesAt(path, kind);
    const shown = shownPath(place, folder);
    if (kind === 'missing' && files.length === 0) this.#addUnread(shown, missing(path));
    else if (files.length === 0 && paths.length > 0) this.#addUnread(shown, 'holds no Dockerfile');
    else {
      for (const file of files) {
        const name = shownPath(file, folder);
        if (!this.#results.has(name)) await this.#addText(name, readText(file), file, file);
      }
    }
  }

  async #filesAt(path: string, kind: 'file' | 'folder' | 'missing'): Promise<readonly string[]> {
    const { folder } = this.#surroundings;
    switch (kind) {
      case 'file':
        return [resolve(folder, path)];
      case 'folder':
        return await dockerfilesIn(resolve(folder, path));
      case 'missing':
        return await filesMatching(path, folder);
    }
  }

  #addUnread(path: string, reason: string): void {
    this.#results.set(path, { kind: 'unread', path, reason });
  }

  /** `place` decides on the settings; `file` is where fixes go, standard output where it is `undefined`. */
  async #addText(path: string, reading: Reading, place: string, file: string | undefined): Promise<void> {
    const settings = await this.#settings.settingsFor(place);
    if (settings.kind === 'misread') {
      this.#addUnread(path, 'was not checked, because its configuration is not understood');
    } else if (!settings.isExcluded) {
      if ('error' in reading) this.#addUnread(path, reading.error);
      else this.#addChecked(path, reading.source, settings, place, file);
    }
  }

  #addChecked(
    path: string,
    source: string,
    settings: FileSettings & { kind: 'known' },
    place: string,
    file: string | undefined,
  ): void {
    try {
      const checked = this.#checked(path, source, settings, place, file);
      const fresh = this.#baseline?.fresh(place, checked.source, checked.diagnostics);
      const result = fresh === undefined ? checked : { ...checked, diagnostics: fresh };
      this.#results.set(path, result);
      const failing = LOUDEST_FIRST.slice(0, LOUDEST_FIRST.indexOf(settings.failOn) + 1);
      this.isFailing ||= result.diagnostics.some((it) => failing.includes(it.severity));
    } catch (error) {
      // The rim: what we do wrong with one file is not to hide the others.
      this.#results.set(path, { kind: 'fault', path, error });
    }
  }

  #checked(
    path: string,
    source: string,
    { config, build, context: contextFolder }: FileSettings & { kind: 'known' },
    place: string,
    file: string | undefined,
  ): Checked {
    const modelled = (text: string) => {
      const model = modelOf(parse(text), build);
      return { model, context: contextFor(model, place, contextFolder, this.#surroundings.folder) };
    };
    const checked = (text: string): Checked => {
      const { model, context } = modelled(text);
      const diagnostics = lintModel(model, { path, ...(context && { context }) }, this.#rules, config);
      return { kind: 'checked', path, source: text, diagnostics };
    };
    const { fixes, unsafeFixes } = this.#args;
    if (fixes === 'none') return checked(source);
    const { context } = modelled(source);
    const input: Input = { path, source, ...(build && { build }), ...(context && { context }) };
    const { source: after, counts } = fix(input, this.#rules, config, unsafeFixes ? 'unsafe' : 'safe');
    if (fixes === 'diff') {
      this.diffs += diff(path, source, after);
      return checked(source);
    }
    const reason = file === undefined || after === source ? undefined : replaceText(file, source, after);
    if (file === undefined) this.fixedInput = after;
    if (reason !== undefined) {
      this.unwritten.push(`${path} ${reason}`);
      return checked(source);
    }
    if (after !== source) {
      this.fixed.files++;
      for (const count of counts.values()) this.fixed.findings += count;
    }
    return checked(after);
  }
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

function missing(path: string): string {
  const command = nearest(
    path,
    COMMANDS.map((it) => it.name),
  );
  return `does not exist${command === undefined ? '' : `; did you mean the command ${command}?`}`;
}
