import type { Block, Joint, Script, ShellCommand } from '../script.ts';

/** Commands joined by `&&`, `||` and `|`, which have one status together: what POSIX calls an AND-OR list. */
export interface AndOrList {
  readonly block: Block;
  /** Those that stand in it, also in its blocks; not what its words substitute, and no bodies of functions. */
  readonly commands: readonly ShellCommand[];
  /** Whether an `||` says what happens on a failure. */
  readonly hasAlternative: boolean;
  /** What separates it from the next one; `undefined` for the last of its block. */
  readonly end: Joint | undefined;
  readonly next: AndOrList | undefined;
}

/** The lists of all blocks of a script, in the order in which they begin. */
export function listsIn(script: Script): readonly AndOrList[] {
  return script.fact(findLists);
}

function findLists(script: Script): readonly AndOrList[] {
  const lists: Draft[] = [];
  const members = new Map<Block, Members>();
  for (const command of script.commands) {
    let { joint } = command;
    let block: Block | undefined = command.block;
    while (block !== undefined) {
      const found = members.get(block) ?? { byJoint: new Map<Joint | undefined, Draft>(), last: undefined };
      members.set(block, found);
      // All blocks of one `if` have the joint that stands before it.
      const same = block === command.block ? undefined : found.byJoint.get(joint);
      const list = same ?? follow(block, joint, found.last, lists);
      found.byJoint.set(joint, list);
      if (same === undefined) found.last = list;
      list.commands.push(command);
      if (block.kind === 'substitution' || block.kind === 'function') break;
      joint = block.joint;
      block = block.outer;
    }
  }
  return lists;
}

interface Draft extends AndOrList {
  readonly commands: ShellCommand[];
  hasAlternative: boolean;
  end: Joint | undefined;
  next: Draft | undefined;
}

/** What stands in a block so far: the list of each command or block in it, by the joint before that. */
interface Members {
  readonly byJoint: Map<Joint | undefined, Draft>;
  last: Draft | undefined;
}

/** The list that goes on behind a joint, or begins there. */
function follow(block: Block, joint: Joint | undefined, before: Draft | undefined, lists: Draft[]): Draft {
  if (before !== undefined && joint !== undefined && !SEPARATORS.has(joint.operator)) {
    if (joint.operator === '||') before.hasAlternative = true;
    return before;
  }
  const list: Draft = { block, commands: [], hasAlternative: false, end: undefined, next: undefined };
  lists.push(list);
  if (before !== undefined) {
    before.end = joint;
    before.next = list;
  }
  return list;
}

const SEPARATORS: ReadonlySet<Joint['operator']> = new Set([';', '&', 'newline']);
