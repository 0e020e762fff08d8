import { type Joined, type Stretch, sliceJoined } from '../../text/joined.ts';

/** The texts, at least one, put together; what is put in between has its place where the text before it ends. */
export function concatJoined(pieces: readonly Joined[], between = ''): Joined {
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0) return only;
  const stretches: Stretch[] = [];
  let text = '';
  let end = 0;
  for (const piece of pieces) {
    if (between !== '' && stretches.length > 0) {
      stretches.push({ at: text.length, source: end });
      text += between;
    }
    for (const { at, source } of piece.stretches) stretches.push({ at: text.length + at, source });
    text += piece.text;
    end = piece.end;
  }
  return { text, stretches, end };
}

/** The part `[start, end)` without the backslashes that protect one of the `escapable` characters. */
export function unescaped(joined: Joined, start: number, end: number, escapable: RegExp): Joined {
  const { text } = joined;
  const pieces: Joined[] = [];
  let from = start;
  for (let at = text.indexOf('\\', start); at >= 0 && at + 1 < end; at = text.indexOf('\\', at + 2)) {
    if (!escapable.test(text.charAt(at + 1))) continue;
    pieces.push(sliceJoined(joined, from, at));
    // A shell drops an escaped line feed with its backslash.
    from = text.charAt(at + 1) === '\n' ? at + 2 : at + 1;
  }
  if (from === start) return sliceJoined(joined, start, end);
  pieces.push(sliceJoined(joined, from, end));
  return concatJoined(pieces);
}

/** The part `[start, end)` without the tabs at the beginning of its lines, as `<<-` has it. */
export function withoutLeadingTabs(joined: Joined, start: number, end: number): Joined {
  const pieces: Joined[] = [];
  for (let from = start; from < end; ) {
    const feed = joined.text.indexOf('\n', from);
    const next = feed < 0 || feed >= end ? end : feed + 1;
    while (from < next && joined.text.charAt(from) === '\t') from++;
    if (from < next) pieces.push(sliceJoined(joined, from, next));
    from = next;
  }
  return pieces.length === 0 ? sliceJoined(joined, start, start) : concatJoined(pieces);
}
