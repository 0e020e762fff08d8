import { type Span, textOf } from '../text/span.ts';
import type { Finding } from './rule.ts';

/** What Docker refuses, as the parser and the model tell it. */
export interface Mistake extends Span {
  readonly message: string;
  /** The text that was most likely meant at the span. */
  readonly suggestion: string | undefined;
}

/** A finding for a mistake; to write what was most likely meant is a guess, so that fix is never safe. */
export function findingOf({ start, end, message, suggestion }: Mistake, source: string): Finding {
  const span = { start, end };
  if (suggestion === undefined) return { span, message };
  const title = start === end ? `Insert ${suggestion}` : `Replace ${textOf(source, span)} with ${suggestion}`;
  return { span, message, fix: { title, safety: 'unsafe', edits: [{ span, text: suggestion }] } };
}
