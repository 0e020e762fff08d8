import { join, resolve } from 'node:path';
import { nearestContext } from '../../host/context/nearest-context.ts';
import { isDockerfileName, isIgnoreFileName } from '../../host/discover.ts';
import { kindOf, markOf, type Reading, readText, returnable } from '../../host/files.ts';
import type { Folders } from '../../host/folders.ts';
import { optimizeLater } from '../../host/optimizer.ts';
import { isProjectFileName, mayBeProjectFile } from '../../host/project/names.ts';
import { isWithin } from '../../host/within.ts';
import { replaceText } from '../../host/write.ts';
import type { Input, Rule } from '../../lint/rule.ts';
import { modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { filesNamed } from '../named-files.ts';
import { shownPath } from '../shown-path.ts';
import type { Surroundings } from '../surroundings.ts';
import type { LintArguments } from './arguments.ts';
import type { BaselineFile } from './baseline.ts';
import type { ChangedFiles } from './changed-files.ts';
import { ContextFiles, sourcesIn } from './context-files.ts';
import { ProjectChecks } from './project-checks.ts';
import { diff } from './report/diff.ts';
import type { Checked, Result } from './result.ts';
import type { ResultCache } from './result-cache.ts';
import type { FileSettings, Settings } from './settings.ts';
import { freshIn, isFailing, type Treatment, Treatments } from './treatment.ts';

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
  /** What of Compose and Bake files was not understood that nobody asked to check, each a sentence. */
  readonly misunderstood: readonly string[];
}

/** What is to be checked, and by what. */
export interface Task {
  readonly args: LintArguments;
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  readonly baseline?: BaselineFile | undefined;
  readonly changed?: ChangedFiles | undefined;
  /** For checking alone. */
  readonly cache?: ResultCache | undefined;
  readonly folders: Folders;
  readonly surroundings: Surroundings;
  readonly foreign?: Input['foreign'];
}

/** Checks every file, whatever becomes of one. */
export async function check(task: Task): Promise<Outcome> {
  const checker = new Checker(task);
  const { paths } = task.args;
  for (const path of paths.length > 0 ? paths : ['.']) await checker.add(path);
  await checker.addProjectFiles();
  await checker.addIgnoreFiles();
  return checker;
}

class Checker implements Outcome {
  isFailing = false;
  readonly fixed = { findings: 0, files: 0 };
  readonly silenced = { findings: 0, files: 0 };
  diffs = '';
  changedInput: string | undefined;
  readonly unwritten: string[] = [];
  misunderstood: readonly string[] = [];
  readonly #args: LintArguments;
  #hasReadStdin = false;
  /** What stands before standard input. */
  #mark = '';
  readonly #settings: Settings;
  readonly #baseline: BaselineFile | undefined;
  readonly #changed: ChangedFiles | undefined;
  readonly #surroundings: Surroundings;
  readonly #folders: Folders;
  readonly #contexts: ContextFiles;
  readonly #projects: ProjectChecks;
  readonly #treatments: Treatments;
  /** The folders in which files were found that nobody named, by file. */
  readonly #foundIn = new Map<string, string>();
  /** By path, so that a file which is named twice is checked once. */
  readonly #results = new Map<string, Result>();

  constructor({ args, rules, settings, baseline, changed, cache, folders, surroundings, foreign }: Task) {
    this.#args = args;
    this.#changed = changed;
    this.#baseline = baseline;
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#folders = folders;
    this.#contexts = new ContextFiles(surroundings.folder, folders);
    this.#projects = new ProjectChecks(surroundings.folder, folders);
    const { environment } = surroundings;
    const [contexts, projects] = [this.#contexts, this.#projects];
    this.#treatments = new Treatments({ args, rules, baseline, contexts, projects, environment, foreign, cache });
  }

  get results(): readonly Result[] {
    return [...this.#results.values()];
  }

  get unanswered(): readonly string[] {
    return this.#treatments.unanswered;
  }

  /** Checks what a path of the command line means. */
  async add(path: string): Promise<void> {
    const { folder, readStdin } = this.#surroundings;
    const { stdinFilename, paths, changes } = this.#args;
    if (path === '-') {
      const name = stdinFilename === '-' ? 'Dockerfile' : stdinFilename;
      // Named once more, nothing is left to be read.
      if (this.#hasReadStdin) return;
      this.#hasReadStdin = true;
      const given = await readStdin();
      const reading = changes === 'write' ? returnable(given) : given;
      this.#mark = markOf(reading);
      // Whatever becomes of it, a pipe is to get back what it gave.
      if (changes === 'write' && 'source' in reading) this.changedInput = this.#mark + reading.source;
      const place = join(folder, name);
      if (isIgnoreFileName(place)) await this.#nameIgnoreFile(place);
      if (mayBeProjectFile(place)) await this.#projects.name(place);
      await this.#addText(stdinFilename, reading, place, undefined);
      return;
    }
    const isWanted = (name: string) => isDockerfileName(name) || isProjectFileName(name);
    const files = await filesNamed(path, folder, isWanted, this.#folders);
    if (typeof files === 'string') {
      // The folder that nobody named may hold none.
      if (paths.length > 0) this.#addUnread(shownPath(resolve(folder, path), folder), files);
      return;
    }
    if (files.length > MANY) await optimizeLater();
    const place = resolve(folder, path);
    const isNamed = files.length === 1 && files[0] === place;
    if (kindOf(place) === 'folder') for (const file of files) this.#foundIn.set(file, place);
    for (const file of await this.#concerned(files)) {
      if (isIgnoreFileName(file)) await this.#nameIgnoreFile(file);
      else if (isNamed && mayBeProjectFile(file)) await this.#addProject(file, undefined);
      else if (isProjectFileName(file)) await this.#addProject(file, files.includes(place) ? undefined : place);
      else await this.#addFile(file);
    }
    const isEmpty =
      !isNamed && !this.#projects.files.some((it) => files.includes(it)) && files.every(isProjectFileName);
    if (isEmpty && this.#changed === undefined && paths.length > 0)
      this.#addUnread(shownPath(place, folder), 'holds no Dockerfile');
  }

  /** Has a Compose or Bake file come up, and checks the Dockerfiles that it builds; those in a folder alone, where one is given. */
  async #addProject(file: string, folder: string | undefined): Promise<void> {
    if (folder === undefined) await this.#projects.name(file);
    for (const dockerfile of await this.#projects.add(file)) {
      if (folder === undefined || isWithin(dockerfile, folder)) await this.#addFile(dockerfile);
    }
  }

  /** Checks the Compose and Bake files that have come up. */
  async addProjectFiles(): Promise<void> {
    for (const file of this.#projects.files) await this.#addFile(file);
    this.misunderstood = await this.#projects.problems();
  }

  async #addFile(file: string): Promise<void> {
    const name = shownPath(file, this.#surroundings.folder);
    if (!this.#results.has(name)) await this.#addText(name, readText(file), file, file);
  }

  /** Checks the ignore files that were named, and those that the Dockerfiles are built under. */
  async addIgnoreFiles(): Promise<void> {
    for (const file of this.#contexts.ignoreFiles) await this.#addFile(file);
  }

  async #nameIgnoreFile(file: string): Promise<void> {
    const settings = await this.#settings.settingsFor(file);
    if (settings.kind === 'known') this.#contexts.name(file, settings.build, settings.context);
  }

  /** Without what `--changed-since` leaves out. */
  async #concerned(files: readonly string[]): Promise<readonly string[]> {
    if (this.#changed === undefined) return files;
    const { folder } = this.#surroundings;
    return this.#changed.among(files, {
      configurationOf: (file) => this.#settings.configurationFilesOf(file),
      isNearest: this.#args.config === 'nearest',
      namedContextOf: async (file) => {
        const settings = await this.#settings.settingsFor(file);
        return settings.kind === 'known' ? settings.context : undefined;
      },
      nearestContextOf: (file) => {
        const reading = readText(file);
        if ('error' in reading) return undefined;
        const paths = sourcesIn(modelOf(parse(reading.source)));
        return paths.length === 0 ? 'none' : nearestContext(file, paths, folder, this.#folders);
      },
    });
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
      const treatment = await this.#treatments.of(path, source, settings, place);
      const checked = this.#checked(path, source, treatment, file);
      const diagnostics = freshIn(checked, place, this.#baseline);
      this.#results.set(path, { ...checked, source: diagnostics.length === 0 ? '' : checked.source, diagnostics });
      this.isFailing ||= diagnostics.some((it) => isFailing(it, settings));
    } catch (error) {
      // The rim: what we do wrong with one file is not to hide the others.
      this.#results.set(path, { kind: 'fault', path, error });
    }
  }

  #checked(path: string, source: string, treatment: Treatment, file: string | undefined): Checked {
    const checked = (text: string): Checked => {
      return { kind: 'checked', path, source: text, diagnostics: treatment.findingsIn(text) };
    };
    const { changes, fixes, addIgnores } = this.#args;
    if (changes === 'none') return checked(source);

    const first = fixes === undefined ? { source, count: 0 } : treatment.fixed(source, fixes);
    const last = addIgnores === undefined ? { ...first, count: 0 } : treatment.silenced(first.source, addIgnores);
    const after = last.source;
    if (changes === 'diff') {
      this.diffs += diff(path, source, after);
      return checked(source);
    }
    const reason =
      file === undefined || after === source ? undefined : replaceText(file, source, after, this.#foundIn.get(file));
    if (file === undefined) this.changedInput = this.#mark + after;
    if (reason !== undefined) {
      this.unwritten.push(`${path} ${reason}`);
      return checked(source);
    }
    count(this.fixed, first.count);
    count(this.silenced, last.count);
    return checked(after);
  }
}

/** So many files that what V8 learns of the first of them does not hold for the others. */
const MANY = 20;

function count(tally: { findings: number; files: number }, findings: number): void {
  if (findings === 0) return;
  tally.findings += findings;
  tally.files++;
}
