import type { ManagerName } from '../shell/package/manager.ts';
import type { Instruction } from '../syntax/ast.ts';
import { TextSearch } from '../text/text-search.ts';
import type { Model } from './model.ts';
import { managersIn } from './package/managed.ts';
import { commandsByProgram } from './run/command.ts';

/** What somebody speaks of: where none of it occurs in a file, there is nothing to say of that file. */
export interface About {
  /** Those that ONBUILD holds back count too. */
  readonly instructions?: readonly Instruction['kind'][];
  /** What RUNs run, by the names that shells have for it: `curl`. */
  readonly programs?: readonly string[];
  /** What RUNs manage packages with, whichever program does it: `python3 -m pip` is `pip` as well. */
  readonly managers?: readonly ManagerName[];
  /** What stands somewhere in the text of the file, in upper or lower case. */
  readonly texts?: readonly string[];
  /** Errors of syntax, and what BuildKit refuses. */
  readonly faults?: true;
}

/** Who speaks of what, turned about: a file has few of all the things that somebody could speak of. */
export class Subjects {
  readonly #always: readonly boolean[];
  readonly #byKind = new Map<Instruction['kind'], number[]>();
  readonly #byProgram = new Map<string, number[]>();
  readonly #byManager = new Map<ManagerName, number[]>();
  readonly #byText = new Map<string, number[]>();
  readonly #texts: TextSearch;
  readonly #ofFaults: number[] = [];

  /** Whoever says nothing of it speaks of every file. */
  constructor(abouts: readonly (About | undefined)[]) {
    this.#always = abouts.map((it) => it === undefined);
    for (const [index, about] of abouts.entries()) {
      for (const kind of about?.instructions ?? []) enter(this.#byKind, kind, index);
      for (const program of about?.programs ?? []) enter(this.#byProgram, program, index);
      for (const manager of about?.managers ?? []) enter(this.#byManager, manager, index);
      for (const text of about?.texts ?? []) enter(this.#byText, text, index);
      if (about?.faults) this.#ofFaults.push(index);
    }
    this.#texts = new TextSearch([...this.#byText.keys()]);
  }

  /** For each, whether a file has any of what it speaks of. */
  occurringIn(model: Model): readonly boolean[] {
    const occurring = this.#always.slice();
    for (const [kind, indices] of this.#byKind) {
      if (model.all(kind).length > 0) mark(occurring, indices);
    }
    const texts = this.#texts.occurringIn(model.file.source);
    let at = 0;
    for (const indices of this.#byText.values()) if (texts[at++] === true) mark(occurring, indices);
    if (model.file.errors.length > 0 || model.refusals.length > 0) mark(occurring, this.#ofFaults);
    if (model.all('Run').length === 0) return occurring;
    for (const program of model.fact(commandsByProgram).keys()) mark(occurring, this.#byProgram.get(program));
    for (const manager of managersIn(model)) mark(occurring, this.#byManager.get(manager));
    return occurring;
  }
}

function enter<Key>(lists: Map<Key, number[]>, key: Key, index: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [index]);
  else list.push(index);
}

function mark(occurring: boolean[], indices: readonly number[] = NOBODY): void {
  for (const index of indices) occurring[index] = true;
}

const NOBODY: readonly number[] = [];
