import { isSpace, skipSpace } from '../../syntax/space.ts';
import { quotedWordAt, type Range, type Statement, wordAt } from './statement.ts';

/** The operands of a statement, the one at the cursor among them, be it still empty. */
export interface Operands {
  readonly form: 'words' | 'json';
  readonly ranges: readonly Range[];
  /** Which of them the cursor is in. */
  readonly index: number;
  /** The one that the cursor is in; in a JSON array without its quotes. */
  readonly word: Range;
  /** Whether the cursor is where a word may be: in a JSON array, between quotes. */
  readonly isInside: boolean;
}

/** Operands apart by white space, or as a JSON array. */
export function listOf(statement: Statement): Operands {
  const { text, operands } = statement;
  return text[operands] === '[' ? jsonOf(statement) : wordsOf(statement, (start) => wordAt(text, start));
}

/** The pairs of ENV, LABEL and ARG, in which quotes keep white space together. */
export function pairsOf(statement: Statement): Operands {
  return wordsOf(statement, (start) => quotedWordAt(statement.text, start, statement.escape));
}

/** Whether the word at the cursor is the first of the operands, so that a flag may stand there. */
export function mayBeFlag({ index, form }: Operands): boolean {
  return index === 0 && form === 'words';
}

function wordsOf({ text, operands, line }: Statement, wordFrom: (start: number) => Range): Operands {
  const ranges: Range[] = [];
  let index: number | undefined;
  const { cursor } = line;
  const addEmpty = () => {
    index = ranges.length;
    ranges.push({ start: cursor, end: cursor });
  };
  let at = Math.min(operands, text.length);
  if (cursor < at) addEmpty();
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) {
      at = skipSpace(text, at, text.length);
      continue;
    }
    const range = wordFrom(at);
    if (index === undefined && cursor < range.start) addEmpty();
    if (index === undefined && cursor <= range.end) index = ranges.length;
    ranges.push(range);
    at = range.end;
  }
  if (index === undefined) addEmpty();
  const found = index ?? 0;
  return { form: 'words', ranges, index: found, word: ranges[found] ?? { start: cursor, end: cursor }, isInside: true };
}

/** The strings of an array that is perhaps not closed yet. */
function jsonOf({ text, operands, line }: Statement): Operands {
  const ranges: Range[] = [];
  let index: number | undefined;
  const { cursor } = line;
  for (let at = operands + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    const start = at + 1;
    at = start;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    const end = Math.min(at, text.length);
    if (index === undefined && start <= cursor && cursor <= end) index = ranges.length;
    ranges.push({ start, end });
  }
  const isInside = index !== undefined;
  const found = index ?? ranges.filter((it) => it.end < cursor).length;
  const word = isInside ? ranges[found] : undefined;
  return { form: 'json', ranges, index: found, word: word ?? { start: cursor, end: cursor }, isInside };
}
