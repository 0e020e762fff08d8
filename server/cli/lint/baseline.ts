import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isIgnoreFileName } from '../../host/discover.ts';
import { readText } from '../../host/files.ts';
import { replaceText, writeText } from '../../host/write.ts';
import {
  type Baseline,
  baselineEntryOf,
  baselineText,
  parseBaseline,
  shortened,
  withoutKnown,
} from '../../lint/baseline/baseline.ts';
import { type Asking, hasRun } from '../../lint/baseline/has-run.ts';
import { withCheckOptions } from '../../lint/buildkit.ts';
import type { Need } from '../../lint/ignore/ignore.ts';
import { type Diagnostic, isShellCheckCode, type Rule } from '../../lint/rule.ts';
import { modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';
import { shownPath } from '../shown-path.ts';
import type { LintArguments } from './arguments.ts';
import { digestOf } from './digest.ts';
import type { FileSettings, Settings } from './settings.ts';

/** A run that is over. */
export interface Run {
  readonly args: LintArguments;
  /** Those that failed at nothing. */
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** The working directory. */
  readonly folder: string;
  /** Whether ShellCheck was there and answered. */
  readonly hasShellCheck: boolean;
  /** Whether registries were asked and answered. */
  readonly hasRegistries: boolean;
}

/** What of an entry was not found when its file was last looked at, and what was. */
interface Gone {
  readonly source: string;
  readonly digests: ReadonlySet<string>;
  readonly found: Asking['found'];
}

/** The file of findings that are put up with: either it silences those it knows, or it is written anew. */
export class BaselineFile {
  readonly #path: string;
  readonly #before: string;
  readonly #files: Record<string, Baseline['files'][string]>;
  readonly #isWritten: boolean;
  /** By the absolute path of a file. */
  readonly #gone = new Map<string, Gone>();
  #taken = 0;

  private constructor(path: string, before: string, files: Baseline['files'], isWritten: boolean) {
    this.#path = path;
    this.#before = before;
    this.#files = { ...files };
    this.#isWritten = isWritten;
  }

  /** One that knows nothing yet and learns every finding; a text says why it cannot be written. */
  static toWrite(path: string): BaselineFile | string {
    // What is no file, like a pipe, holds nothing.
    if (!existsSync(path) || !statSync(path).isFile()) return new BaselineFile(path, '', {}, true);
    const reading = readText(path);
    if ('error' in reading) return reading.error;
    const former = reading.source === '' ? NOTHING : parseBaseline(reading.source);
    if (former === undefined) return 'holds something else, which would be written over';
    // Of files that this run does not come by, it goes on knowing what it knew.
    const there = Object.entries(former.files).filter(([it]) => existsSync(resolve(dirname(path), it)));
    return new BaselineFile(path, '', Object.fromEntries(there), true);
  }

  /** One that is read; a text says why it cannot be. */
  static open(path: string): BaselineFile | string {
    const reading = readText(path);
    if ('error' in reading) return reading.error;
    const baseline = parseBaseline(reading.source);
    if (baseline === undefined) return 'is no baseline; --write-baseline writes one';
    return new BaselineFile(path, reading.source, baseline.files, false);
  }

  /** How many findings were taken in. */
  get taken(): number {
    return this.#taken;
  }

  /** The findings of a file, given by its absolute path, that are not put up with. */
  fresh(file: string, source: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    const path = this.#shown(file);
    if (this.#isWritten) {
      this.#files[path] = baselineEntryOf(diagnostics, source, digestOf);
      this.#taken += diagnostics.length;
      return [];
    }
    const { fresh, gone } = withoutKnown(diagnostics, source, this.#files[path] ?? {}, digestOf);
    if (gone.size === 0) this.#gone.delete(file);
    else this.#gone.set(file, { source, digests: gone, found: new Set(diagnostics.map((it) => it.rule)) });
    return fresh;
  }

  /** Writes what was taken in; the answer says why where it cannot. */
  write(): string | undefined {
    return writeText(this.#path, baselineText(this.#files));
  }

  /** Writes that fewer findings are left, where a run has shown that; the answer says why where it cannot. */
  async forget(run: Run): Promise<string | undefined> {
    const { changes, paths, build, context } = run.args;
    // Standard input may be anything, and who only looks at changes is to find all as it was.
    if (changes === 'diff' || paths.includes('-')) return undefined;
    // Built otherwise, a file may have what it does not have so.
    const { target, platform, args } = build;
    if (typeof context === 'object' || [target, platform, args].some((it) => it !== undefined)) return undefined;
    let isShorter = false;
    for (const [file, gone] of this.#gone) {
      const settings = await run.settings.settingsFor(file);
      if (settings.kind === 'misread') continue;
      const asking = askingOf(run, settings, file, gone);
      const entry = this.#files[this.#shown(file)] ?? {};
      const left = shortened(entry, gone.digests, (rule) => hasRun(rule, asking));
      isShorter ||= countOf(left) < countOf(entry);
      this.#files[this.#shown(file)] = left;
    }
    return isShorter ? replaceText(this.#path, this.#before, baselineText(this.#files)) : undefined;
  }

  #shown(file: string): string {
    return shownPath(file, dirname(this.#path));
  }
}

const NOTHING: Baseline = { version: 1, files: {} };

function countOf(entry: Baseline['files'][string]): number {
  return Object.values(entry).flat().length;
}

function askingOf(
  { args, rules, folder, hasShellCheck, hasRegistries }: Run,
  { config, build, context }: FileSettings & { kind: 'known' },
  file: string,
  { source, found }: Gone,
): Asking {
  const { changedSince, paths, only, ignore, levels } = args;
  const isAll =
    changedSince === undefined && (paths.length === 0 || paths.some((it) => resolve(folder, it) === folder));
  const known = new Set<Need>();
  // Where nobody says which it is, there may have been none; that of an ignore file is there, but this run may have seen only
  // a few of the Dockerfiles under it.
  if (context !== 'none' && (isIgnoreFileName(file) ? isAll : context !== undefined)) known.add('context');
  // How much of the history was there is not known here, so nothing is taken for fixed by it.
  if (hasRegistries) known.add('registry');
  return {
    rules,
    config: withCheckOptions(config, modelOf(parse(source), build), rules),
    known,
    isWhole: only.length === 0 && ignore.length === 0 && levels.every(([, level]) => level !== 'off'),
    shellCheck: !hasShellCheck ? 'none' : only.length === 0 ? 'all' : new Set(only.filter(isShellCheckCode).map(upper)),
    found,
  };
}

function upper(text: string): string {
  return text.toUpperCase();
}
