import { familiarName } from '../../model/image.ts';
import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { expandedCommand } from '../../model/run/expanded-command.ts';
import { rootOf, type Stage } from '../../model/stage.ts';
import { commandLineOf } from '../../shell/command-line.ts';
import type { ShellCommand } from '../../shell/script.ts';
import { textOf } from '../../text/span.ts';
import { targetIn } from '../cursor/place.ts';
import type { Range } from '../cursor/statement.ts';
import { IMAGE_DOCS } from '../docs/images.ts';
import { own } from '../docs/own.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { type Request, stageOf } from './request.ts';

/** The users, and behind a colon the groups, that a stage knows: those it makes above, and those of its image. */
export function userProposals(request: Request, range: Range): Proposals {
  const { model, statement } = request;
  const { text, line } = statement;
  const stage = stageOf(request);
  const colon = text.slice(range.start, range.end).indexOf(':');
  const isGroup = colon >= 0 && range.start + colon < line.cursor;
  const accounts = stage === undefined ? [] : accountsIn(stage, model, line.instruction.start);
  const wanted = accounts.filter((it) => isGroup || it.kind === 'user').map((it) => it.name);
  const image = stage === undefined ? [] : usersOfImage(stage);
  const numbers = accounts.flatMap((it) =>
    it.number === undefined || it.kind !== (isGroup ? 'group' : 'user') ? [] : it,
  );
  const proposals: readonly Proposal[] = [
    ...[...new Set(wanted)].map((label): Proposal => ({ kind: 'user', label, detail: 'created in this file' })),
    ...numbers.map(
      ({ number = '', name }): Proposal => ({ kind: 'user', label: number, detail: `the number of ${name}` }),
    ),
    ...image
      .filter((it) => !wanted.includes(it))
      .map((label): Proposal => ({ kind: 'user', label, detail: 'of the base image' })),
    { kind: 'user', label: 'nobody', detail: 'without any rights' },
    { kind: 'user', label: 'root' },
  ];
  const start = isGroup ? range.start + colon + 1 : range.start;
  const end = colon >= 0 && !isGroup ? range.start + colon : range.end;
  return { target: targetIn(statement, { start, end }), proposals };
}

interface Account {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly number: string | undefined;
}

/** What the commands of a stage make above an offset, and those of the stages it is built on; the last first. */
function accountsIn(stage: Stage, model: Model, offset: number): readonly Account[] {
  const runs = lineageOf(stage).flatMap(({ instructions }) => [...instructions].reverse());
  return runs.flatMap((run): readonly Account[] => {
    if (run.kind !== 'Run' || run.start > offset || !MAKES.test(textOf(model.file.source, run))) return [];
    const script = model.script(run);
    if (script === undefined) return [];
    const commands = script.commands.map((it) => expandedCommand(it, script, () => model.stateAt(run).variables));
    return commands.flatMap((it) => accountOf(it) ?? []);
  });
}

const MAKES = /user|group/;

function accountOf(command: ShellCommand): Account | undefined {
  const { program } = command;
  if (program === 'net' && command.args[0]?.value === 'user') {
    const name = command.args.slice(1).find((it) => it.value !== undefined && !it.value.startsWith('/'))?.value;
    return name === undefined ? undefined : { kind: 'user', name, number: undefined };
  }
  const isUser = program === 'useradd' || program === 'adduser';
  if (!isUser && program !== 'groupadd' && program !== 'addgroup') return undefined;
  const { operands, options } = commandLineOf(command, VALUES);
  const name = operands[0]?.value;
  // `adduser app group` puts one into a group.
  if (name === undefined || (operands.length > 1 && program !== 'useradd')) return undefined;
  const number = options.find((it) => (isUser ? /^(?:-u|--uid)$/ : /^(?:-g|--gid)$/).test(it.name))?.value;
  return { kind: isUser ? 'user' : 'group', name, number: /^\d+$/.test(number ?? '') ? number : undefined };
}

/** The options with a value: of shadow's programs, of Debian's and of BusyBox. */
const VALUES: ReadonlySet<string> = new Set([
  ...['-u', '--uid', '-g', '--gid', '-G', '--groups', '-d', '--home-dir', '--home', '-h', '-s', '--shell', '-c', '-p'],
  ...['-k', '--skel', '-b', '--base-dir', '--comment', '--gecos', '--ingroup', '--password', '-K', '--key', '-e'],
]);

function usersOfImage(stage: Stage): readonly string[] {
  const { base } = rootOf(stage);
  return base.kind === 'image' ? (own(IMAGE_DOCS, familiarName(base.reference))?.users ?? []) : [];
}
