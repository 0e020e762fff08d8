import type { ShellCommand, ShellWord } from './script.ts';

/** The arguments of a command as most programs read them. */
export interface CommandLine {
  readonly options: readonly GivenOption[];
  readonly operands: readonly ShellWord[];
}

/** One option; letters that stand together, as in `-fsSL`, are one each. */
export interface GivenOption {
  /** With its dashes, and without the value that may be joined on: `-o`, `--output`. */
  readonly name: string;
  /** As it is written, without quotes; `undefined` where it has none. */
  readonly value: string | undefined;
  readonly word: ShellWord;
}

/** Reads the arguments of a command; `values` are the options with a value, which may be the word behind them. */
export function commandLineOf({ args }: Pick<ShellCommand, 'args'>, values: ReadonlySet<string>): CommandLine {
  const options: GivenOption[] = [];
  const operands: ShellWord[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    const text = spelling(word);
    if (text === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!text.startsWith('-') || text === '-') {
      operands.push(word);
      continue;
    }
    const found = text.startsWith('--') ? [longOption(text)] : shortOptions(text, values);
    const last = found.at(-1);
    const next = args[at + 1];
    const takesNext = last !== undefined && last.value === undefined && values.has(last.name) && next !== undefined;
    if (takesNext) at++;
    for (const option of found) {
      const value = takesNext && option === last ? spelling(next) : option.value;
      options.push({ name: option.name, value, word });
    }
  }
  return { options, operands };
}

/** Whether one of these options is given. */
export function isGiven({ options }: CommandLine, names: ReadonlySet<string>): boolean {
  return options.some((it) => names.has(it.name));
}

/** What an argument says, with its variables as they are written and without quotes. */
export function spelling({ text, value }: ShellWord): string {
  return value ?? text.replaceAll('"', '');
}

/** What an argument says, with its quotes where a variable is in it. */
export function quotedSpelling({ text, value }: ShellWord): string {
  return value ?? text;
}

function longOption(text: string): Omit<GivenOption, 'word'> {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** `-fsSLo`, `-ofile`: behind a letter that takes a value, the rest is that. */
function shortOptions(text: string, values: ReadonlySet<string>): readonly Omit<GivenOption, 'word'>[] {
  const found: Omit<GivenOption, 'word'>[] = [];
  for (let at = 1; at < text.length; at++) {
    const name = `-${text.charAt(at)}`;
    const rest = values.has(name) ? text.slice(at + 1) : '';
    found.push({ name, value: rest === '' ? undefined : rest });
    if (rest !== '') break;
  }
  return found;
}
