import type { Statement, SyntaxNode } from 'unbash';
import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { Joint } from '../script.ts';

/** The operator before a part of an and-or list or a pipeline; `undefined` for the first. The parser gives no places. */
export function jointBefore(
  nodes: readonly SyntaxNode[],
  index: number,
  operators: readonly Joint['operator'][],
  joined: Joined,
): Joint | undefined {
  if (index === 0) return undefined;
  const operator = operators[index - 1];
  const from = nodes[index - 1]?.end;
  const to = nodes[index]?.pos;
  if (operator === undefined || from === undefined || to === undefined) return undefined;
  const at = joined.text.indexOf(operator, from);
  return at >= 0 && at < to ? jointAt(joined, operator, at, at + operator.length) : jointAt(joined, operator, to, to);
}

/** What ends the statement before another. */
export function jointBetween({ command }: Statement, next: Statement, joined: Joined): Joint {
  const [before = '', operator] = SEPARATOR.exec(joined.text.slice(command.end, next.pos)) ?? [];
  const end = command.end + before.length;
  if (operator === undefined) return jointAt(joined, 'newline', next.pos, next.pos);
  return jointAt(joined, operator === '&' || operator === ';' ? operator : 'newline', end - 1, end);
}

/** ` ;`, ` &`, or the end of the line behind a comment. */
const SEPARATOR = /^(?:[ \t\r]|\\\n)*(?:#[^\n]*)?([;&\n])/;

function jointAt(joined: Joined, operator: Joint['operator'], from: number, to: number): Joint {
  const { start, end } = sourceSpan(joined, from, to);
  return { start, end, operator };
}
