import { applyEdits, type Edit, ordered } from '../../text/edit.ts';
import { type Span, textOf } from '../../text/span.ts';

/** A text, and what edits have made of it. */
export interface Edited {
  readonly before: string;
  readonly after: string;
  /** In the order of the text. */
  readonly edits: readonly Edit[];
}

/** The edits may come in any order. */
export function edited(before: string, edits: readonly Edit[]): Edited {
  return { before, after: applyEdits(before, edits), edits: ordered(edits) };
}

/**
 * Where something in the edited text was before: moved along with what was edited above it; what was itself within an edit is
 * looked for by its text. `undefined` where it was not there.
 */
export function originOf(
  span: Span,
  { before, after, edits }: Edited,
): { readonly span: Span; readonly isUntouched: boolean } | undefined {
  let [start, end] = [span.start, span.end];
  let isUntouched = true;
  /** How much longer the text has become so far. */
  let growth = 0;
  for (const { span: old, text } of edits) {
    const from = old.start + growth;
    const to = from + text.length;
    const change = text.length - (old.end - old.start);
    growth += change;
    if (from >= span.end) break;
    if (to <= span.start) start -= change;
    else if (!(old.start === old.end && span.start < from && to < span.end)) return foundIn(old, span, before, after);
    else isUntouched = false;
    end -= change;
  }
  return { span: { start, end }, isUntouched };
}

function foundIn(old: Span, span: Span, before: string, after: string) {
  const text = textOf(after, span);
  const start = before.indexOf(text, old.start);
  const end = start + text.length;
  return start < 0 || end > old.end ? undefined : { span: { start, end }, isUntouched: false };
}
