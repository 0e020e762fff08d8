import { printable } from '../../printable.ts';

/** What changes in a text, as `diff -u` shows it; empty where nothing does. */
export function diff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const rows = rowsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(rows).map((hunk) => hunkText(rows, hunk));
  return `--- ${printable(path)}\n+++ ${printable(path)}\n${hunks.join('')}`;
}

interface Row {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const CONTEXT = 3;
/** Where more pairs of lines would have to be compared, all that lies between two changes is shown as changed. */
const MOST_PAIRS = 4_000_000;

/** Lines with their endings, so that a missing last one is a difference. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]+\n?|\n/g) ?? [];
}

function rowsOf(before: readonly string[], after: readonly string[]): readonly Row[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (texts: readonly string[]): Row[] => texts.map((text) => ({ sign: ' ', text }));
  const middle = changedRows(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))];
}

/** By the longest common subsequence. */
function changedRows(before: readonly string[], after: readonly string[]): readonly Row[] {
  const [height, width] = [before.length, after.length];
  const isSmall = height * width <= MOST_PAIRS;
  const lengths = new Uint32Array(isSmall ? (height + 1) * (width + 1) : 0);
  const lengthAt = (i: number, j: number) => lengths[i * (width + 1) + j] ?? 0;
  for (let i = height - 1; isSmall && i >= 0; i--) {
    for (let j = width - 1; j >= 0; j--) {
      const length =
        before[i] === after[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
      lengths[i * (width + 1) + j] = length;
    }
  }
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  while (i < height || j < width) {
    const [old, young] = [before[i], after[j]];
    if (isSmall && old !== undefined && old === young) {
      rows.push({ sign: ' ', text: old });
      i++;
      j++;
    } else if (old !== undefined && (young === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      rows.push({ sign: '-', text: old });
      i++;
    } else {
      rows.push({ sign: '+', text: young ?? '' });
      j++;
    }
  }
  return rows;
}

/** Where changes are, with the lines around them; what is near belongs together. */
function hunksOf(rows: readonly Row[]): readonly { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, { sign }] of rows.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const end = Math.min(rows.length, index + 1 + CONTEXT);
    if (last !== undefined && index - CONTEXT <= last.end) last.end = end;
    else hunks.push({ start: Math.max(0, index - CONTEXT), end });
  }
  return hunks;
}

function hunkText(rows: readonly Row[], { start, end }: { readonly start: number; readonly end: number }): string {
  const count = (from: number, to: number, sign: Row['sign']) =>
    rows.slice(from, to).filter((it) => it.sign !== sign).length;
  const range = (other: Row['sign']) => {
    const lines = count(start, end, other);
    return `${count(0, start, other) + (lines > 0 ? 1 : 0)},${lines}`;
  };
  const lines = rows.slice(start, end).map(({ sign, text }) => {
    const ending = text.endsWith('\n') ? '' : '\n\\ No newline at end of file';
    return `${sign}${printable(text.replace(/\r?\n$/, ''))}${ending}\n`;
  });
  return `@@ -${range('+')} +${range('-')} @@\n${lines.join('')}`;
}
