import type { BuildContext } from '../../context/context.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Model } from '../../model/model.ts';
import type { Stage } from '../../model/stage.ts';
import { type Target, targetIn } from '../cursor/place.ts';
import type { Range, Statement } from '../cursor/statement.ts';

/** What is known beside the file: all of it may be missing. */
export interface CompletionKnowledge {
  readonly rules?: readonly Rule[];
  readonly context?: BuildContext | undefined;
}

/** A place in a statement for which proposals are wanted. */
export interface Request {
  readonly model: Model;
  readonly statement: Statement;
  readonly knowledge: CompletionKnowledge;
}

/** The stage that the statement stands in; of a FROM, the one that it begins. */
export function stageOf({ model, statement }: Request): Stage | undefined {
  return model.stageOf(statement.line.instruction);
}

/** The stages that the statement may use: those above, each by the name that means it. */
export function stagesAbove(request: Request): readonly Stage[] {
  const own = stageOf(request);
  return own === undefined ? [] : request.model.stages.slice(0, own.index);
}

/** Those around a word are no part of what it says. */
export const QUOTES = /["']/;

/** The part of a range around the cursor that lies between separators. */
export function segmentOf({ text, line }: Statement, range: Range, separators: RegExp): Range {
  let { start, end } = range;
  for (let at = range.start; at < range.end; at++) {
    if (!separators.test(text.charAt(at))) continue;
    if (at < line.cursor) start = at + 1;
    else {
      end = at;
      break;
    }
  }
  return { start, end };
}

/** The part of a range around the cursor as what is to be replaced. */
export function segmentTarget(statement: Statement, range: Range, separators: RegExp): Target | undefined {
  return targetIn(statement, segmentOf(statement, range, separators));
}
