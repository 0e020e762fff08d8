import type { Model } from '../../model/model.ts';
import type { Heredoc, Instruction } from '../../syntax/ast.ts';
import { heredocsOf, instructionAt } from '../../syntax/walk.ts';
import { type Span, textOf, touches } from '../../text/span.ts';

/** The name of a here-document, `EOF`, at the places where it stands. */
export interface HeredocName {
  /** What announces it; an ONBUILD where that holds it back. */
  readonly instruction: Instruction;
  readonly heredoc: Heredoc;
  /** Without the `<<-` and the quotes; `undefined` where quotes or escapes stand in the midst of it. */
  readonly opening: Span | undefined;
  /** The line that ends it; `undefined` where that is missing. */
  readonly closing: Span | undefined;
}

/** The here-document whose name stands at an offset. */
export function heredocNameAt(model: Model, offset: number): HeredocName | undefined {
  const instruction = instructionAt(model.file, offset);
  if (instruction === undefined) return undefined;
  for (const heredoc of heredocsOf(instruction)) {
    const opening = openingOf(heredoc, model.file.source);
    const isAt = [opening ?? heredoc.opener, heredoc.terminator].some((it) => it !== undefined && touches(it, offset));
    if (isAt) return { instruction, heredoc, opening, closing: heredoc.terminator };
  }
  return undefined;
}

function openingOf({ opener, name }: Heredoc, source: string): Span | undefined {
  const at = textOf(source, opener).lastIndexOf(name);
  if (name === '' || at < 0) return undefined;
  const start = opener.start + at;
  return { start, end: start + name.length };
}
