import type { Advice, Advised } from '../../simulator/advice.ts';
import type { Edit } from '../../text/edit.ts';
import { costText } from '../../text/figures.ts';
import type { Span } from '../../text/span.ts';
import { type Action, rewriting } from './action.ts';

/** What a replay of the history advises at a place: the first step, and all of them at once. */
export function orderActions({ source, advised, advice, before, after }: Advised, span: Span): readonly Action[] {
  const [first, ...more] = advice;
  if (first === undefined) return [];
  const all = differenceOf(source, advised);
  if (![...first.edits, all].some((it) => it.span.start <= span.end && span.start <= it.span.end)) return [];
  const single = orderAction(first.title, [first], first.edits, first);
  if (more.length === 0) return [single];
  const title = `Reorder in ${advice.length} steps`;
  return [single, orderAction(title, advice, [all], { before, after })];
}

function orderAction(
  title: string,
  advice: readonly Advice[],
  edits: readonly Edit[],
  { before, after }: Pick<Advised, 'before' | 'after'>,
): Action {
  const seconds = before.secondsPerBuild - after.secondsPerBuild;
  const saving = `saves ${costText(seconds, after.measured === 'all')} per build`;
  const proof = advice.map((it) => it.proof).join('; ');
  return { ...rewriting(`${title} (${saving} over the last ${after.builds} commits)`, 'safe', edits), proof };
}

/** One edit that makes one text of another. */
function differenceOf(source: string, advised: string): Edit {
  const least = Math.min(source.length, advised.length);
  let [start, end] = [0, 0];
  while (start < least && source[start] === advised[start]) start++;
  while (end < least - start && source.at(-1 - end) === advised.at(-1 - end)) end++;
  return { span: { start, end: source.length - end }, text: advised.slice(start, advised.length - end) };
}
