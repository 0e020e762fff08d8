import type { Dockerfile, Heredoc, Instruction } from '../../syntax/ast.ts';
import { type Span, touches } from '../../text/span.ts';
import { type DirectivePlace, directivePlaceAt } from './directive-place.ts';
import { physicalLine, placeOf, spotAt } from './line.ts';
import { type FlagRange, type Range, type Statement, statementOf } from './statement.ts';

/** What is being written at a cursor. */
export type Place =
  | DirectivePlace
  | { readonly kind: 'comment'; readonly comment: Span }
  | { readonly kind: 'heredoc'; readonly instruction: Instruction; readonly heredoc: Heredoc }
  /** Between instructions, where one may begin. */
  | { readonly kind: 'between' }
  | { readonly kind: 'keyword'; readonly statement: Statement }
  | { readonly kind: 'flag-name'; readonly statement: Statement; readonly range: Range }
  | { readonly kind: 'flag-value'; readonly statement: Statement; readonly flag: FlagRange; readonly value: Range }
  | { readonly kind: 'operand'; readonly statement: Statement };

/** Any text, any offset in it: there is always an answer. */
export function placeAt(file: Dockerfile, offset: number): Place {
  const directive = directivePlaceAt(file, offset);
  if (directive !== undefined) return directive;
  const spot = spotAt(file, offset);
  if (spot.kind !== 'line') return spot;
  const { line } = spot;
  const statement = statementOf(line, file.escape);
  const { keywordRange, flags, operands, text } = statement;
  if (touches(keywordRange, line.cursor) || line.cursor < keywordRange.start) return { kind: 'keyword', statement };
  for (const flag of flags) {
    if (!touches(flag, line.cursor)) continue;
    const { value } = flag;
    if (value !== undefined && touches(value, line.cursor)) return { kind: 'flag-value', statement, flag, value };
    return {
      kind: 'flag-name',
      statement,
      range: { start: flag.start, end: value === undefined ? flag.end : value.start },
    };
  }
  // The first of two dashes.
  if (text[operands] === '-' && line.cursor === operands + 1) {
    const isAlone = operands + 1 === text.length || /\s/.test(text.charAt(operands + 1));
    if (isAlone) return { kind: 'flag-name', statement, range: { start: operands, end: operands + 1 } };
  }
  return { kind: 'operand', statement };
}

/** The text that is to be replaced, and what of it stands before the cursor. */
export interface Target {
  readonly span: Span;
  readonly before: string;
}

/** A part of a statement as what is to be replaced; `undefined` where it does not lie in one line of the source. */
export function targetIn({ line, text }: Statement, { start, end }: Range): Target | undefined {
  const span = placeOf(line, start, end);
  return span === undefined ? undefined : { span, before: text.slice(start, Math.max(start, line.cursor)) };
}

/** What is typed where nothing is yet: the word around an offset that has no instruction. */
export function looseTarget(file: Dockerfile, offset: number): Target {
  const line = physicalLine(file, offset);
  const before = file.source.slice(line.start, offset);
  const start = offset - (/(?<!\S)\S*$/.exec(before)?.[0].length ?? 0);
  return { span: { start, end: offset }, before: file.source.slice(start, offset) };
}
