import { printable } from '../../printable.ts';

/** A line of code as a terminal shows it, and carets that stand exactly under a part of it. */
export interface Frame {
  readonly code: string;
  readonly carets: string;
}

/** Frames `[start, end)` of a line. A line that is wider than `width` is cut around the part, with `…` where text is missing. */
export function frameOf(line: string, start: number, end: number, width: number): Frame {
  const cells = cellsOf(line);
  const total = columnAt(cells, line.length);
  const from = columnAt(cells, start);
  const to = Math.max(columnAt(cells, end), from + 1);

  const isCutBefore = total > width && to >= width;
  const first = isCutBefore ? cells.findIndex((it) => it.column > Math.max(0, from - LEAD)) : 0;
  const origin = isCutBefore ? (cells[first]?.column ?? total) - 1 : 0;
  const isCutBehind = total - origin > width;
  const edge = origin + width - (isCutBehind ? 1 : 0);
  const shown = cells.slice(first).filter((it) => it.column + it.width <= edge);

  const text = shown.map((it) => it.text).join('');
  const code = `${isCutBefore ? '…' : ''}${text}${isCutBehind ? '…' : ''}`.trimEnd();
  const carets = ' '.repeat(from - origin) + '^'.repeat(Math.max(1, Math.min(to, edge) - from));
  return { code, carets };
}

/** How many columns a terminal gives to a text. */
export function widthOf(text: string): number {
  return columnAt(cellsOf(text), text.length);
}

/** How much of a cut line stays before the part that matters. */
const LEAD = 16;
const TAB = 4;

/** A character as it is shown, at which offset it stands in the line, and in which column of the terminal. */
interface Cell {
  readonly text: string;
  readonly offset: number;
  readonly column: number;
  readonly width: number;
}

function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const char of line) {
    const text = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(char);
    const width = char === '\t' ? text.length : widthOfCharacter(text);
    cells.push({ text, offset, column, width });
    offset += char.length;
    column += width;
  }
  return cells;
}

function columnAt(cells: readonly Cell[], offset: number): number {
  const last = cells.at(-1);
  return cells.find((it) => it.offset >= offset)?.column ?? (last === undefined ? 0 : last.column + last.width);
}

function widthOfCharacter(char: string): number {
  if (NARROW.test(char)) return 1;
  if (ZERO.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

const NARROW = /^[ -~]$/;
/** Combining marks, joiners and the like. */
const ZERO = /^[\p{Mark}\p{Cf}]$/u;
/** East Asian wide and full-width characters, and emoji. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])$/u;
