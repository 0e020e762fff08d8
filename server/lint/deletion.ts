import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** Takes an instruction away with the lines that it stands on; comments above it stay. */
export function deletionOf({ start, end }: Span, source: string): Edit {
  const feed = source.indexOf('\n', end);
  const lines = { start: source.lastIndexOf('\n', start - 1) + 1, end: feed < 0 ? source.length : feed + 1 };
  return { span: lines, text: '' };
}
