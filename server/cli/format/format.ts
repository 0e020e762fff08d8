import { join, resolve } from 'node:path';
import { kindOf, markOf, type Reading, readText, returnable } from '../../host/files.ts';
import { replaceText, writeText } from '../../host/write.ts';
import type { Rule } from '../../lint/rule.ts';
import { modelOf } from '../../model/model.ts';
import { formattingEdits, reasonToLeave } from '../../service/format.ts';
import { parse } from '../../syntax/parse.ts';
import { applyEdits } from '../../text/edit.ts';
import { counted } from '../../text/figures.ts';
import { Configurations, problemText } from '../configurations.ts';
import { diff } from '../lint/report/diff.ts';
import { type Fault, reasonForNothing, reasonOf, type Unread } from '../lint/result.ts';
import { filesNamed } from '../named-files.ts';
import { printable } from '../printable.ts';
import { shownPath } from '../shown-path.ts';
import type { ExitCode, Surroundings } from '../surroundings.ts';
import type { FormatArguments } from './arguments.ts';

/** `dflint format`: formats every file, whatever becomes of one. */
export async function formatCommand(
  args: FormatArguments,
  rules: readonly Rule[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { folder, write } = surroundings;
  const warn = (text: string) => surroundings.warn(`dflint: ${text.split('\n').map(printable).join('\n')}\n`);
  const formatter = new Formatter(args, rules, surroundings);
  for (const path of args.paths.length > 0 ? args.paths : ['.']) await formatter.add(path);
  const { results, problems, input } = formatter;

  for (const problem of problems) warn(problemText(problem, folder));
  for (const it of results) if (it.kind !== 'formatted') warn(reasonOf(it));
  if (results.length === 0) warn(reasonForNothing(args.paths));
  const formatted = results.filter((it) => it.kind === 'formatted');
  const changed = formatted.filter((it) => it.after !== it.before);
  if (!args.quiet) {
    for (const { path, left } of formatted) if (left !== undefined) warn(`${path} ${left}, and stays as it is`);
    const deed = args.mode === 'write' ? 'formatted' : 'would format';
    if (changed.length > 0) warn(`${deed} ${changed.length} of ${counted(results.length, 'file')}`);
  }
  const report = reportOn(changed, args);
  const unsaved = args.output === undefined ? undefined : writeText(resolve(folder, args.output), report);
  if (unsaved !== undefined) warn(`${args.output} ${unsaved}`);
  write(input ?? (args.output === undefined ? report : ''));

  if (results.some((it) => it.kind === 'fault')) return 3;
  if (unsaved !== undefined || formatted.length < results.length) return 2;
  return args.mode !== 'write' && changed.length > 0 ? 1 : 0;
}

function reportOn(changed: readonly Formatted[], { mode }: FormatArguments): string {
  switch (mode) {
    case 'write':
      return '';
    case 'check':
      return changed.map((it) => `${printable(it.path)}\n`).join('');
    case 'diff':
      return changed.map((it) => diff(it.path, it.before, it.after)).join('');
  }
}

/** What became of one file. */
type Result = Formatted | Unread | Fault;

interface Formatted {
  readonly kind: 'formatted';
  /** As it is shown: relative to the working directory, with `/`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Why the whole file was left as it is; completes "this file …". */
  readonly left: string | undefined;
}

class Formatter {
  /** Standard input as it is to come out, where it is to. */
  input: string | undefined;
  /** What stands before standard input. */
  #mark = '';
  #hasReadStdin = false;
  readonly #args: FormatArguments;
  readonly #surroundings: Surroundings;
  readonly #configurations: Configurations;
  /** The folders in which files were found that nobody named, by file. */
  readonly #foundIn = new Map<string, string>();
  /** By path, so that a file which is named twice is formatted once. */
  readonly #results = new Map<string, Result>();

  constructor(args: FormatArguments, rules: readonly Rule[], surroundings: Surroundings) {
    this.#args = args;
    this.#surroundings = surroundings;
    this.#configurations = new Configurations(args, rules, surroundings.folder);
  }

  get results(): readonly Result[] {
    return [...this.#results.values()];
  }

  get problems() {
    return this.#configurations.problems;
  }

  /** Formats what a path of the command line means. */
  async add(path: string): Promise<void> {
    const { folder, readStdin } = this.#surroundings;
    const { stdinFilename, paths, mode } = this.#args;
    if (path === '-') {
      // Named once more, nothing is left to be read.
      if (this.#hasReadStdin) return;
      this.#hasReadStdin = true;
      const given = await readStdin();
      const reading = mode === 'write' ? returnable(given) : given;
      this.#mark = markOf(reading);
      // Whatever becomes of it, a pipe is to get back what it gave.
      if (mode === 'write' && 'source' in reading) this.input = this.#mark + reading.source;
      const place = join(folder, stdinFilename === '-' ? 'Dockerfile' : stdinFilename);
      await this.#addText(stdinFilename, reading, place, undefined);
      return;
    }
    const files = await filesNamed(path, folder);
    if (typeof files === 'string') {
      // The folder that nobody named may hold none.
      if (paths.length > 0) this.#addUnread(shownPath(resolve(folder, path), folder), files);
      return;
    }
    const place = resolve(folder, path);
    for (const file of files) {
      const name = shownPath(file, folder);
      if (kindOf(place) === 'folder') this.#foundIn.set(file, place);
      if (!this.#results.has(name)) await this.#addText(name, readText(file), file, file);
    }
  }

  /** `place` decides on the configuration; `file` is written to, standard output where it is `undefined`. */
  async #addText(path: string, reading: Reading, place: string, file: string | undefined): Promise<void> {
    const found = await this.#configurations.configurationFor(place);
    if (found.kind === 'misread') {
      this.#addUnread(path, 'was not formatted, because its configuration is not understood');
    } else if (!found.isExcluded) {
      if ('error' in reading) this.#addUnread(path, reading.error);
      else this.#addFormatted(path, reading.source, file);
    }
  }

  #addFormatted(path: string, before: string, file: string | undefined): void {
    try {
      const model = modelOf(parse(before));
      const after = applyEdits(before, formattingEdits(model));
      const isWritten = this.#args.mode === 'write' && after !== before;
      const reason =
        isWritten && file !== undefined ? replaceText(file, before, after, this.#foundIn.get(file)) : undefined;
      if (reason !== undefined) this.#addUnread(path, reason);
      else this.#results.set(path, { kind: 'formatted', path, before, after, left: reasonToLeave(model) });
      if (isWritten && file === undefined) this.input = this.#mark + after;
    } catch (error) {
      // The rim: what we do wrong with one file is not to hide the others.
      this.#results.set(path, { kind: 'fault', path, error });
    }
  }

  #addUnread(path: string, reason: string): void {
    this.#results.set(path, { kind: 'unread', path, reason });
  }
}
