import { quotedSpelling } from '../../shell/command-line.ts';
import type { PackageCommand } from '../../shell/package/manager.ts';
import type { PromptSyntax } from '../../shell/package/prompt.ts';
import { withGlobalOption, withOption } from '../../shell/rewrite.ts';
import type { Script, ShellWord } from '../../shell/script.ts';
import type { Edit } from '../../text/edit.ts';
import type { Model } from '../model.ts';
import { type Managed, managedBy } from './managed.ts';

/** A command that asks whether it is to go on, where nobody answers. */
export interface Prompt extends Managed {
  /** Has it go on without asking. */
  readonly edit: Edit;
}

/** Those of all RUNs, ONBUILD's included; none where the file sets its package manager to never asking. */
export function promptsIn(model: Model, syntax: PromptSyntax): readonly Prompt[] {
  const found: Prompt[] = [];
  let isSet: boolean | undefined;
  for (const managed of managedBy(syntax.managers, model)) {
    const { command } = managed;
    if (!syntax.verbs.includes(command.verb) || isAnswered(command, syntax) || hasInput(managed)) continue;
    isSet ??= syntax.setting?.test(model.file.source) ?? false;
    if (isSet) break;
    const edit = syntax.isGlobal ? withGlobalOption(command, syntax.option) : withOption(command, syntax.option);
    found.push({ ...managed, edit });
  }
  return found;
}

function isAnswered({ options, command: { args } }: PackageCommand, { answered }: PromptSyntax): boolean {
  return (
    answered.test(options.map((it) => ` ${quotedSpelling(it).slice(0, LONGEST_OPTION)}`).join('')) ||
    args.some(mayBeOptions)
  );
}

const LONGEST_OPTION = 40;

/** `$APT_OPTS` may hold the answer. */
function mayBeOptions(word: ShellWord): boolean {
  return word.value === undefined && /^\$\W*\w*(?:opt|flag|arg|yes|quiet)/i.test(word.text);
}

/** Whether something is given to it to read: `yes | apt-get install git`. What xargs runs is not given what that reads. */
function hasInput({ command: { command }, script }: Managed): boolean {
  if (command.redirections.some((it) => it.operator.startsWith('<'))) return true;
  if (command.wrappers.some((it) => it.program === 'xargs')) return false;
  return script.fact(startsBehindPipes).has(command.start);
}

function startsBehindPipes({ pipelines }: Script): ReadonlySet<number> {
  return new Set(pipelines.flatMap(({ stages }) => stages.slice(1).flatMap((stage) => stage.map((it) => it.start))));
}
