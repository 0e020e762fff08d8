import type { Span } from '../../text/span.ts';
import { quotedSpelling } from '../command-line.ts';
import type { Script, ShellCommand, ShellWord } from '../script.ts';
import { type Action, type ManagerName, type ManagerSyntax, managers } from './syntax.ts';

export type { Action, ManagerName } from './syntax.ts';

/** What a package manager is told to do. */
export interface PackageCommand {
  readonly manager: ManagerName;
  readonly action: Action;
  readonly command: ShellCommand;
  /** From the program to the last word of the verb: the `apt-get install` of `sudo apt-get install -y git`. */
  readonly span: Span;
  /** The words of the verb: `install`, `cache clean`; empty where its absence says what to do, as with `yarn`. */
  readonly verb: string;
  readonly options: readonly ShellWord[];
  /** What it is done with: packages, or files. */
  readonly operands: readonly ShellWord[];
}

/** What a command has a package manager do; `undefined` where it runs none, or where the verb is not known. */
export function packageCommandOf(command: ShellCommand): PackageCommand | undefined {
  const found = managerOf(command);
  if (!found || command.name === undefined) return undefined;
  const { syntax, args, program } = found;
  const { options, operands } = sorted(args, syntax);
  // A variable before the verb most likely holds options: `npm $FLAGS ci`.
  const first = operands.findIndex((it) => it.value !== undefined);
  const words = first < 0 ? [] : operands.slice(first, first + LONGEST_VERB);
  for (let length = words.length; length >= 0; length--) {
    const verb = textOf(words.slice(0, length));
    const action = actionOf(syntax, verb);
    if (action === undefined || (length === 0 && (operands.length > 0 || isQuestion(options)))) continue;
    const { end } = words[length - 1] ?? program;
    const span = { start: command.name.start, end };
    return {
      manager: syntax.name,
      action,
      command,
      span,
      verb,
      options,
      operands: operands.slice(Math.max(first, 0) + length),
    };
  }
  return undefined;
}

/** Those of a script's commands that run a package manager whose verb is known. */
export function packageCommandsOf(script: Script): readonly PackageCommand[] {
  return script.fact(findPackageCommands);
}

/** Whether an option is given, by one of its names; a value behind its `=` does not count. */
export function hasOption({ command }: PackageCommand, names: readonly string[]): boolean {
  return command.args.some((it) => names.includes(nameOf(quotedSpelling(it))));
}

/** The values of an option that may stand more than once, `-r a.txt -rb.txt --requirement=c.txt`; `undefined` for each that is not known. */
export function valuesOf(
  { command: { args } }: PackageCommand,
  names: readonly string[],
): readonly (string | undefined)[] {
  const values: (string | undefined)[] = [];
  for (const [index, word] of args.entries()) {
    const text = quotedSpelling(word);
    if (names.includes(text)) values.push(args[index + 1]?.value);
    else if (names.includes(nameOf(text))) values.push(word.value?.slice(word.value.indexOf('=') + 1));
    else if (names.includes(text.slice(0, SHORT)) && !text.startsWith('--')) values.push(word.value?.slice(SHORT));
  }
  return values;
}

/** The name of a package without the version that may stand behind it: `git=1:2.39`. */
export function packageNameOf(word: ShellWord): string {
  return quotedSpelling(word).replace(/[=<>~].*$/s, '');
}

function findPackageCommands(script: Script): readonly PackageCommand[] {
  const found: PackageCommand[] = [];
  for (const command of script.commands) {
    const packageCommand = packageCommandOf(command);
    if (packageCommand !== undefined) found.push(packageCommand);
  }
  return found;
}

function nameOf(option: string): string {
  const end = option.indexOf('=');
  return end < 0 ? option : option.slice(0, end);
}

/** How long `-r` is. */
const SHORT = 2;
const LONGEST_VERB = 2;

const BY_PROGRAM = new Map(managers.flatMap((it) => it.programs.map((program) => [program, it] as const)));

function syntaxOf(program: string): ManagerSyntax | undefined {
  return (
    BY_PROGRAM.get(program) ??
    (/\d$/.test(program) ? BY_PROGRAM.get(program.replace(/(?<![\d.])[\d.]+$/, '')) : undefined)
  );
}

function managerOf({ program, name, args }: ShellCommand) {
  if (program === undefined || name === undefined) return undefined;
  const syntax = syntaxOf(program);
  if (syntax !== undefined) return { syntax, args, program: name };
  if (!/^py(?:thon)?[\d.]*$/.test(program)) return undefined;
  const at = args.findIndex((it) => it.value === '-m');
  const module = at < 0 ? undefined : args[at + 1];
  const ofModule = syntaxOf(module?.value ?? '');
  return module && ofModule?.isModule && { syntax: ofModule, args: args.slice(at + 2), program: module };
}

function sorted(args: readonly ShellWord[], { values }: ManagerSyntax) {
  const options: ShellWord[] = [];
  const operands: ShellWord[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    if (!quotedSpelling(word).startsWith('-')) {
      operands.push(word);
      continue;
    }
    options.push(word);
    if (values.includes(quotedSpelling(word))) at++;
  }
  return { options, operands };
}

function actionOf({ verbs }: ManagerSyntax, verb: string): Action | undefined {
  for (const action of ACTIONS) if (verbs[action]?.includes(verb)) return action;
  return undefined;
}

const ACTIONS: readonly Action[] = ['install', 'update', 'upgrade', 'clean', 'other'];

function textOf(words: readonly ShellWord[]): string {
  return words.map((it) => it.value).join(' ');
}

/** `yarn --version` */
function isQuestion(options: readonly ShellWord[]): boolean {
  return options.some((it) => /^(?:-v|-V|-h|--version|--help)$/.test(quotedSpelling(it)));
}
