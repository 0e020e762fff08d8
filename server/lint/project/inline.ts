import type { InlineDockerfile, Layout } from '../../project/build.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Diagnostic, Finding, Fix } from '../rule.ts';

/**
 * What is found in a Dockerfile inside another file, with its places there. Where it is not known how the text lies in that
 * file, or is written over several of its characters, a finding stands where the text begins, and nothing is fixed.
 */
export function outOfInline(diagnostic: Diagnostic, inline: InlineDockerfile): Diagnostic {
  const { span, related, fix, ...rest } = diagnostic;
  const { layout } = inline;
  const placed = (it: Span) =>
    layout === undefined ? { start: inline.start, end: inline.start } : placeIn(layout, it);
  const outside = layout && inline.text !== undefined && fix ? fixIn(layout, inline.text, fix) : undefined;
  return {
    ...rest,
    span: placed(span),
    ...(related && { related: related.map((it) => ({ ...it, span: placed(it.span) })) }),
    ...(outside && { fix: outside }),
  } satisfies Finding;
}

function placeIn({ offsets }: Layout, { start, end }: Span): Span {
  const from = offsets[start] ?? 0;
  // The end of a line is not where the next one begins, which may be indented.
  const last = end > start ? (offsets[end - 1] ?? from) + 1 : from;
  const next = offsets[end] ?? last;
  return { start: from, end: next - last <= LONGEST_ESCAPE && end > start ? next : last };
}

/** `$$`, and the like. */
const LONGEST_ESCAPE = 2;

function fixIn(layout: Layout, text: string, { edits, ...fix }: Fix): Fix | undefined {
  const outside = edits.map((it) => editIn(layout, text, it));
  const known = outside.flatMap((it) => it ?? []);
  return known.length < edits.length ? undefined : { ...fix, edits: known };
}

/** `undefined` where it would change what only stands in place of something else, or what stands behind the text. */
function editIn(layout: Layout, source: string, { span, text }: Edit): Edit | undefined {
  const { offsets, replaced, indent, isOneLine, escapes } = layout;
  if (replaced.some((it) => span.start < it.end && it.start < Math.max(span.end, span.start + 1))) return undefined;
  const [start, end] = [offsets[span.start], offsets[span.end]];
  if (start === undefined || end === undefined || (isOneLine && text.includes('\n'))) return undefined;
  const escaped = escapes.reduce((it, [from, to]) => it.replaceAll(from, () => to), text);
  // Behind the last line break the lines of the other file go on, with an indentation of their own.
  const isAtEnd = span.end === source.length && source.endsWith('\n');
  const beginsLine = span.start === 0 || source[span.start - 1] === '\n';
  if (isAtEnd && text === '' && span.start < span.end)
    return beginsLine ? { span: { start: start - indent.length, end }, text } : undefined;
  if (isAtEnd && !text.endsWith('\n')) return undefined;
  const lines = escaped.split('\n').map((line, index, all) => {
    const isIndented = index > 0 && (line !== '' || (index === all.length - 1 && !isAtEnd));
    return isIndented ? indent + line : line;
  });
  const isBehind = isAtEnd && span.start === span.end;
  return { span: { start, end }, text: (isBehind ? indent : '') + lines.join('\n') };
}
