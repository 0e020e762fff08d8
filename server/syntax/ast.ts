import type { Joined } from '../text/joined.ts';
import type { Span } from '../text/span.ts';

/** A Dockerfile as it is written. Nothing here knows what it means; see `server/model`. */
export interface Dockerfile {
  readonly source: string;
  /** The character that continues lines and escapes in words: a backslash, or a backtick by directive. */
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** What the instructions do not say: comments, blank lines, continuations; in order, also inside instructions. */
  readonly trivia: readonly Trivia[];
  /** What BuildKit would refuse, in source order. The instructions it concerns may be whole all the same. */
  readonly errors: readonly SyntaxError[];
}

/** Which it is, a directive says; without one it is the backslash. */
export type EscapeCharacter = '\\' | '`';

/** A parser directive, `# name=value`, in the lines before everything else. */
export interface Directive extends Span {
  readonly kind: 'Directive';
  readonly name: DirectiveName;
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/** In lower case, however it is written. */
export type DirectiveName = 'syntax' | 'escape' | 'check';

/** A piece of the source that belongs to no node. */
export interface Trivia extends Span {
  /**
   * `comment`: from its `#` to the end of its line. `blank`: a line of white space with its line ending.
   * `continuation`: from the escape character to the end of its line. `mark`: the byte order mark.
   */
  readonly kind: 'comment' | 'blank' | 'continuation' | 'mark';
}

/** Why BuildKit would refuse the text at a span. */
export interface SyntaxError extends Span {
  readonly code: SyntaxErrorCode;
  readonly message: string;
  /** The text that was most likely meant at the span. */
  readonly suggestion: string | undefined;
}

/**
 * `unknown-instruction` and `unknown-flag` are apart because they can be meant for another frontend or a newer BuildKit,
 * `onbuild` because another linter has a name for it: an instruction that ONBUILD cannot hold back.
 */
export type SyntaxErrorCode = 'syntax' | 'unknown-instruction' | 'unknown-flag' | 'onbuild';

/** One instruction; its `kind` is its name in PascalCase. */
export type Instruction =
  | Add
  | Arg
  | Cmd
  | Copy
  | Entrypoint
  | Env
  | Expose
  | From
  | Healthcheck
  | Label
  | Maintainer
  | Onbuild
  | Run
  | Shell
  | Stopsignal
  | User
  | Volume
  | Workdir
  | Broken;

/** The instructions of one kind: `InstructionOf<'Copy'>` is `Copy`. */
export type InstructionOf<K extends Instruction['kind']> = Extract<Instruction, { kind: K }>;

/** An instruction reaches from its keyword to its last character, heredoc bodies included, the line ending not. */
interface InstructionBase extends Span {
  readonly keyword: Span;
  readonly flags: readonly Flag[];
}

export interface From extends InstructionBase {
  readonly kind: 'From';
  readonly image: Word;
  readonly alias: Alias | undefined;
}

/** The `AS name` of a FROM. */
export interface Alias extends Span {
  readonly kind: 'Alias';
  readonly as: Span;
  readonly name: Word;
}

export interface Run extends InstructionBase {
  readonly kind: 'Run';
  readonly command: Command;
  readonly heredocs: readonly Heredoc[];
}

export interface Cmd extends InstructionBase {
  readonly kind: 'Cmd';
  readonly command: Command;
}

export interface Entrypoint extends InstructionBase {
  readonly kind: 'Entrypoint';
  readonly command: Command;
}

export interface Healthcheck extends InstructionBase {
  readonly kind: 'Healthcheck';
  /** The word CMD or NONE. */
  readonly type: Span;
  /** `undefined` where the type is NONE. */
  readonly command: Command | undefined;
}

export interface Shell extends InstructionBase {
  readonly kind: 'Shell';
  readonly command: ExecForm;
}

export interface Copy extends InstructionBase {
  readonly kind: 'Copy';
  readonly form: ListForm;
  /** The paths. Inline files are in `heredocs`. */
  readonly sources: readonly Word[];
  readonly target: Word;
  readonly heredocs: readonly Heredoc[];
}

export interface Add extends InstructionBase {
  readonly kind: 'Add';
  readonly form: ListForm;
  /** The paths, URLs and repositories. Inline files are in `heredocs`. */
  readonly sources: readonly Word[];
  readonly target: Word;
  readonly heredocs: readonly Heredoc[];
}

export interface Volume extends InstructionBase {
  readonly kind: 'Volume';
  readonly form: ListForm;
  readonly paths: readonly Word[];
}

/** Whether operands stand as words between spaces, or as a JSON array of strings. */
export type ListForm = 'words' | 'json';

export interface Env extends InstructionBase {
  readonly kind: 'Env';
  readonly pairs: readonly Pair[];
}

export interface Label extends InstructionBase {
  readonly kind: 'Label';
  readonly pairs: readonly Pair[];
}

/** `key=value`, or the old `key value`, which takes the rest of the line as its value and stands alone. */
export interface Pair extends Span {
  readonly kind: 'Pair';
  readonly key: Word;
  readonly separator: '=' | ' ';
  readonly value: Word;
}

export interface Arg extends InstructionBase {
  readonly kind: 'Arg';
  readonly declarations: readonly Declaration[];
}

/** `name` or `name=default` of an ARG. */
export interface Declaration extends Span {
  readonly kind: 'Declaration';
  readonly name: Word;
  readonly value: Word | undefined;
}

export interface Expose extends InstructionBase {
  readonly kind: 'Expose';
  readonly ports: readonly Word[];
}

export interface Workdir extends InstructionBase {
  readonly kind: 'Workdir';
  readonly path: Word;
}

export interface User extends InstructionBase {
  readonly kind: 'User';
  readonly user: Word;
}

export interface Stopsignal extends InstructionBase {
  readonly kind: 'Stopsignal';
  readonly signal: Word;
}

export interface Maintainer extends InstructionBase {
  readonly kind: 'Maintainer';
  readonly name: Word;
}

export interface Onbuild extends InstructionBase {
  readonly kind: 'Onbuild';
  /** What a build on top of this image will execute; may be `Broken`, is never FROM, MAINTAINER or ONBUILD. */
  readonly instruction: Instruction;
}

/** An instruction that cannot be understood. It has a place and what could be read; the reason is among the errors. */
export interface Broken extends InstructionBase {
  readonly kind: 'Broken';
  readonly words: readonly Word[];
  readonly heredocs: readonly Heredoc[];
}

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK execute. */
export type Command = ShellForm | ExecForm;

/** A line for a shell, lines joined as BuildKit joins them. May be empty. */
export interface ShellForm extends Span {
  readonly kind: 'ShellForm';
  readonly text: string;
  /** The same text with the place of each character. */
  readonly joined: Joined;
}

/** A JSON array: the words are executed as they are. May be empty. */
export interface ExecForm extends Span {
  readonly kind: 'ExecForm';
  readonly args: readonly Word[];
}

/** `--name` or `--name=value`. */
export interface Flag extends Span {
  readonly kind: 'Flag';
  /** Without the dashes. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Quotes and escapes are already taken off (BuildKit's parser/split_command.go, extractBuilderFlags). */
  readonly value: Word | undefined;
  /** What the value of a --mount or --device is made of; empty for other flags. */
  readonly fields: readonly Field[];
}

/** `key=value` or `key` between the commas of a --mount or --device. */
export interface Field extends Span {
  readonly kind: 'Field';
  readonly key: Word;
  readonly value: Word | undefined;
}

/**
 * A word as BuildKit's parser hands it on: lines joined, JSON decoded, a flag's quotes taken off.
 * Other quotes still stand in `text`; the parts tell them apart.
 */
export interface Word extends Span {
  readonly kind: 'Word';
  readonly text: string;
  readonly parts: readonly WordPart[];
}

export type WordPart = Literal | Escaped | SingleQuoted | DoubleQuoted | Variable;

/** Characters that stand for themselves. */
export interface Literal extends Span {
  readonly kind: 'Literal';
  readonly text: string;
}

/** The escape character and the one character it protects; a lone one at the end protects nothing. */
export interface Escaped extends Span {
  readonly kind: 'Escaped';
  /** The protected character, or the empty string at the end of the word. */
  readonly text: string;
}

export interface SingleQuoted extends Span {
  readonly kind: 'SingleQuoted';
  /** What stands between the quotes. */
  readonly text: string;
}

export interface DoubleQuoted extends Span {
  readonly kind: 'DoubleQuoted';
  readonly parts: readonly (Literal | Escaped | Variable)[];
}

/** `$name`, `${name}` or `${name<modifier>}`. */
export interface Variable extends Span {
  readonly kind: 'Variable';
  readonly name: string;
  readonly nameSpan: Span;
  readonly modifier: Modifier | undefined;
}

/** What follows the name in braces (BuildKit's shell/lex.go, processDollar). */
export type Modifier =
  | { readonly operator: ':-' | '-' | ':+' | '+' | ':?' | '?'; readonly word: readonly WordPart[] }
  | { readonly operator: '#' | '%'; readonly longest: boolean; readonly pattern: readonly WordPart[] }
  | {
      readonly operator: '/';
      readonly all: boolean;
      readonly pattern: readonly WordPart[];
      readonly replacement: readonly WordPart[];
    };

/** A here-document: the inline file of a COPY or ADD, the script or input of a RUN. Its span is body and terminator. */
export interface Heredoc extends Span {
  readonly kind: 'Heredoc';
  /** The whole of `<<-"EOF"` where the instruction announces it. */
  readonly opener: Span;
  readonly name: string;
  /** The number before `<<`; 0 where there is none. */
  readonly descriptor: number;
  /** `<<-`: leading tabs of body and terminator are dropped. */
  readonly stripsTabs: boolean;
  /** Whether variables are expanded in the body: no part of the name is quoted. */
  readonly expands: boolean;
  /** All lines up to the terminator, with the last line's ending. */
  readonly body: Span;
  /** The name on its closing line; `undefined` where it never comes. */
  readonly terminator: Span | undefined;
}
