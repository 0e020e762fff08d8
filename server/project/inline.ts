import type { Span } from '../text/span.ts';
import type { Layout } from './build.ts';
import type { Piece } from './compose/interpolate.ts';

/**
 * How the value of a YAML scalar lies in its source: of a block that keeps its lines, and of what stands on one line as it
 * is. What is folded or escaped is `undefined`.
 */
export function yamlLayout(source: string, { start, end }: Span, value: string): Layout | undefined {
  const written = source.slice(start, end);
  for (const skipped of [0, 1]) {
    // In JSON and between quotes a line break cannot be written as it is.
    if (written.slice(skipped, written.length - skipped) === value && !value.includes('\n'))
      return { ...layout(offsetsFrom(start + skipped, value.length)), isOneLine: true };
  }
  return written.startsWith('|') ? blockLayout(source, start, value) : undefined;
}

/** The layout of a text after its variables are replaced: what they become stands where they are written. */
export function interpolatedLayout(of: Layout, pieces: readonly Piece[]): Layout {
  const offsets: number[] = [];
  const replaced: Span[] = [];
  for (const { start, text = '', isReplaced } of pieces) {
    const from = offsets.length;
    // `$$` is a dollar sign that stands at its first character.
    for (let at = 0; at < text.length; at++) offsets.push(of.offsets[isReplaced ? start : start + at] ?? 0);
    if (isReplaced) replaced.push({ start: from, end: offsets.length });
  }
  offsets.push(of.offsets[pieces.at(-1)?.end ?? 0] ?? 0);
  return { ...of, offsets, replaced, escapes: [['$', '$$']] };
}

function blockLayout(source: string, start: number, value: string): Layout | undefined {
  const offsets: number[] = [];
  let at = source.indexOf('\n', start) + 1;
  if (at === 0) return undefined;
  const lines = value.split('\n');
  const [first = ''] = lines.filter((it) => it.trim() !== '');
  let indent: number | undefined;
  let last = at;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (isLast && line === '') break;
    const end = lineEnd(source, at);
    const text = source.slice(at, end);
    if (line.trim() === '' && text.trim() === '' && text.length <= (indent ?? Number.POSITIVE_INFINITY)) {
      if (line !== '') return undefined;
      offsets.push(end);
    } else {
      indent ??= text.length - first.length;
      // Whatever was done to the text, it is no longer what stands there.
      if (indent < 0 || text.slice(indent) !== line || text.slice(0, indent).trim() !== '') return undefined;
      for (let column = 0; column < line.length; column++) offsets.push(at + indent + column);
      if (!isLast) offsets.push(end);
    }
    last = end;
    at = source.indexOf('\n', end) + 1;
    if (at === 0) at = source.length;
  }
  // The end of the text is where its next line would begin, if it ends with a line break.
  offsets.push(value.endsWith('\n') ? Math.min(at, source.length) : last);
  return offsets.length === value.length + 1 ? { ...layout(offsets), indent: ' '.repeat(indent ?? 0) } : undefined;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  const line = end < 0 ? source.length : end;
  return source[line - 1] === '\r' ? line - 1 : line;
}

function offsetsFrom(start: number, length: number): readonly number[] {
  return Array.from({ length: length + 1 }, (_, index) => start + index);
}

function layout(offsets: readonly number[]): Layout {
  return { offsets, replaced: [], indent: '', escapes: [], isOneLine: false };
}
