import { parseArgs } from 'node:util';
import { nearest } from '../text/nearest.ts';

/** What one option is and takes. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Whether its value may be empty, as that of a variable which is not set. */
  readonly mayBeEmpty?: true;
  /** Whether it may be given several times, each time with one value. */
  readonly multiple?: true;
  readonly help: string;
}

/** By their names, without `--`. */
export type Options = Readonly<Record<string, Option>>;

/** What a command line gives the options of a command. */
export type Values<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

type ValueOf<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly multiple: true }
    ? readonly string[]
    : O extends { readonly choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : string | undefined;

/** What stands on a command line beside options. */
export interface Operand {
  readonly text: string;
  /** Behind `--`, where nothing is an option or a command. */
  readonly isLiteral: boolean;
}

/** What keeps a command line from being understood; completes "dflint: …". */
export interface Misuse {
  readonly misuse: string;
}

/** The operands of a command line, whatever becomes of its options. */
export function operandsIn(args: readonly string[], options: Options): readonly Operand[] {
  return tokensOf(args, options).operands;
}

/** Reads what a command line gives the options of a command. */
export function readOptions<O extends Options>(
  args: readonly string[],
  options: O,
): { readonly values: Values<O>; readonly operands: readonly Operand[] } | Misuse {
  const { given, operands } = tokensOf(args, options);
  const values: Record<string, boolean | string | readonly string[] | undefined> = {};
  for (const [name, option] of Object.entries<Option>(options))
    values[name] = option.type === 'boolean' ? false : option.multiple ? [] : undefined;
  if (operands.some((it) => it.text === '')) return { misuse: 'an argument is empty, as where a variable is not set' };
  for (const { name, written, value } of given) {
    const misuse = misuseOf(name, written, value, options);
    if (misuse !== undefined) return { misuse };
    const former = values[name];
    values[name] = Array.isArray(former) ? [...former, value ?? ''] : (value ?? true);
  }
  // Each was checked against its option, which the compiler cannot follow.
  return { values: values as Values<O>, operands };
}

/** `--only a,b --only c` */
export function namesIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((it) => it.split(',').map((name) => name.trim())).filter((it) => it !== '');
}

/** "a, b or c" */
export function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

interface Given {
  readonly name: string;
  readonly written: string;
  readonly value: string | undefined;
}

function tokensOf(args: readonly string[], options: Options) {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true });
  const given: Given[] = [];
  const operands: Operand[] = [];
  let isLiteral = false;
  for (const token of tokens) {
    if (token.kind === 'option') given.push({ name: token.name, written: token.rawName, value: token.value });
    else if (token.kind === 'positional') operands.push({ text: token.value, isLiteral });
    else isLiteral = true;
  }
  return { given, operands };
}

/** Why an option cannot be meant as it is written. parseArgs would say it in its own words, and name no nearest one. */
function misuseOf(name: string, written: string, value: string | undefined, options: Options): string | undefined {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    // A single letter is near to everything short.
    const names = Object.keys(options);
    const meant = name.length > 1 ? nearest(name, names) : names.find((it) => it === LETTERS[name]);
    return `there is no option ${written}${guess(meant, '--')}`;
  }
  const { choices } = option;
  if (option.type === 'boolean') return value === undefined ? undefined : `${written} takes no value`;
  if (value === undefined || (value === '' && !option.mayBeEmpty))
    return `${written} needs a value${choices ? `: ${listed(choices)}` : ''}`;
  if (choices === undefined || choices.includes(value)) return undefined;
  return `${written} cannot be "${value}", only ${listed(choices)}${guess(nearest(value, choices), '')}`;
}

/** What other programs have these letters for. */
const LETTERS: Readonly<Record<string, string>> = { v: 'version', c: 'config', o: 'output', q: 'quiet' };

function guess(candidate: string | undefined, prefix: string): string {
  return candidate === undefined ? '' : `; did you mean ${prefix}${candidate}?`;
}
