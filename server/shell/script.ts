import type { Joined } from '../text/joined.ts';
import type { Span } from '../text/span.ts';
import type { Dialect } from './dialect.ts';

/** What a shell executes, or the one command of an exec form. All places are offsets into the Dockerfile. */
export interface Script extends Span {
  /** `other` where no shell of ours reads the text, and in exec form. */
  readonly dialect: Dialect;
  /** All commands in the order in which they begin, wherever they stand: in blocks, substitutions and scripts within. */
  readonly commands: readonly ShellCommand[];
  readonly pipelines: readonly Pipeline[];
  /** Every text that a shell reads: the whole, and what `sh -c`, `eval` or a heredoc gives to another one. */
  readonly texts: readonly ScriptText[];
  /** False where some of the text cannot be read; then a command may be missing, or seen where none is. */
  readonly isComplete: boolean;
  /** What a function finds out about the script: found out once, and then kept. It has to be the same function each time. */
  fact<Fact>(find: (script: Script) => Fact): Fact;
}

/** What one shell reads, with the place of each character. */
export interface ScriptText {
  readonly joined: Joined;
  readonly dialect: Dialect;
}

/**
 * A program or function that is run, or a line of assignments.
 * It reaches from its first wrapper or assignment to its last word or redirection, bodies of heredocs left out.
 */
export interface ShellCommand extends Span {
  /**
   * The name without its folder: `apt-get` for `/usr/bin/apt-get`; in lower case for PowerShell and cmd.
   * `undefined` where a variable decides, or where nothing is run.
   */
  readonly program: string | undefined;
  readonly name: ShellWord | undefined;
  readonly args: readonly ShellWord[];
  /** What runs it, outermost first: the `sudo` and `nice` of `sudo -u app nice -n 5 make`. */
  readonly wrappers: readonly Wrapper[];
  /** Variables set for it alone, also by `env`; without a name, for what follows. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirections: readonly Redirection[];
  /** What stands between it and the command or block before it; `undefined` for the first of its block. */
  readonly joint: Joint | undefined;
  readonly block: Block;
}

/** A program whose arguments are the command that it runs. */
export interface Wrapper {
  readonly program: string;
  readonly name: ShellWord;
  /** Its own options and operands: the `-u app` of `sudo -u app make`. */
  readonly args: readonly ShellWord[];
}

/** A list of commands, with what makes it one. */
export interface Block extends Span {
  /**
   * `script`: the whole text, or what `sh -c`, `eval` or a shell with a heredoc is given. `condition`: of if, while and until.
   * `branch`: of if and case. `loop`: the body of a loop, or what `find -exec` runs. `function`: its body.
   * `substitution`: `$(…)` and `<(…)`. `exec`: the words of an exec form, which no shell reads.
   */
  readonly kind:
    | 'exec'
    | 'script'
    | 'subshell'
    | 'group'
    | 'condition'
    | 'branch'
    | 'loop'
    | 'function'
    | 'substitution';
  readonly dialect: Dialect;
  /** The block in which it stands; `undefined` for the whole. */
  readonly outer: Block | undefined;
  /** What joins the whole of its subshell, `if` or loop to what stands before that. */
  readonly joint: Joint | undefined;
  readonly redirections: readonly Redirection[];
}

/** What stands between a command and the one before. Its span is the operator; a line feed is in no joined line. */
export interface Joint extends Span {
  readonly operator: '&&' | '||' | ';' | '&' | '|' | '|&' | 'newline';
}

/** Two or more stages joined by `|`. */
export interface Pipeline extends Span {
  /** The commands of each stage, more than one where it is a block or has substitutions. */
  readonly stages: readonly (readonly ShellCommand[])[];
  readonly block: Block;
}

/** A word of a command. */
export interface ShellWord extends Span {
  /** As it is written, lines joined. */
  readonly text: string;
  /**
   * What the command gets: quotes and escapes taken off. `undefined` where it holds more than literals.
   * Wildcards, braces and tildes stay: the shell may expand them where they are not quoted.
   */
  readonly value: string | undefined;
  readonly parts: readonly ShellPart[];
}

export type ShellPart = ShellLiteral | ShellVariable | Computed;

/** Characters that stand for themselves, or for a wildcard if they are not quoted. */
interface ShellLiteral extends Span {
  readonly kind: 'Literal';
  readonly text: string;
  readonly quoted: boolean;
}

/** `$name` or `${name…}`; build arguments and ENV are such variables too. */
export interface ShellVariable extends Span {
  readonly kind: 'Variable';
  readonly name: string;
  /** What follows the name in the braces, as written: `:-stable`, `%.*`, `[@]`. */
  readonly modifier: string;
  readonly quoted: boolean;
}

/** What the shell works out: the output of commands (they are among the script's), arithmetic, a list, a length. */
interface Computed extends Span {
  readonly kind: 'Computed';
  readonly quoted: boolean;
}

/** `name=value` before a command or alone. */
export interface ShellAssignment extends Span {
  readonly name: string;
  /** `undefined` for a list, `name=(a b)`. */
  readonly value: ShellWord | undefined;
}

/** `2> file`, `<<EOF`. */
export interface Redirection extends Span {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<<' | '<<' | '<<-';
  /** The number before the operator, where one is written. */
  readonly descriptor: number | undefined;
  /** The file, or the text of `<<<`; `undefined` for a heredoc. */
  readonly target: ShellWord | undefined;
  /** The body of a heredoc. */
  readonly body: Span | undefined;
}
