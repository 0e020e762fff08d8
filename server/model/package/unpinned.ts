import { quotedSpelling } from '../../shell/command-line.ts';
import { hasOption, type PackageCommand } from '../../shell/package/manager.ts';
import type { PinSyntax } from '../../shell/package/pin.ts';
import type { ShellWord } from '../../shell/script.ts';
import type { Run } from '../../syntax/ast.ts';
import { instructionAt } from '../../syntax/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Model } from '../model.ts';
import { managedBy } from './managed.ts';

/** A command that installs packages of whatever version there is on the day of the build. */
export interface Unpinned {
  readonly run: Run;
  readonly command: PackageCommand;
  /** The first of those packages. */
  readonly span: Span;
  /** As a message lists them: `git`, `git and curl`, `git and 3 more`. */
  readonly names: string;
  /** The first as it could be written, `git=VERSION`, or what else would give it a version. */
  readonly remedy: string;
}

/** In every stage: what a build stage installs decides what the others take from it. */
export function* unpinnedIn(model: Model, syntaxes: readonly PinSyntax[]): Generator<Unpinned> {
  const managers = syntaxes.flatMap((it) => it.managers);
  for (const { run, command } of managedBy(managers, model)) {
    const syntax = syntaxes.find((it) => it.managers.includes(command.manager) && it.verbs.includes(command.verb));
    if (syntax === undefined || hasOption(command, syntax.options) || command.operands.some(isStray)) continue;
    const packages = packagesOf(command, syntax);
    const [first, ...more] = packages.filter((it) => isUnpinned(it, syntax) || lostVersion(it, run, model));
    if (first === undefined) continue;
    yield {
      run,
      command,
      span: first,
      names: listed(first, more),
      remedy: lostVersion(first, run, model) ?? remedyFor(first, syntax),
    };
  }
}

/** A sign that the text is of another shell than it was read for: PowerShell's `npm install; Remove-Item …` by cmd. */
function isStray({ text }: ShellWord): boolean {
  return /^[;&|()]/.test(text);
}

function packagesOf({ command, operands }: PackageCommand, { end }: PinSyntax): readonly ShellWord[] {
  if (end === 'first') return operands.slice(0, 1);
  const dashes = end === undefined ? undefined : command.args.find((it) => it.value === end);
  return dashes === undefined ? operands : operands.filter((it) => it.start < dashes.start);
}

function isUnpinned(word: ShellWord, { pinned, unpinnable }: PinSyntax): boolean {
  const text = quotedSpelling(word);
  if (text.length > LONGEST_NAME) return false;
  // `$PACKAGES` may say versions, and `nginx$SUFFIX`.
  if (word.value === undefined && ENDS_IN_UNKNOWN.test(text)) return false;
  return !pinned.test(text) && !unpinnable?.test(text);
}

const LONGEST_NAME = 300;
const ENDS_IN_UNKNOWN = /\$(?:\w*|\{[^}]*\}|\(\))$/;

/** What brings back a version that is set in another stage: what ENV and ARG set ends with theirs. */
function lostVersion({ parts, value }: ShellWord, run: Run, model: Model): string | undefined {
  const isFragment = model.stageOf(run)?.from === undefined;
  if (value !== undefined || parts[0]?.kind !== 'Literal' || isFragment) return undefined;
  const { variables } = model.stateAt(instructionAt(model.file, run.start) ?? run);
  for (const part of parts) {
    const { name = '', modifier } = part.kind === 'Variable' ? part : {};
    const isOfShell = model.file.source.slice(run.start, run.end).includes(`${name}=`);
    if (modifier !== '' || isOfShell || variables.lookup(name).origin.kind !== 'base') continue;
    const args = model.all('Arg').flatMap((it) => it.declarations);
    if (args.some((it) => it.name.text === name)) return `ARG ${name} in this stage`;
    const envs = model.all('Env').flatMap((it) => it.pairs);
    if (envs.some((it) => it.key.text === name)) return `ENV ${name}=… in this stage`;
  }
  return undefined;
}

function listed(first: ShellWord, more: readonly ShellWord[]): string {
  const [second, ...others] = more;
  if (second === undefined) return nameOf(first);
  return `${nameOf(first)} and ${others.length === 0 ? nameOf(second) : `${more.length} more`}`;
}

function remedyFor(word: ShellWord, { form, addressForm }: PinSyntax): string {
  const isAddress = addressForm !== undefined && ADDRESS.test(quotedSpelling(word));
  // What may stand in the place of the version, as `@latest` does, goes.
  return isAddress ? `${nameOf(word)}${addressForm}` : `${nameOf(word).replace(/(?<=.)@[^]*$/, '')}${form}`;
}

/** `git+https://example.com/user/tool.git`, `user/tool`; `@scope/tool` is none. */
const ADDRESS = /^[^@].*\//;

/** Of an address the last part tells enough. */
function nameOf(word: ShellWord): string {
  const text = quotedSpelling(word);
  return text.includes('://') ? text.replace(/#[^]*$/, '').replace(/^.*\//, '') : text;
}
