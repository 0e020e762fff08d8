import type { Model } from '../model/model.ts';
import { instructionAt } from '../syntax/walk.ts';
import { type Span, touches } from '../text/span.ts';
import { contextPathsIn } from './context-path.ts';
import { type Named, namedAt } from './name/occurrence.ts';

/** Where something is defined that is named at `origin`. */
export type Definition =
  /** In the file: `selection` is the name, `target` the instruction around it. */
  | { readonly kind: 'place'; readonly origin: Span; readonly target: Span; readonly selection: Span }
  /** A file or folder, by its path from the root of the build context. */
  | { readonly kind: 'path'; readonly origin: Span; readonly path: string };

/**
 * The definition of what is named at an offset: of a stage its FROM, of a variable the ARG or ENV that gives it its value
 * there, of the end of a here-document its opener, of a source of COPY the file. A definition is its own.
 */
export function definitionAt(model: Model, offset: number): Definition | undefined {
  const named = namedAt(model, offset);
  if (named !== undefined) return definitionOf(named);
  const instruction = instructionAt(model.file, offset);
  const source = instruction && contextPathsIn(instruction, model).find((it) => touches(it, offset));
  if (source === undefined) return undefined;
  return { kind: 'path', origin: { start: source.start, end: source.end }, path: source.path };
}

function definitionOf(named: Named): Definition | undefined {
  const origin = spanOf(named.at);
  switch (named.kind) {
    case 'stage': {
      const { stage } = named;
      const { from } = stage;
      // A file without FROM is one stage, which begins with its first instruction.
      const start = stage.instructions[0]?.keyword ?? stage;
      const selection = from === undefined ? start : (from.alias?.name ?? from.image);
      return { kind: 'place', origin, target: spanOf(from ?? start), selection: spanOf(selection) };
    }
    case 'variable': {
      const { giver } = named.at;
      if (giver.kind !== 'declared') return undefined;
      return { kind: 'place', origin, target: spanOf(giver.by.instruction), selection: spanOf(giver.by) };
    }
    case 'heredoc': {
      const { instruction, heredoc, opening } = named.name;
      return { kind: 'place', origin, target: spanOf(instruction), selection: spanOf(opening ?? heredoc.opener) };
    }
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
