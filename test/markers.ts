import type { Finding } from '../server/lint/rule.ts';
import { Lines } from '../server/text/lines.ts';

/**
 * The notation of expectations, which stand under the text they speak of. A marker is a whole line of a `#` in column 0,
 * spaces, carets and a message. A `#` that touches its carets is the first of them: `#^^` marks three columns. What spans
 * lines is marked on its first one, and what spans nothing gets a single caret.
 */
const MARKER = /^#[ ]*\^+ .*\n?/gm;

/** The text without its markers, as it is given to what is tested. */
export function unmarked(text: string): string {
  return text.replace(MARKER, '');
}

/** The source with its findings as markers: compare it with the text that was written, and see the difference in place. */
export function marked(source: string, findings: readonly Pick<Finding, 'span' | 'message'>[]): string {
  const lines = new Lines(source);
  const rows: string[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const text = lines.textAt(line);
    const isLast = line === lines.count;
    if (!isLast || text !== '') rows.push(text);
    for (const { span, message } of findings) {
      const { line: first, column } = lines.positionAt(span.start);
      if (first !== line) continue;
      const end = Math.min(span.end, lines.startOf(line) + text.length);
      rows.push(markerOf(column - 1, Math.max(1, end - span.start), message));
    }
  }
  return rows.map((it) => `${it}\n`).join('');
}

/** Takes the cursor `<|>` out of a text, and says where it stood. */
export function withCursor(text: string): { readonly source: string; readonly offset: number } {
  const offset = text.indexOf(CURSOR);
  if (offset < 0) throw new Error(`there is no ${CURSOR} in ${JSON.stringify(text)}`);
  return { source: text.replace(CURSOR, ''), offset };
}

/** The lines of an indented template literal, without its first line break and the indentation that all of them share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/[ ]*$/, '').split('\n');
  const depths = lines.filter((it) => it.trim() !== '').map((it) => it.search(/[^ ]/));
  const depth = Math.min(...depths);
  return lines.map((it) => it.slice(depth)).join('\n');
}

const CURSOR = '<|>';

/** A marker cannot show a single column at the start of a line, since its `#` stands there: it shows two. */
function markerOf(column: number, length: number, message: string): string {
  const carets =
    column > 0 ? `#${' '.repeat(column - 1)}${'^'.repeat(length)}` : `#${'^'.repeat(Math.max(1, length - 1))}`;
  return `${carets} ${message}`;
}
