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
  /** What exit code 1 says, where there is one. */
  readonly failure?: string;
}

const FINDINGS = 'findings of --fail-on or above';

/** What is said of a command by itself; the others have more. */
const { help, version } = SHARED_OPTIONS;
const ABOUT_OPTIONS = { help, version };

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
  failure: FINDINGS,
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
    failure: FINDINGS,
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
    failure: 'files that --check or --diff would change',
  },
  {
    name: 'cache',
    summary: 'predict which build steps will be cached, and why not all',
    operands: '[CONTEXT]',
    examples: [
      ['dflint cache', 'a build now, after one of the last commit'],
      ['dflint cache --changed src/app.ts', 'what if this file changes?'],
      ['dflint cache --from git:origin/main --format markdown', 'for a pull request'],
    ],
    options: CACHE_OPTIONS,
    failure: 'fewer cached than --fail-below asks',
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
    options: ABOUT_OPTIONS,
  },
  {
    name: 'rules',
    summary: 'list all rules',
    operands: '',
    examples: [['dflint rules', 'in parentheses: off until you name it']],
    options: ABOUT_OPTIONS,
  },
  {
    name: 'lsp',
    summary: 'serve an editor, by the Language Server Protocol',
    operands: '',
    examples: [['dflint lsp --stdio', 'as most editors start it']],
    options: {
      ...ABOUT_OPTIONS,
      stdio: { type: 'boolean', help: 'over standard input and output (default)' },
      'node-ipc': { type: 'boolean', help: 'over the channel to a parent that is Node.js' },
      socket: { type: 'string', value: 'PORT', help: 'over a port on which the client listens' },
    },
  },
  {
    name: 'completion',
    summary: 'a script that completes commands in bash, zsh or fish',
    operands: 'SHELL',
    examples: [
      ['source <(dflint completion bash)', 'a line for ~/.bashrc'],
      ['source <(dflint completion zsh)', 'for ~/.zshrc, below compinit'],
      ['dflint completion fish | source', 'for ~/.config/fish/config.fish'],
    ],
    options: ABOUT_OPTIONS,
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
${exitCodes(LINT.failure)}`;
}

const OFTEN_USED: readonly string[] = ['lint', 'fix', 'explain', 'cache'];

/** The answer to `dflint COMMAND --help`. */
export function helpOf({ name, summary, operands, examples, options, failure }: Command): string {
  const shown = examples.length === 0 ? '' : `\n${rows(examples, 30)}`;
  return `dflint ${name}: ${summary}.
${shown}
Usage: dflint ${name} [OPTION...]${operands && ` ${operands}`}

Options:
${optionRows(options)}
${exitCodes(failure)}`;
}

function exitCodes(failure: string | undefined): string {
  const meanings: readonly (readonly [string, string])[] = [
    ['0', 'success'],
    ...(failure === undefined ? [] : [['1', failure] as const]),
    ['2', 'misuse, or a file that cannot be read'],
    ['3', "a fault of dflint's own"],
  ];
  return `Exit codes:\n${rows(meanings, 3)}`;
}

function optionRows(options: Options): string {
  return rows(
    Object.entries(options).flatMap(([name, { short, value, help, choices = [] }]: [string, Option]) => {
      const flag = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
      const unsaid = choices.every((it) => help.includes(it)) ? [] : linesOf(choices);
      return [[flag, help], ...unsaid.map((it) => ['', it] as const)];
    }),
    30,
  );
}

function rows(cells: readonly (readonly [string, string])[], width: number): string {
  return cells
    .map(([left, right]) => {
      const head = left.length > width ? `${left}\n${' '.repeat(width + 2)}` : left.padEnd(width);
      return `  ${head} ${right}`.trimEnd().concat('\n');
    })
    .join('');
}

/** Names with commas, on as many lines of a help as they need. */
function linesOf(names: readonly string[]): readonly string[] {
  const lines = [''];
  for (const [index, name] of names.entries()) {
    const last = lines.at(-1) ?? '';
    const word = index < names.length - 1 ? `${name},` : name;
    if (last.length + 1 + word.length <= 46) lines[lines.length - 1] = `${last} ${word}`.trimStart();
    else lines.push(word);
  }
  return lines;
}
