import { type Dialect, dialectOfProgram, programName } from '../dialect.ts';
import type { ShellAssignment, ShellWord, Wrapper } from '../script.ts';
import { assignmentOf } from '../variable/assignment.ts';
import { type WrapperSyntax, wrappers } from './wrappers.ts';

/** How the words of a command read: by their numbers, so that whoever split them can go back to how they are written. */
export interface Anatomy {
  readonly wrappers: readonly Wrapper[];
  /** The variables that wrappers set. */
  readonly assignments: readonly ShellAssignment[];
  /** The number of the word that names the program; as many as there are words, where none does. */
  readonly name: number;
  /** The name without its folder; `undefined` where it is not known. */
  readonly program: string | undefined;
  readonly inner: Inner;
}

/** What the arguments of a program hold that is read in its turn. */
export interface Inner {
  /** The words that are, together, a script in their turn: `sh -c`, `eval`, `su -c`, `powershell`. */
  readonly script: (WordRange & { readonly dialect: Dialect }) | undefined;
  /** The dialect of what it reads from its input: a shell without script and file does so. */
  readonly input: Dialect | undefined;
  /** The words that are, each range for itself, a command: `find -exec`. */
  readonly commands: readonly WordRange[];
}

/** The words from number `from` up to but not including `to`. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

/** Reads the words of a command that stands in a script of that dialect. */
export function anatomyOf(words: readonly ShellWord[], dialect: Dialect): Anatomy {
  const found: Wrapper[] = [];
  const assignments: ShellAssignment[] = [];
  let name = 0;
  let program = programAt(words, name);
  for (let inner = wrapperAt(words, name, program); inner !== undefined; inner = wrapperAt(words, name, program)) {
    found.push(inner.wrapper);
    assignments.push(...inner.assignments);
    name = inner.next;
    program = programAt(words, name);
  }
  const inner = program === undefined ? NOTHING : innerOf(program, words, name, dialect);
  return { wrappers: found, assignments, name, program, inner };
}

const NOTHING: Inner = { script: undefined, input: undefined, commands: [] };

function programAt(words: readonly ShellWord[], at: number): string | undefined {
  const name = words[at]?.value;
  return name === undefined ? undefined : programName(name);
}

function wrapperAt(words: readonly ShellWord[], at: number, program: string | undefined) {
  const name = words[at];
  const syntax = program === undefined ? undefined : wrappers.get(program);
  if (name === undefined || program === undefined || syntax === undefined) return undefined;
  const end = endOfWrapper(words, at + 1, syntax);
  if (end === undefined) return undefined;
  const args = words.slice(at + 1, end);
  const assignments: ShellAssignment[] = [];
  let next = end;
  for (; syntax.assigns === true && next < words.length; next++) {
    const assignment = assignmentOf(words[next]);
    if (assignment === undefined) break;
    assignments.push(assignment);
  }
  return next < words.length ? { wrapper: { program, name, args }, assignments, next } : undefined;
}

/** Where its own arguments end; `undefined` where it runs nothing, as `command -v` does. */
function endOfWrapper(words: readonly ShellWord[], start: number, syntax: WrapperSyntax): number | undefined {
  let at = start;
  if (syntax.verb !== undefined && words[at++]?.value !== syntax.verb) return undefined;
  for (; at < words.length; at++) {
    const option = words[at]?.value ?? '';
    if (option === '--') break;
    if (!/^-./.test(option)) break;
    if (syntax.runsNothing?.test(option)) return undefined;
    if (takesNextWord(option, syntax.values)) at++;
  }
  const operands = syntax.operands ?? 0;
  const isClosed = words[at]?.value === '--';
  if (isClosed) at++;
  at += operands;
  return operands > 0 && !isClosed && words[at]?.value === '--' ? at + 1 : at;
}

/** Whether the word behind an option is its value: `-u app`, and behind other letters `-Eu app`; not `-uapp`. */
function takesNextWord(option: string, values: readonly string[]): boolean {
  if (values.includes(option)) return true;
  if (!/^-[A-Za-z]{2,}$/.test(option)) return false;
  const first = [...option.slice(1)].findIndex((letter) => values.includes(`-${letter}`));
  return first === option.length - 2;
}

function innerOf(program: string, words: readonly ShellWord[], name: number, dialect: Dialect): Inner {
  const args = { from: name + 1, to: words.length };
  switch (program) {
    case 'eval':
      return args.from < args.to ? { ...NOTHING, script: { ...args, dialect } } : NOTHING;
    case 'trap':
      return args.to - args.from >= 2 && !isOption(words[args.from])
        ? { ...NOTHING, script: { from: args.from, to: args.from + 1, dialect } }
        : NOTHING;
    case 'su':
    case 'runuser':
      return { ...NOTHING, script: scriptBehind(words, args, /^(?:-c|--command)$/, 'sh') };
    case 'find':
      return { ...NOTHING, commands: [...executedByFind(words, args)] };
  }
  const shell = dialectOfProgram(program);
  switch (shell) {
    case undefined:
      return NOTHING;
    case 'powershell':
      return { ...NOTHING, script: scriptOfPowerShell(words, args) };
    case 'cmd':
      return { ...NOTHING, script: restBehind(words, args, /^\/[ck]$/i, 'cmd') };
    default:
      // `sh` within a script is the shell that is known to be `sh`.
      return posixInner(words, args, shell === 'sh' && (dialect === 'dash' || dialect === 'ash') ? dialect : shell);
  }
}

function posixInner(words: readonly ShellWord[], { from, to }: WordRange, dialect: Dialect): Inner {
  let hasScript = false;
  let readsInput = false;
  let at = from;
  for (; at < to && isOption(words[at]); at++) {
    const option = words[at]?.value ?? '';
    if (/^-[A-Zabd-z]*c[A-Za-z]*$/.test(option)) hasScript = true;
    if (/^-[A-Za-rt-z]*s[A-Za-z]*$/.test(option)) readsInput = true;
    if (/^(?:[-+][A-Za-z]*[oO]|--rcfile|--init-file)$/.test(option)) at++;
    if (option === '-' || option === '--') {
      at++;
      break;
    }
  }
  if (hasScript) return at < to ? { ...NOTHING, script: { from: at, to: at + 1, dialect } } : NOTHING;
  const file = words[at]?.value;
  return at >= to || readsInput || file === '/dev/stdin' ? { ...NOTHING, input: dialect } : NOTHING;
}

function isOption(word: ShellWord | undefined): boolean {
  return /^[-+]/.test(word?.value ?? '');
}

function scriptBehind(words: readonly ShellWord[], { from, to }: WordRange, option: RegExp, dialect: Dialect) {
  for (let at = from; at + 1 < to; at++) {
    if (option.test(words[at]?.value ?? '')) return { from: at + 1, to: at + 2, dialect };
  }
  return undefined;
}

function restBehind(words: readonly ShellWord[], { from, to }: WordRange, option: RegExp, dialect: Dialect) {
  const found = scriptBehind(words, { from, to }, option, dialect);
  return found && { ...found, to };
}

/** What stands behind PowerShell's options, or behind -Command, is the script. */
function scriptOfPowerShell(words: readonly ShellWord[], { from, to }: WordRange): Inner['script'] {
  for (let at = from; at < to; at++) {
    const option = words[at]?.value ?? '';
    if (RUNS_NO_TEXT.test(option)) return undefined;
    if (TAKES_VALUE.test(option)) at++;
    else if (TAKES_SCRIPT.test(option) || !/^[-/]./.test(option)) {
      const first = TAKES_SCRIPT.test(option) ? at + 1 : at;
      return first < to ? { from: first, to, dialect: 'powershell' } : undefined;
    }
  }
  return undefined;
}

/** PowerShell takes options by any beginning of their names: -Command; -File and -EncodedCommand; -ExecutionPolicy, -Version … */
const TAKES_SCRIPT = /^[-/]c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?$/i;
const RUNS_NO_TEXT = /^[-/](?:f(?:i(?:le?)?)?|e(?:c|n|nc\w*)?)$/i;
const TAKES_VALUE = /^[-/](?:ex\w*|ep|v\w*|in\w*|if|o\w*|w\w*|psc\w*|config\w*|settings\w*)$/i;

function* executedByFind(words: readonly ShellWord[], { from, to }: WordRange): Generator<WordRange> {
  for (let at = from; at < to; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(words[at]?.value ?? '')) continue;
    const start = at + 1;
    for (at = start; at < to && !/^[;+]$/.test(words[at]?.value ?? ''); ) at++;
    if (at > start) yield { from: start, to: at };
  }
}
