import type { Joined } from '../../text/joined.ts';
import { type Dialect, isPosix, isWindows } from '../dialect.ts';
import type { Block, Pipeline, ScriptText, ShellCommand, ShellWord } from '../script.ts';
import { type Anatomy, anatomyOf, type Inner, type WordRange } from './anatomy.ts';

/** A command as its reader finds it: all words in a row. */
export interface Line extends Omit<ShellCommand, 'program' | 'name' | 'args' | 'wrappers'> {
  readonly words: readonly ShellWord[];
}

/** The words of a line as the program gets them, as one text; `undefined` where their places are lost. */
export type TextOfWords = (range: WordRange) => Joined | undefined;

/** Reads the text of a script and gives what it finds to the collector. */
export type Reader = (collector: Collector, joined: Joined, block: Block) => void;

/** One for each family of dialects. */
export interface Readers {
  readonly posix: Reader;
  readonly powershell: Reader;
  readonly cmd: Reader;
}

/** How deep blocks may lie in one another, and scripts. Nobody writes this deep; what is deeper is left alone. */
const DEEPEST_BLOCK = 50;
const DEEPEST_SCRIPT = 5;

/** Gathers the commands of a script while it is read, and those of the scripts in it. */
export class Collector {
  readonly commands: ShellCommand[] = [];
  readonly pipelines: Pipeline[] = [];
  readonly texts: ScriptText[] = [];
  isComplete = true;
  readonly #readers: Readers;
  #blockDepth = 0;
  #scriptDepth = 0;

  constructor(readers: Readers) {
    this.#readers = readers;
  }

  /** Reads a text as the script that `block` is. A dialect that nobody reads is left alone. */
  read(joined: Joined, block: Block): void {
    const reader = this.#readerOf(block.dialect);
    if (reader === undefined) return;
    if (this.#scriptDepth >= DEEPEST_SCRIPT) {
      this.isComplete = false;
      return;
    }
    this.texts.push({ joined, dialect: block.dialect });
    this.#scriptDepth++;
    this.descend(() => reader(this, joined, block));
    this.#scriptDepth--;
  }

  /** Does what lies one level deeper, if that is not too deep. */
  descend(body: () => void): void {
    if (this.#blockDepth >= DEEPEST_BLOCK) {
      this.isComplete = false;
      return;
    }
    this.#blockDepth++;
    body();
    this.#blockDepth--;
  }

  #readerOf(dialect: Dialect): Reader | undefined {
    if (isWindows(dialect)) return this.#readers[dialect];
    return isPosix(dialect) ? this.#readers.posix : undefined;
  }

  /** Adds a command, and those that its arguments hold: a script or a command line. */
  add(line: Line, textOf: TextOfWords): { readonly command: ShellCommand; readonly inner: Inner } {
    const anatomy = anatomyOf(line.words, line.block.dialect);
    const command = commandOf(line, anatomy);
    this.commands.push(command);
    const { inner } = anatomy;
    if (inner.script !== undefined) this.readArguments(line, textOf(inner.script), inner.script.dialect);
    for (const { from, to } of inner.commands) this.#addInner(line, textOf, from, to);
    return { command, inner };
  }

  /** Reads what a command is given, as its argument or its input. */
  readArguments({ block: outer, joint }: Line, text: Joined | undefined, dialect: Dialect): void {
    if (text === undefined) this.isComplete = false;
    else {
      const { start, end } = placeOf(text);
      this.read(text, { start, end, kind: 'script', dialect, outer, joint, redirections: [] });
    }
  }

  /** Adds the pipelines of a block in which each stage is one command; `undefined` stands for a stage that is none. */
  addPipelines(commands: readonly (ShellCommand | undefined)[]): void {
    let stages: ShellCommand[] = [];
    const finish = () => {
      const [first, last] = [stages[0], stages.at(-1)];
      if (first === undefined || last === undefined || stages.length < 2) return;
      const { start, block } = first;
      this.pipelines.push({ start, end: last.end, stages: stages.map((it) => [it]), block });
    };
    for (const command of commands) {
      if (command?.joint?.operator !== '|') {
        finish();
        stages = [];
      }
      if (command !== undefined) stages.push(command);
    }
    finish();
  }

  #addInner({ words, block: outer, joint }: Line, textOf: TextOfWords, from: number, to: number): void {
    const [first, last] = [words[from], words[to - 1]];
    if (first === undefined || last === undefined) return;
    const { start } = first;
    const { end } = last;
    const block: Block = { start, end, kind: 'loop', dialect: outer.dialect, outer, joint, redirections: [] };
    const own = words.slice(from, to);
    const line: Line = { start, end, words: own, assignments: [], redirections: [], joint: undefined, block };
    this.descend(() => this.add(line, (range) => textOf({ from: range.from + from, to: range.to + from })));
  }
}

/** Where a text stands in the Dockerfile. */
export function placeOf({ stretches, end }: Joined) {
  return { start: stretches[0]?.source ?? end, end };
}

function commandOf(line: Line, anatomy: Anatomy): ShellCommand {
  const { start, end, words, redirections, joint, block } = line;
  const name = words[anatomy.name];
  const { program, wrappers } = anatomy;
  return {
    start,
    end,
    program: isWindows(block.dialect) ? program?.toLowerCase() : program,
    name,
    args: words.slice(anatomy.name + 1),
    wrappers,
    assignments: anatomy.assignments.length === 0 ? line.assignments : [...line.assignments, ...anatomy.assignments],
    redirections,
    joint,
    block,
  };
}
