import type { Dockerfile } from '../../syntax/ast.ts';
import { skipSpace } from '../../syntax/space.ts';
import { heredocsOf, instructionAt } from '../../syntax/walk.ts';
import type { Edit } from '../../text/edit.ts';
import { Changes } from './changes.ts';
import { editsIn } from './file.ts';
import { lineEndOf, lineStartOf, nextLineOf } from './line.ts';
import type { Style } from './style.ts';

/** After an escape character before `offset` that continues its line: the next line becomes part of the instruction. */
export function editsBehindEscape(file: Dockerfile, offset: number, style: Style): readonly Edit[] {
  const { source, trivia } = file;
  if (!trivia.some((it) => it.kind === 'continuation' && it.start === offset - 1)) return [];
  const start = nextLineOf(source, offset);
  if (start === source.length) return [];
  return editsInLine(file, start, style);
}

/** After a line break before `offset`: the line above is formatted, and the new one indented. */
export function editsBehindLineBreak(file: Dockerfile, offset: number, style: Style): readonly Edit[] {
  const { source } = file;
  const start = lineStartOf(source, offset);
  if (start === 0 || isInHeredoc(file, start)) return [];
  const above = editsInLine(file, start - 1, style);
  const end = lineEndOf(source, start);
  if (skipSpace(source, start, end) < end) return [...above, ...editsInLine(file, start, style)];
  const changes = new Changes(source);
  changes.replace(start, end, indentBelow(file, start, style));
  return [...above, ...changes.edits];
}

/** Those edits that stay within one line: others would take lines away from under the cursor. */
function editsInLine(file: Dockerfile, offset: number, style: Style): readonly Edit[] {
  const line = { start: lineStartOf(file.source, offset), end: lineEndOf(file.source, offset) };
  return editsIn(file, line, style).filter(
    ({ span, text }) => span.start >= line.start && span.end <= line.end && !text.includes('\n'),
  );
}

function isInHeredoc(file: Dockerfile, offset: number): boolean {
  const instruction = instructionAt(file, offset);
  const heredocs = instruction === undefined ? [] : heredocsOf(instruction);
  return heredocs.some((it) => it.start <= offset && offset <= it.end);
}

/** As the continued line above, or if that is the first of its instruction as the line below, or one level. */
function indentBelow({ source, trivia, instructions }: Dockerfile, offset: number, { indent }: Style): string {
  let line = offset;
  for (let index = trivia.findLastIndex((it) => it.start < offset); index >= 0; index--) {
    const it = trivia[index];
    // Comments and blank lines are passed over as BuildKit passes over them.
    if (it === undefined || nextLineOf(source, it.kind === 'comment' ? it.end : it.start) !== line) return '';
    line = lineStartOf(source, it.start);
    if (it.kind !== 'continuation') continue;
    const instruction = instructions.findLast(({ start }) => start <= it.start);
    if (instruction === undefined) return '';
    if (instruction.start < line) return leadingSpace(source, line);
    const below = nextLineOf(source, offset);
    return below < instruction.end ? leadingSpace(source, below) : indent;
  }
  return '';
}

function leadingSpace(source: string, line: number): string {
  return source.slice(line, skipSpace(source, line, lineEndOf(source, line)));
}
