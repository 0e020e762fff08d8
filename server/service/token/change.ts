import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { type Span, textOf } from '../../text/span.ts';

/** What an edit changed: where it stands, and where it stood before. */
export interface Change {
  readonly now: Span;
  readonly before: Span;
}

/**
 * The part of a file outside of which everything means what it meant before an edit; `undefined` where that is not certain,
 * because what was changed may say how the rest is to be understood.
 */
export function changeBetween(before: Dockerfile, now: Dockerfile): Change | undefined {
  if (before.escape !== now.escape) return undefined;
  const most = Math.min(before.instructions.length, now.instructions.length);
  const head = sameAtStart(before, now, most);
  const tail = sameAtEnd(before, now, most - head);
  const above = now.instructions.slice(0, head);
  // What stands above the first FROM, parser directives with it, is for all that follows.
  const start = above.some((it) => it.kind === 'From') ? above.at(-1)?.end : undefined;
  if (start === undefined) return undefined;
  const isLocal = [before, now].every((file) => {
    const changed = file.instructions.slice(head, file.instructions.length - tail);
    return changed.every((it) => !speaksOfOthers(it, file));
  });
  const change = {
    now: { start, end: startOfLast(tail, now) },
    before: { start, end: startOfLast(tail, before) },
  };
  const isCommented = PRAGMA.test(textOf(before.source, change.before)) || PRAGMA.test(textOf(now.source, change.now));
  return isLocal && !isCommented ? change : undefined;
}

/** How many instructions come before all that differs. */
function sameAtStart(before: Dockerfile, now: Dockerfile, most: number): number {
  const shorter = Math.min(before.source.length, now.source.length);
  let same = 0;
  while (same < shorter && before.source.charCodeAt(same) === now.source.charCodeAt(same)) same++;
  let count = 0;
  while (count < most && (now.instructions[count]?.end ?? 0) < same) {
    if (!isMoved(before.instructions[count], now.instructions[count], 0)) break;
    count++;
  }
  return count;
}

/** How many come behind it, of `most` at the end of both files. */
function sameAtEnd(before: Dockerfile, now: Dockerfile, most: number): number {
  const [formerEnd, end] = [before.source.length, now.source.length];
  const shorter = Math.min(formerEnd, end);
  let same = 0;
  while (same < shorter && before.source.charCodeAt(formerEnd - 1 - same) === now.source.charCodeAt(end - 1 - same))
    same++;
  let count = 0;
  while (count < most && (now.instructions.at(-1 - count)?.start ?? 0) > end - same) {
    if (!isMoved(before.instructions.at(-1 - count), now.instructions.at(-1 - count), end - formerEnd)) break;
    count++;
  }
  return count;
}

/** Whether an instruction in a part that is the same is the same too: what stands before it may have drawn it in. */
function isMoved(before: Instruction | undefined, now: Instruction | undefined, by: number): boolean {
  if (before === undefined || now === undefined || before.kind !== now.kind) return false;
  return before.start + by === now.start && before.end + by === now.end;
}

/** Where the last instructions begin, that many of them. */
function startOfLast(count: number, { instructions, source }: Dockerfile): number {
  return (count === 0 ? undefined : instructions.at(-count)?.start) ?? source.length;
}

/** Whether stages or the shell of other instructions may hang on it. */
function speaksOfOthers({ kind, keyword }: Instruction, { source }: Dockerfile): boolean {
  if (kind === 'Broken') return /^(?:from|shell|onbuild)$/i.test(textOf(source, keyword));
  return kind === 'From' || kind === 'Shell' || kind === 'Onbuild';
}

/** `# hadolint shell=bash` */
const PRAGMA = /#\s*hadolint\s/;
