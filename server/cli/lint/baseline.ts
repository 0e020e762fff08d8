import { dirname } from 'node:path';
import { readText } from '../../host/files.ts';
import { writeText } from '../../host/write.ts';
import {
  type Baseline,
  baselineEntryOf,
  baselineText,
  parseBaseline,
  withoutKnown,
} from '../../lint/baseline/baseline.ts';
import type { Diagnostic } from '../../lint/rule.ts';
import { shownPath } from '../shown-path.ts';
import { digestOf } from './digest.ts';

/** The file of findings that are put up with: either it silences those it knows, or it is written anew. */
export class BaselineFile {
  readonly #path: string;
  readonly #before: string | undefined;
  readonly #files: Record<string, Baseline['files'][string]>;
  readonly #isWritten: boolean;
  #taken = 0;

  private constructor(path: string, before: string | undefined, files: Baseline['files'], isWritten: boolean) {
    this.#path = path;
    this.#before = before;
    this.#files = { ...files };
    this.#isWritten = isWritten;
  }

  /** One that knows nothing yet and learns every finding. */
  static toWrite(path: string): BaselineFile {
    return new BaselineFile(path, undefined, {}, true);
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
    const path = shownPath(file, dirname(this.#path));
    if (this.#isWritten) {
      this.#files[path] = baselineEntryOf(diagnostics, source, digestOf);
      this.#taken += diagnostics.length;
      return [];
    }
    const { fresh, left } = withoutKnown(diagnostics, source, this.#files[path] ?? {}, digestOf);
    this.#files[path] = left;
    return fresh;
  }

  /** Writes what is new, or that fewer findings are left; the answer says why where it cannot. */
  save(): string | undefined {
    const text = baselineText(this.#files);
    return text === this.#before ? undefined : writeText(this.#path, text);
  }
}
