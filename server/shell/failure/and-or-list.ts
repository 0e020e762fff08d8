import { sourceSpan } from '../../text/joined.ts';
import type { Block, Joint, Script, ShellCommand } from '../script.ts';

/** Commands joined by `&&`, `||` and `|`, which have one status together: what POSIX calls an AND-OR list. */
export interface AndOrList {
  readonly block: Block;
  /** Those that stand in it, also in its blocks; not what its words substitute, and no bodies of functions. */
  readonly commands: readonly ShellCommand[];
  /** The same commands and blocks as they are joined, in order. */
  readonly members: readonly Member[];
  /** Whether an `||` says what happens on a failure. */
  readonly hasAlternative: boolean;
  /** Whether an `&` stands behind it: nobody waits for it, and its status is 0. */
  readonly isBackground: boolean;
  /** What separates it from the next one; `undefined` for the last of its block. */
  readonly end: Joint | undefined;
  readonly next: AndOrList | undefined;
}

/** What stands between two joints of a list. */
export interface Member {
  readonly joint: Joint | undefined;
  /** `undefined` where it is blocks alone, such as an `if`. */
  readonly command: ShellCommand | undefined;
  /** All blocks of an `if` or a loop; of a command the scripts and commands that its arguments hold. */
  readonly blocks: ReadonlySet<Block>;
}

/** The lists of all blocks of a script, in the order in which they begin. */
export function listsIn(script: Script): readonly AndOrList[] {
  return script.fact(findLists);
}

function findLists(script: Script): readonly AndOrList[] {
  const lists: Draft[] = [];
  const contents = new Map<Block, Contents>();
  for (const command of script.commands) {
    let { joint } = command;
    let block: Block | undefined = command.block;
    let inner: Block | undefined;
    while (block !== undefined) {
      const found = contents.get(block) ?? { byJoint: new Map<Joint | undefined, Place>(), last: undefined };
      contents.set(block, found);
      // All blocks of one `if` have the joint that stands before it.
      const known = inner === undefined ? undefined : found.byJoint.get(joint);
      const place = known ?? placeBehind(joint, inner === undefined ? command : undefined, block, found.last, lists);
      found.byJoint.set(joint, place);
      if (known === undefined) found.last = place.list;
      if (inner !== undefined) place.member.blocks.add(inner);
      place.list.commands.push(command);
      if (block.kind === 'substitution' || block.kind === 'function') break;
      joint = block.joint;
      inner = block;
      block = block.outer;
    }
  }
  const ampersands = endsOfAmpersands(script);
  for (const list of lists) {
    list.isBackground = list.end === undefined ? ampersands.has(list.block.end) : list.end.operator === '&';
  }
  return lists;
}

interface Draft extends AndOrList {
  readonly commands: ShellCommand[];
  readonly members: Member[];
  hasAlternative: boolean;
  isBackground: boolean;
  end: Joint | undefined;
  next: Draft | undefined;
}

/** What stands in a block so far, by the joint before it. */
interface Contents {
  readonly byJoint: Map<Joint | undefined, Place>;
  last: Draft | undefined;
}

interface Place {
  readonly list: Draft;
  readonly member: Member & { readonly blocks: Set<Block> };
}

/** A new member of the list that goes on behind a joint, or begins there. */
function placeBehind(
  joint: Joint | undefined,
  command: ShellCommand | undefined,
  block: Block,
  before: Draft | undefined,
  lists: Draft[],
): Place {
  const list = follow(block, joint, before, lists);
  const member = { joint, command, blocks: new Set<Block>() };
  list.members.push(member);
  return { list, member };
}

function follow(block: Block, joint: Joint | undefined, before: Draft | undefined, lists: Draft[]): Draft {
  if (before !== undefined && joint !== undefined && !SEPARATORS.has(joint.operator)) {
    if (joint.operator === '||') before.hasAlternative = true;
    return before;
  }
  const list: Draft = {
    block,
    commands: [],
    members: [],
    hasAlternative: false,
    isBackground: false,
    end: undefined,
    next: undefined,
  };
  lists.push(list);
  if (before !== undefined) {
    before.end = joint;
    before.next = list;
  }
  return list;
}

/** Where each `&` ends, or with it the text: behind the last list of a block no joint tells of it. */
function endsOfAmpersands({ texts }: Script): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const { joined } of texts) {
    for (const { index, 0: found } of joined.text.matchAll(AMPERSAND)) {
      ends.add(sourceSpan(joined, index, index + found.length).end);
    }
  }
  return ends;
}

const AMPERSAND = /(?<!\\)&(?:\s+$)?/g;

const SEPARATORS: ReadonlySet<Joint['operator']> = new Set([';', '&', 'newline']);
