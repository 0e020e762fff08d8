import { commandLineOf, type GivenOption, spelling } from '../command-line.ts';
import type { Script, ShellCommand, ShellWord } from '../script.ts';

/** The repositories that a script clones without saying at which tag or commit. */
export function mutableClones({ commands }: Script): readonly ShellWord[] {
  const clones = commands.flatMap((it) => cloneOf(it) ?? []);
  if (clones.length === 0 || commands.some(checksOut)) return [];
  return clones.filter(({ options, url }) => isRemote(spelling(url)) && !isPinned(options)).map((it) => it.url);
}

interface Clone {
  readonly options: readonly GivenOption[];
  readonly url: ShellWord;
}

function cloneOf(command: ShellCommand): Clone | undefined {
  if (command.program !== 'git') return undefined;
  const { options, operands } = commandLineOf(command, VALUES);
  const [verb, url] = operands;
  return verb?.value === 'clone' && url !== undefined ? { options, url } : undefined;
}

/** The options with a value, of git and of git clone. */
const VALUES: ReadonlySet<string> = new Set([
  ...['-C', '-c', '-b', '-o', '-u', '-j', '--branch'],
  ...['--revision', '--depth', '--origin', '--config', '--jobs', '--template'],
  ...['--reference', '--reference-if-able', '--separate-git-dir', '--filter', '--upload-pack', '--shallow-since'],
]);

/** Whether a command goes to another place of the history; what a variable holds is taken for one. */
function checksOut(command: ShellCommand): boolean {
  if (command.program !== 'git') return false;
  const [verb, ...others] = commandLineOf(command, VALUES).operands.map(spelling);
  return verb !== undefined && CHECKOUT.test(verb) && others.some((it) => !BRANCH.test(it));
}

function isPinned(options: readonly GivenOption[]): boolean {
  const branch = options.find((it) => it.name === '-b' || it.name === '--branch' || it.name === '--revision')?.value;
  return branch !== undefined && !BRANCH.test(branch);
}

function isRemote(url: string): boolean {
  return /^(?:https?|git|ssh):\/\/|^[\w.-]+@[\w.-]+:/.test(url);
}

const CHECKOUT = /^(?:checkout|reset|switch|fetch|apply|submodule|rev-parse)$/;
/** What names no tag or commit, and a file that is checked out. */
const BRANCH =
  /^(?:origin\/)?(?:main|master|develop|dev|trunk|next|latest|HEAD|stable|nightly|origin)$|^(?:-|\.$|update$)/;
