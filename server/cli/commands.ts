import { CACHE_OPTIONS } from './cache/arguments.ts';
import { FORMAT_OPTIONS } from './format/arguments.ts';
import { INIT_OPTIONS } from './init/arguments.ts';
import { LINT_OPTIONS } from './lint/arguments.ts';
import type { Option, Options } from './options.ts';
import { REPLAY_OPTIONS } from './replay/arguments.ts';
import { SHARED_OPTIONS } from './shared-options.ts';

/** What can be asked of dflint, as help and shell completion show it. */
export interface Command {
  readonly name: string;
  /** A phrase that follows the name in a list. */
  readonly summary: string;
  /** What follows `dflint` and the name. */
  readonly operands: string;
  /** Each a command line and what it does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
  readonly options: Options;
}

export const LINT: Command = {
  name: 'lint',
  summary: 'check Dockerfiles; what is meant where no command is named',
  operands: '[PATH...]',
  examples: [
    ['dflint Dockerfile', 'check a file'],
    ['dflint services', 'check the Dockerfiles in a folder and below'],
    ['dflint - < Dockerfile', 'check standard input'],
    ['dflint --format json .', 'a report for programs'],
  ],
  options: LINT_OPTIONS,
};

export const COMMANDS: readonly Command[] = [
  LINT,
  {
    name: 'fix',
    summary: 'check, and fix what can safely be fixed',
    operands: '[PATH...]',
    examples: [
      ['dflint fix Dockerfile', 'fix a file'],
      ['dflint fix --diff .', 'show what would be fixed'],
    ],
    options: LINT_OPTIONS,
  },
  {
    name: 'format',
    summary: 'format Dockerfiles; no step is built again for it',
    operands: '[PATH...]',
    examples: [
      ['dflint format Dockerfile', 'format a file'],
      ['dflint format --check .', 'exit 1 if a file would change'],
      ['dflint format - < Dockerfile', 'from standard input to standard output'],
    ],
    options: FORMAT_OPTIONS,
  },
  {
    name: 'cache',
    summary: 'predict which build steps will be cached, and why not all',
    operands: '[CONTEXT]',
    examples: [
      ['dflint cache', 'what a build here would do after one of HEAD'],
      ['dflint cache --changed src/app.ts', 'what if this file changes?'],
      ['dflint cache --from git:origin/main --format markdown', 'for a pull request'],
    ],
    options: CACHE_OPTIONS,
  },
  {
    name: 'replay',
    summary: 'what each step costs over the git history, and because of what',
    operands: '[CONTEXT]',
    examples: [
      ['dflint replay', 'the last 300 commits, one after another'],
      ['dflint replay --since v1.0', 'a revision or a date'],
      ['dflint replay --profile build.log', 'with the times of a real build'],
    ],
    options: REPLAY_OPTIONS,
  },
  {
    name: 'init',
    summary: 'write a first configuration, or take over that of hadolint',
    operands: '',
    examples: [
      ['dflint init', 'a .dflint.yaml that fits what is here'],
      ['dflint init --from-hadolint', 'what .hadolint.yaml says, for dflint'],
    ],
    options: INIT_OPTIONS,
  },
  {
    name: 'explain',
    summary: 'why a rule is there, with examples',
    operands: 'RULE',
    examples: [['dflint explain prefer-copy', 'names of other linters, like DL3020, do too']],
    options: SHARED_OPTIONS,
  },
  {
    name: 'rules',
    summary: 'list all rules',
    operands: '',
    examples: [['dflint rules', 'in parentheses: off until you name it']],
    options: SHARED_OPTIONS,
  },
  {
    name: 'lsp',
    summary: 'serve an editor, by the Language Server Protocol',
    operands: '',
    examples: [['dflint lsp --stdio', 'as most editors start it']],
    options: {
      ...SHARED_OPTIONS,
      stdio: { type: 'boolean', help: 'over standard input and output (default)' },
      'node-ipc': { type: 'boolean', help: 'over the channel to a parent that is Node.js' },
      socket: { type: 'string', value: 'PORT', help: 'over a port on which the client listens' },
    },
  },
  {
    name: 'completion',
    summary: 'a script that completes commands in bash, zsh or fish',
    operands: 'SHELL',
    examples: [['source <(dflint completion bash)', 'in ~/.bashrc']],
    options: SHARED_OPTIONS,
  },
];

/** All options that some command takes: enough to tell options from operands before the command is known. */
export const ALL_OPTIONS: Options = Object.assign({}, ...COMMANDS.map((it) => it.options));

/** The answer to `dflint --help`. */
export function overview(): string {
  const examples = COMMANDS.filter(({ name }) => OFTEN_USED.includes(name)).flatMap((it) => it.examples);
  return `dflint finds mistakes in Dockerfiles.

${rows(examples, 30)}
Usage: dflint [COMMAND] [OPTION...] [PATH...]

Commands:
${rows(
  COMMANDS.map((it) => [it.name, it.summary]),
  14,
)}
dflint COMMAND --help says more of one. A PATH is a file, a folder, or - for
standard input; without one, the working directory is meant.

Options of lint and fix:
${optionRows(LINT_OPTIONS)}
${EXIT_CODES}`;
}

const OFTEN_USED: readonly string[] = ['lint', 'fix', 'explain', 'cache'];

/** The answer to `dflint COMMAND --help`. */
export function helpOf({ name, summary, operands, examples, options }: Command): string {
  const shown = examples.length === 0 ? '' : `\n${rows(examples, 30)}`;
  return `dflint ${name}: ${summary}.
${shown}
Usage: dflint ${name} [OPTION...] ${operands}`.concat(`

Options:
${optionRows(options)}
${EXIT_CODES}`);
}

const EXIT_CODES = `Exit codes: 0 nothing found, 1 findings, 2 misuse or a file that cannot be read,
3 a fault of dflint's own.
`;

function optionRows(options: Options): string {
  return rows(
    Object.entries(options).map(([name, { short, value, help }]: [string, Option]) => {
      const flag = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
      return [flag, help];
    }),
    30,
  );
}

function rows(cells: readonly (readonly [string, string])[], width: number): string {
  return cells.map(([left, right]) => `  ${left.padEnd(width)}${right && ` ${right}`}`.trimEnd().concat('\n')).join('');
}
