import { parseArgs } from 'node:util';
import type { Level } from '../lint/config.ts';
import type { BuildInputs } from '../model/model.ts';
import { parsePlatform } from '../model/platform.ts';
import { nearest } from '../text/nearest.ts';

/** What `dflint lint` is asked to do. */
export interface LintArguments {
  /** Files, folders, and `-` for standard input; without one, the working directory is meant. */
  readonly paths: readonly string[];
  /** `undefined` leaves it to the configuration, and then to where the report goes. */
  readonly format: Format | undefined;
  /** The file that the report goes to, instead of standard output. */
  readonly output: string | undefined;
  readonly color: (typeof COLORS)[number];
  readonly quiet: boolean;
  /** `undefined` leaves it to the configuration. */
  readonly failOn: (typeof THRESHOLDS)[number] | undefined;
  /** The name that reports give to standard input. */
  readonly stdinFilename: string;
  /** What becomes of fixes; `diff` shows them and writes nothing. */
  readonly fixes: 'none' | 'write' | 'diff';
  readonly unsafeFixes: boolean;
  /** By the names that were written. */
  readonly levels: readonly (readonly [rule: string, level: Level])[];
  /** Rules beside which all others are off; empty where nothing was said. */
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly exclude: readonly string[];
  readonly preview: boolean;
  /** How the images are built; what is not said is left to the configuration. */
  readonly build: BuildInputs;
  /** A file to configure everything by; `none` asks for none to be looked for. */
  readonly config: { readonly file: string } | 'none' | 'nearest';
  readonly statistics: boolean;
  readonly maxFindings: number | undefined;
  readonly reportUnusedIgnores: boolean;
  readonly requireReason: boolean;
}

export type Format = (typeof FORMATS)[number];

export type Request =
  | { readonly kind: 'lint'; readonly arguments: LintArguments }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'rules' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** The message completes "dflint: …". */
  | { readonly kind: 'misuse'; readonly message: string };

export const COMMANDS: readonly string[] = ['lint', 'fix', 'explain', 'rules'];

/** `undefined` where there is no report of that name. */
export function formatNamed(name: string): Format | undefined {
  return oneOf(FORMATS, name);
}

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
  const paths = operands.slice(hasCommand ? 1 : 0).map((it) => it.value);
  switch (hasCommand ? first.value : 'lint') {
    case 'explain':
      return paths[0] === undefined ? misuse('explain needs the name of a rule') : { kind: 'explain', rule: paths[0] };
    case 'rules':
      return { kind: 'rules' };
    case 'fix':
      return lintRequest({ ...values, fix: true }, paths);
    default:
      return lintRequest(values, paths);
  }
}

function lintRequest(values: Values, paths: readonly string[]): Request {
  const levels: (readonly [string, Level])[] = [];
  for (const text of textsIn(values['rule'])) {
    const [rule = '', value] = text.split('=', 2);
    const level = oneOf(LEVELS, value);
    if (level === undefined)
      return misuse(`--rule is written RULE=LEVEL, where LEVEL is ${listed(LEVELS)}; not "${text}"`);
    levels.push([rule, level]);
  }
  const max = textIn(values['max-findings']);
  if (max !== undefined && !/^\d+$/.test(max)) return misuse(`--max-findings is a number, not "${max}"`);
  const config = textIn(values['config']);
  const build = buildIn(values);
  if (typeof build === 'string') return misuse(build);
  return {
    kind: 'lint',
    arguments: {
      paths,
      format: oneOf(FORMATS, values['format']),
      output: textIn(values['output']),
      color: values['no-color'] === true ? 'never' : (oneOf(COLORS, values['color']) ?? 'auto'),
      quiet: values['quiet'] === true,
      failOn: oneOf(THRESHOLDS, values['fail-on']),
      stdinFilename: textIn(values['stdin-filename']) ?? '-',
      fixes: values['diff'] === true ? 'diff' : values['fix'] === true ? 'write' : 'none',
      unsafeFixes: values['unsafe-fixes'] === true,
      levels,
      only: namesIn(values['only']),
      ignore: namesIn(values['ignore']),
      exclude: textsIn(values['exclude']),
      preview: values['preview'] === true,
      build,
      config: values['no-config'] === true ? 'none' : config === undefined ? 'nearest' : { file: config },
      statistics: values['statistics'] === true,
      maxFindings: max === undefined ? undefined : Number(max),
      reportUnusedIgnores: values['report-unused-ignores'] === true,
      requireReason: values['require-reason'] === true,
    },
  };
}

/** How the images are built, or why that cannot be meant. */
function buildIn(values: Values): BuildInputs | string {
  const platform = textIn(values['platform']);
  if (platform !== undefined && parsePlatform(platform) === undefined)
    return `--platform is written OS/ARCH, like linux/arm64; not "${platform}"`;
  const args = textsIn(values['build-arg']).map((it) => ({ written: it, at: it.indexOf('=') }));
  const wrong = args.find((it) => it.at < 1);
  if (wrong !== undefined) return `--build-arg is written NAME=VALUE, not "${wrong.written}"`;
  const named = args.map(({ written, at }) => [written.slice(0, at), written.slice(at + 1)] as const);
  return {
    target: textIn(values['target']),
    platform,
    args: named.length === 0 ? undefined : Object.fromEntries(named),
  };
}

function misuse(message: string): Request {
  return { kind: 'misuse', message };
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

  dflint fix Dockerfile         check a file, and fix what can safely be fixed
  dflint fix --diff .           show what would be fixed
  dflint explain prefer-copy    why a rule is there, with examples

Usage: dflint [lint | fix] [PATH...]
       dflint explain RULE
       dflint rules

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
const LEVELS = ['error', 'warning', 'info', 'style', 'off'] as const;

type Values = Readonly<Record<string, unknown>>;

interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Whether it may be given several times, each time with one value. */
  readonly multiple?: boolean;
  readonly help: string;
}

const OPTIONS = {
  fix: { type: 'boolean', help: 'fix what can be without changing the image' },
  'unsafe-fixes': { type: 'boolean', help: 'with --fix: fix what may change the image too' },
  diff: { type: 'boolean', help: 'show what --fix would do, and write nothing' },
  rule: { type: 'string', value: 'RULE=LEVEL', multiple: true, help: 'error, warning, info, style or off' },
  only: { type: 'string', value: 'RULE,...', multiple: true, help: 'check these rules only' },
  ignore: { type: 'string', value: 'RULE,...', multiple: true, help: 'do not check these rules' },
  exclude: { type: 'string', value: 'GLOB', multiple: true, help: 'leave files out, even if named' },
  preview: { type: 'boolean', help: 'check rules too that are still on trial' },
  target: { type: 'string', value: 'STAGE', help: 'the stage that is built, if not the last' },
  'build-arg': { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'a build argument' },
  platform: { type: 'string', value: 'OS/ARCH', help: 'what the image is built for' },
  config: { type: 'string', value: 'FILE', help: 'this configuration, not the nearest' },
  'no-config': { type: 'boolean', help: 'look for no configuration' },
  statistics: { type: 'boolean', help: 'count findings by rule' },
  'max-findings': { type: 'string', value: 'N', help: 'show no more than N findings' },
  'report-unused-ignores': { type: 'boolean', help: 'warn of ignore comments that silence nothing' },
  'require-reason': { type: 'boolean', help: 'warn of ignore comments without a reason' },
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
    // A single letter is near to everything short.
    const meant = name.length > 1 ? nearest(name, Object.keys(OPTIONS)) : undefined;
    return `there is no option ${written}${guess(meant, '--')}`;
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

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
}

/** `--only a,b --only c` */
function namesIn(value: unknown): readonly string[] {
  return textsIn(value)
    .flatMap((it) => it.split(',').map((name) => name.trim()))
    .filter((it) => it !== '');
}
