import type { Directive, Dockerfile } from '../../syntax/ast.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { type Block, blocksOf } from './blocks.ts';
import { Changes } from './changes.ts';
import { formatInstruction } from './instruction.ts';
import type { Style } from './style.ts';

/**
 * The edits that format what a span touches, in order; each is right without the others.
 * They change white space and the case of Docker's words, and nothing else.
 */
export function editsIn(file: Dockerfile, within: Span, style: Style): readonly Edit[] {
  const { source, trivia } = file;
  const changes = new Changes(source);
  let before: Block | undefined;
  let at = trivia[0]?.kind === 'mark' ? trivia[0].end : 0;
  for (const block of blocksOf(file)) {
    if (at > within.end) break;
    if (block.end >= within.start) {
      changes.replace(at, block.start, spaceBefore(block, before, source.slice(at, block.start), file, style));
      formatBlock(block, file, style, changes);
    }
    before = block;
    at = block.end;
  }
  if (at <= within.end) changes.replace(at, source.length, spaceBehind(before, source.slice(at), style));
  return changes.edits.filter(({ span }) => span.end >= within.start && span.start <= within.end);
}

function formatBlock(block: Block, { source, escape }: Dockerfile, style: Style, to: Changes): void {
  switch (block.kind) {
    case 'directive':
      formatDirective(block.directive, to);
      break;
    case 'instruction':
      formatInstruction(source, block, escape, style, to);
      break;
    case 'comment':
    case 'unread':
      break;
  }
}

/** `# name=value` */
function formatDirective({ start, name, nameSpan, valueSpan }: Directive, to: Changes): void {
  to.replace(start + 1, nameSpan.start, ' ');
  to.replace(nameSpan.start, nameSpan.end, name);
  to.replace(nameSpan.end, valueSpan.start, '=');
}

/** Nothing before the first block; before others at most one blank line, and none where there was none. */
function spaceBefore(
  block: Block,
  before: Block | undefined,
  space: string,
  { source }: Dockerfile,
  { lineEnding }: Style,
): string {
  if (before === undefined) return countsAtTop(block, source) ? space : '';
  const lines = space.split('\n').length - 1;
  return lines === 0 ? space : lineEnding.repeat(Math.min(lines, 2));
}

/**
 * Whether a block means something else, or may, once nothing precedes it: a `#!` lets the lines below be directives
 * (parser/directives.go, DetectSyntax).
 */
function countsAtTop({ kind, start }: Block, source: string): boolean {
  return kind === 'unread' || (kind === 'comment' && source.startsWith('#!', start));
}

function spaceBehind(last: Block | undefined, space: string, { lineEnding }: Style): string {
  if (last === undefined) return '';
  // What is not read is not ended, and an open instruction has its line ending.
  const isEnded = last.kind === 'unread' || (last.kind === 'instruction' && last.isOpen);
  return space === '' && isEnded ? '' : lineEnding;
}
