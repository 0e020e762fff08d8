import type { Span } from '../text/span.ts';
import type { SyntaxError } from './ast.ts';

/** A mistake of no special kind; `suggestion` is what most likely should stand in the place of the span. */
export function syntaxErrorAt({ start, end }: Span, message: string, suggestion?: string): SyntaxError {
  return { start, end, code: 'syntax', message, suggestion };
}
