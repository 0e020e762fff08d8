import { parseArgs } from 'node:util';
import { nearest } from '../text/nearest.ts';

/** What `dflint lint` is asked to do. */
export interface LintArguments {
  /** Files, folders, and `-` for standard input; without one, the working directory is meant. */
  readonly paths: readonly string[];
  /** `undefined` leaves it to where the report goes. */
  readonly format: (typeof FORMATS)[number] | undefined;
  /** The file that the report goes to, instead of standard output. */
  readonly output: string | undefined;
  readonly color: (typeof COLORS)[number];
  readonly quiet: boolean;
  readonly failOn: (typeof THRESHOLDS)[number];
  /** The name that reports give to standard input. */
  readonly stdinFilename: string;
}

export type Request =
  | { readonly kind: 'lint'; readonly arguments: LintArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** The message completes "dflint: …". */
  | { readonly kind: 'misuse'; readonly message: string };

export const COMMANDS: readonly string[] = ['lint'];

/** Understands a command line, given without the program. */
export function readArguments(args: readonly string[]): Request {
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    const message = token.kind === 'option' ? misuseOf(token.name, token.rawName, token.value) : undefined;
    if (message !== undefined) return { kind: 'misuse', message };
  }
  if (values['help'] === true) return { kind: 'help' };
  if (values['version'] === true) return { kind: 'version' };

  const operands = tokens.filter((it) => it.kind === 'positional');
  const terminator = tokens.find((it) => it.kind === 'option-terminator')?.index ?? args.length;
  const [first] = operands;
  // Behind `--` everything is a path.
  const hasCommand = first !== undefined && COMMANDS.includes(first.value) && first.index < terminator;
  return {
    kind: 'lint',
    arguments: {
      paths: operands.slice(hasCommand ? 1 : 0).map((it) => it.value),
      format: oneOf(FORMATS, values['format']),
      output: textIn(values['output']),
      color: values['no-color'] === true ? 'never' : (oneOf(COLORS, values['color']) ?? 'auto'),
      quiet: values['quiet'] === true,
      failOn: oneOf(THRESHOLDS, values['fail-on']) ?? 'warning',
      stdinFilename: textIn(values['stdin-filename']) ?? '-',
    },
  };
}

/** The answer to --help. */
export function helpText(): string {
  const rows = Object.entries(OPTIONS).map(([name, option]: [string, Option]) => {
    const short = option.short === undefined ? '    ' : `-${option.short}, `;
    return `  ${`${short}--${name}${option.value === undefined ? '' : ` ${option.value}`}`.padEnd(30)}${option.help}\n`;
  });
  return `dflint finds mistakes in Dockerfiles.

  dflint Dockerfile             check a file
  dflint services               check the Dockerfiles in a folder and below
  dflint - < Dockerfile         check standard input
  dflint --format json .        a report for programs

Usage: dflint [lint] [PATH...]

A PATH is a file, a folder, or - for standard input; without one, the working
directory is meant.

Options:
${rows.join('')}
Exit codes: 0 nothing found, 1 findings, 2 misuse or a file that cannot be read,
3 a fault of dflint's own.
`;
}

const FORMATS = ['pretty', 'compact', 'json'] as const;
const COLORS = ['auto', 'always', 'never'] as const;
const THRESHOLDS = ['error', 'warning', 'info', 'style', 'never'] as const;

interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly help: string;
}

const OPTIONS = {
  format: { type: 'string', value: 'NAME', choices: FORMATS, help: 'pretty, compact or json' },
  output: { type: 'string', value: 'FILE', help: 'write the report to a file' },
  color: { type: 'string', value: 'WHEN', choices: COLORS, help: 'auto, always or never' },
  'no-color': { type: 'boolean', help: 'the same as --color never' },
  quiet: { type: 'boolean', help: 'print findings only, no summary' },
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    choices: THRESHOLDS,
    help: 'error, warning (default), info, style or never',
  },
  'stdin-filename': { type: 'string', value: 'NAME', help: 'the name of what is read from standard input' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
  version: { type: 'boolean', short: 'V', help: 'print the version' },
} as const satisfies Record<string, Option>;

/** Why an option cannot be meant as it is written. parseArgs would say it in its own words, and name no nearest one. */
function misuseOf(name: string, written: string, value: string | undefined): string | undefined {
  const option: Option | undefined = Object.entries(OPTIONS).find(([it]) => it === name)?.[1];
  if (option === undefined) {
    return `there is no option ${written}${guess(nearest(name, Object.keys(OPTIONS)), '--')}`;
  }
  const { choices } = option;
  if (option.type === 'boolean') return value === undefined ? undefined : `${written} takes no value`;
  if (value === undefined) return `${written} needs a value${choices ? `: ${listed(choices)}` : ''}`;
  if (choices === undefined || choices.includes(value)) return undefined;
  return `${written} cannot be "${value}", only ${listed(choices)}${guess(nearest(value, choices), '')}`;
}

function guess(candidate: string | undefined, prefix: string): string {
  return candidate === undefined ? '' : `; did you mean ${prefix}${candidate}?`;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((it) => it === value);
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
