import type { Dockerfile, Heredoc, Instruction } from '../../syntax/ast.ts';
import { isSpace } from '../../syntax/space.ts';
import { heredocsOf } from '../../syntax/walk.ts';
import { type Joined, type Stretch, sourceSpan } from '../../text/joined.ts';
import { lastFrom, type Span } from '../../text/span.ts';

/**
 * The logical line of an instruction as text, whole or not: what is being typed seldom is. Lines are joined as in the
 * tree, but blanks at the end stay up to the cursor, and the bodies of heredocs are no part of it.
 */
export interface Line {
  /** In an ONBUILD, the whole of it. */
  readonly instruction: Instruction;
  readonly joined: Joined;
  /** Where the cursor is, as an offset in the joined text. */
  readonly cursor: number;
  /** Where the cursor is in the source, and the physical line around it. */
  readonly offset: number;
  readonly physical: Span;
}

/** What a cursor stands in. `between`: nothing, so that an instruction may begin there. */
export type Spot =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'heredoc'; readonly instruction: Instruction; readonly heredoc: Heredoc }
  | { readonly kind: 'comment'; readonly comment: Span }
  | { readonly kind: 'between' };

/** What stands at an offset. Directives are comments here, or nothing. */
export function spotAt(file: Dockerfile, offset: number): Spot {
  const trivia = file.trivia[lastFrom(file.trivia, offset)];
  if (trivia?.kind === 'comment' && trivia.start < offset && offset <= trivia.end) {
    return { kind: 'comment', comment: { start: trivia.start, end: trivia.end } };
  }
  const instruction = file.instructions[lastFrom(file.instructions, offset)];
  if (instruction === undefined) return { kind: 'between' };
  const heredocs = heredocsOf(instruction);
  const heredoc = heredocs.findLast((it) => it.start <= offset && offset <= it.end && isLineStart(file, it.start));
  if (heredoc !== undefined) return { kind: 'heredoc', instruction, heredoc };
  const first = heredocs[0];
  const end = first !== undefined && isLineStart(file, first.start) ? first.start - 1 : instruction.end;
  const line = lineOf(file, instruction, Math.max(end, offset), offset);
  return offset > end && line.joined.text.includes('\n') ? { kind: 'between' } : { kind: 'line', line };
}

/** The source from the start of a line to its end, around an offset; without the line ending. */
export function physicalLine({ source }: Dockerfile, offset: number): Span {
  const start = offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
  const feed = source.indexOf('\n', offset);
  const end = feed < 0 ? source.length : feed;
  return { start, end: end > offset && source[end - 1] === '\r' ? end - 1 : end };
}

/**
 * The place in the source of `[start, end)` of the joined text, as far as it lies in the physical line of the cursor, since
 * an editor completes in one line; `undefined` where it does not lie there as a whole.
 */
export function placeOf({ joined, cursor, offset, physical }: Line, start: number, end: number): Span | undefined {
  if (start >= end) return { start: offset, end: offset };
  // At a seam, what is before the cursor must not be looked for behind it.
  const before = start < cursor ? sourceSpan(joined, start, cursor) : { start: offset, end: offset };
  const behind = cursor < end ? sourceSpan(joined, cursor, end) : { start: offset, end: offset };
  const isWhole = before.end === offset && behind.start === offset;
  if (!isWhole || before.start < physical.start || behind.end > physical.end) return undefined;
  return { start: before.start, end: behind.end };
}

function lineOf(file: Dockerfile, instruction: Instruction, end: number, offset: number): Line {
  const { source, trivia } = file;
  const stretches: Stretch[] = [];
  let text = '';
  let cursor: number | undefined;
  const take = (from: number, until: number) => {
    if (from >= until) return;
    if (cursor === undefined && offset <= until) cursor = text.length + Math.max(0, offset - from);
    stretches.push({ at: text.length, source: from });
    text += source.slice(from, until);
  };
  let from = instruction.start;
  for (let index = lastFrom(trivia, from) + 1; index < trivia.length; index++) {
    const gap = trivia[index];
    if (gap === undefined || gap.start >= end) break;
    take(from, gap.kind === 'comment' ? lineStart(source, gap.start) : gap.start);
    from = gap.kind === 'comment' ? nextLine(source, gap.end) : gap.end;
  }
  take(from, end);
  const joined = { text, stretches, end: Math.max(end, instruction.start) };
  return { instruction, joined, cursor: cursor ?? text.length, offset, physical: physicalLine(file, offset) };
}

function isLineStart({ source }: Dockerfile, at: number): boolean {
  return source[at - 1] === '\n';
}

function lineStart(source: string, at: number): number {
  let start = at;
  while (start > 0 && source[start - 1] !== '\n' && isSpace(source.charCodeAt(start - 1))) start--;
  return start;
}

function nextLine(source: string, at: number): number {
  const feed = source.indexOf('\n', at);
  return feed < 0 ? source.length : feed + 1;
}
