import type { Joined } from '../text/joined.ts';
import type { Span } from '../text/span.ts';
import type { Dialect } from './dialect.ts';
import { readCmd } from './read/cmd.ts';
import { Collector, placeOf, type Readers } from './read/collector.ts';
import { concatJoined } from './read/decode.ts';
import { readPosix } from './read/posix.ts';
import { readPowerShell } from './read/powershell.ts';
import type { Block, Pipeline, Script, ScriptText, ShellCommand, ShellWord } from './script.ts';

/** Reads what a shell is given. Never throws: what cannot be read is left out. */
export function readScript(joined: Joined, dialect: Dialect): Script {
  const collector = new Collector(READERS);
  const { start, end } = placeOf(joined);
  const block: Block = {
    start,
    end,
    kind: 'script',
    dialect,
    outer: undefined,
    joint: undefined,
    redirections: [],
  };
  collector.read(joined, block);
  return scriptOf(collector, block);
}

/** An element of an exec form: its span is that of the string with its quotes. */
export interface ExecArgument extends Span {
  readonly text: string;
  /** What the string stands for. */
  readonly joined: Joined;
}

/** Reads an exec form: one command, and what is in it where that is a shell. */
export function readArguments(args: readonly ExecArgument[], span: Span): Script {
  const collector = new Collector(READERS);
  const { start, end } = span;
  const block: Block = {
    start,
    end,
    kind: 'exec',
    dialect: 'other',
    outer: undefined,
    joint: undefined,
    redirections: [],
  };
  const [first, last] = [args[0], args.at(-1)];
  if (first !== undefined && last !== undefined) {
    const words = args.map(execWord);
    const line = {
      start: first.start,
      end: last.end,
      words,
      assignments: [],
      redirections: [],
      joint: undefined,
      block,
    };
    collector.add(line, ({ from, to }) =>
      concatJoined(
        args.slice(from, to).map((it) => it.joined),
        ' ',
      ),
    );
  }
  return scriptOf(collector, block);
}

const READERS: Readers = { posix: readPosix, powershell: readPowerShell, cmd: readCmd };

function scriptOf(collector: Collector, block: Block): Script {
  const { commands } = collector;
  // What a heredoc holds is found with its command, and stands behind the rest of the line.
  let last = 0;
  const isOrdered = commands.every(({ start }) => {
    const follows = start >= last;
    last = start;
    return follows;
  });
  if (!isOrdered) commands.sort((a, b) => a.start - b.start);
  return new ReadScript(collector, block);
}

class ReadScript implements Script {
  readonly start: number;
  readonly end: number;
  readonly dialect: Dialect;
  readonly commands: readonly ShellCommand[];
  readonly pipelines: readonly Pipeline[];
  readonly texts: readonly ScriptText[];
  readonly isComplete: boolean;
  #facts: Map<unknown, unknown> | undefined;

  constructor({ commands, pipelines, texts, isComplete }: Collector, { start, end, dialect }: Block) {
    this.start = start;
    this.end = end;
    this.dialect = dialect;
    this.commands = commands;
    this.pipelines = pipelines;
    this.texts = texts;
    this.isComplete = isComplete;
  }

  fact<Fact>(find: (script: Script) => Fact): Fact {
    this.#facts ??= new Map();
    const known = this.#facts.get(find);
    // What stands under a function is what it gave.
    if (known !== undefined) return known as Fact;
    const fact = find(this);
    this.#facts.set(find, fact);
    return fact;
  }
}

function execWord({ start, end, text, joined }: ExecArgument): ShellWord {
  const value = joined.text;
  return { start, end, text, value, parts: [{ kind: 'Literal', start, end, text: value, quoted: true }] };
}
