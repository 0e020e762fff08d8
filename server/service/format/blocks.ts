import type { Directive, Dockerfile, Instruction, Trivia } from '../../syntax/ast.ts';
import { directiveAt, isIndented } from '../../syntax/line/directive.ts';
import { trimSpaceEnd } from '../../syntax/space.ts';
import { heredocsOf, instructionAt } from '../../syntax/walk.ts';
import type { Span } from '../../text/span.ts';
import { lineEndOf, lineStartOf } from './line.ts';
import { headEndOf } from './parts.ts';

/** What begins on a line of its own. Between one and the next there are white space and line endings only. */
export type Block =
  | ({ readonly kind: 'directive'; readonly directive: Directive } & Span)
  | ({ readonly kind: 'comment' } & Span)
  | Readable
  /** Whole lines that BuildKit refuses, or that are better not touched. */
  | ({ readonly kind: 'unread' } & Span);

/** An instruction that can be read. */
export interface Readable extends Span {
  readonly kind: 'instruction';
  readonly instruction: Instruction;
  /** The comments, blank lines and continuations in it. */
  readonly trivia: readonly Trivia[];
  /** Whether the last line is continued, and the file ends there: only comments may follow, which are among the trivia. */
  readonly isOpen: boolean;
}

/** The blocks of a file in order. */
export function* blocksOf(file: Dockerfile): Generator<Block> {
  const { source, directives, instructions, errors, trivia } = file;
  for (const directive of directives) {
    const { start, end, value } = directive;
    const isWrong = value.trim() === '' || errors.some((it) => it.start < end && it.end > start);
    // Those below one that is no longer indented would count, and another frontend might build.
    yield isWrong || isIndented(source, directive)
      ? unread(source, start, end)
      : { kind: 'directive', directive, start, end };
  }
  const refused = new Set(errors.map((it) => instructionAt(file, it.start) ?? instructionAt(file, it.end)));
  const last = instructions.at(-1);
  let next = 0;
  for (const instruction of instructions) {
    const before = next;
    next = passTo(instruction.start, trivia, next);
    const leading = trivia.slice(before, next);
    // Where lines with nothing but an escape character precede the keyword.
    const opening = leading.find((it) => it.kind === 'continuation');
    yield* commentsIn(leading, opening?.start ?? instruction.start, file);

    const first = next;
    next = passTo(instruction.end, trivia, next);
    const isOpen = instruction === last && trivia.slice(next).some((it) => it.kind === 'continuation');
    if (isOpen) next = trivia.length;
    const { start } = opening ?? instruction;
    if (heredocsOf(instruction).some((it) => it.terminator === undefined)) {
      // Its body is all that follows, whatever that looks like.
      yield unread(source, start, source.length);
      return;
    }
    const end = isOpen ? source.length : Math.max(instruction.end, headEndOf(source, instruction));
    const isRefused =
      instruction.kind === 'Broken' ||
      refused.has(instruction) ||
      opening !== undefined ||
      (isOpen && instruction.kind === 'Onbuild');
    yield isRefused
      ? unread(source, start, end)
      : { kind: 'instruction', instruction, trivia: trivia.slice(first, next), isOpen, start, end };
  }
  yield* commentsIn(trivia.slice(next), source.length, file);
}

/** The index of the first at an offset or behind. */
function passTo(offset: number, trivia: readonly Trivia[], from: number): number {
  let next = from;
  while ((trivia[next]?.start ?? offset) < offset) next++;
  return next;
}

function* commentsIn(trivia: readonly Trivia[], until: number, { source, instructions }: Dockerfile): Generator<Block> {
  const top = instructions[0]?.start ?? source.length;
  for (const { kind, start, end } of trivia) {
    if (kind !== 'comment' || start >= until) continue;
    // Its white space may be all that keeps it from being a directive, or what makes it one below a `#!`.
    const mayCount = start < top && directiveAt(source, start, end) !== undefined;
    yield mayCount ? unread(source, start, end) : { kind, start, end: trimSpaceEnd(source, start, end) };
  }
}

function unread(source: string, start: number, end: number): Block {
  const line = lineStartOf(source, start);
  const isMarked = line === 0 && source.charCodeAt(0) === BYTE_ORDER_MARK;
  return { kind: 'unread', start: isMarked ? 1 : line, end: lineEndOf(source, end) };
}

const BYTE_ORDER_MARK = 0xfeff;
