import type { Word, WordPart } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';

/** Where the text of a word stands without the quotes around it; `undefined` where it is put together of several parts. */
export function plainSpanOf({ parts }: Word): Span | undefined {
  const [only, ...more] = parts;
  return only === undefined || more.length > 0 ? undefined : spanIn(only);
}

function spanIn(part: WordPart): Span | undefined {
  switch (part.kind) {
    case 'Literal':
      return { start: part.start, end: part.end };
    case 'SingleQuoted':
      return { start: part.start + 1, end: part.end - 1 };
    case 'DoubleQuoted': {
      const [only, ...more] = part.parts;
      return only?.kind === 'Literal' && more.length === 0 ? { start: only.start, end: only.end } : undefined;
    }
    default:
      return undefined;
  }
}
