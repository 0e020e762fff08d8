import type { EscapeCharacter } from '../../syntax/ast.ts';
import { isSpace, skipSpace } from '../../syntax/space.ts';
import type { Line } from './line.ts';

/** A stretch of the joined text of a line. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A line read up to its operands, with what stands at the cursor; all places are offsets in its joined text. */
export interface Statement {
  readonly line: Line;
  readonly text: string;
  readonly escape: EscapeCharacter;
  /** In upper case; in an ONBUILD, that of what it holds back. May be empty, and unknown. */
  readonly keyword: string;
  readonly keywordRange: Range;
  readonly isHeldBack: boolean;
  readonly flags: readonly FlagRange[];
  /** Where the operands begin, or would. */
  readonly operands: number;
}

/** `--name=value`; the value is `undefined` before its equals sign. */
export interface FlagRange extends Range {
  /** Without the dashes. */
  readonly name: string;
  readonly value: Range | undefined;
}

export function statementOf(line: Line, escape: EscapeCharacter): Statement {
  const { text } = line.joined;
  let keywordRange = wordAt(text, skipSpace(text, 0, text.length));
  let keyword = text.slice(keywordRange.start, keywordRange.end).toUpperCase();
  const isHeldBack = keyword === 'ONBUILD' && line.cursor > keywordRange.end;
  if (isHeldBack) {
    keywordRange = wordAt(text, skipSpace(text, keywordRange.end, text.length));
    keyword = text.slice(keywordRange.start, keywordRange.end).toUpperCase();
  }
  const { flags, end } = flagsFrom(text, keywordRange.end, escape, line.cursor);
  return { line, text, escape, keyword, keywordRange, isHeldBack, flags, operands: end };
}

/** The word without white space that begins at an offset. */
export function wordAt(text: string, start: number): Range {
  let end = start;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return { start, end };
}

/** The same, where quotes and the escape character keep white space together. */
export function quotedWordAt(text: string, start: number, escape: EscapeCharacter): Range {
  let quote = '';
  let end = start;
  for (; end < text.length; end++) {
    const character = text.charAt(end);
    if (character === escape && quote !== "'") end++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (isSpace(text.charCodeAt(end))) break;
  }
  return { start, end: Math.min(end, text.length) };
}

function flagsFrom(
  text: string,
  from: number,
  escape: EscapeCharacter,
  cursor: number,
): { readonly flags: readonly FlagRange[]; readonly end: number } {
  const flags: FlagRange[] = [];
  let at = skipSpace(text, from, text.length);
  while (text.startsWith('--', at)) {
    const { start, end } = quotedWordAt(text, at, escape);
    const next = skipSpace(text, end, text.length);
    // Two dashes alone end the flags, but those at the cursor are going to be one.
    if (end === start + 2 && (cursor < start || end < cursor)) return { flags, end: next };
    const equals = text.slice(start, end).indexOf('=');
    const nameEnd = equals < 0 ? end : start + equals;
    const value = equals < 0 ? undefined : { start: nameEnd + 1, end };
    flags.push({ start, end, name: text.slice(start + 2, nameEnd), value });
    at = next;
  }
  return { flags, end: at };
}
