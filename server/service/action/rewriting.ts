import type { Model } from '../../model/model.ts';
import type { Instruction } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';
import type { Action } from './action.ts';
import { toChain } from './chain-form.ts';
import { toExecForm } from './exec-form.ts';
import { toHeredoc } from './heredoc-form.ts';
import { mergeRuns } from './merge-runs.ts';
import { nameStage } from './name-stage.ts';
import { type Digests, pinDigest } from './pin-digest.ts';
import { toShellForm } from './shell-form.ts';
import { isExecuted } from './shell-in-effect.ts';

/**
 * The other ways to write what is selected. For a cursor those of an instruction are offered where it begins, before its
 * command, so that they are not in the way everywhere in a long one.
 */
export function rewritingsAt(model: Model, span: Span, digests: Digests): readonly Action[] {
  const isCursor = span.start === span.end;
  const selected = model.file.instructions.filter((it) => meet(isCursor ? headOf(it) : it, span));
  const [only] = selected;
  const inner = only?.kind === 'Onbuild' ? only.instruction : only;
  const actions: (Action | undefined)[] = [mergeRuns(selected, model)];
  if (selected.length === 1 && inner !== undefined && isExecuted(inner)) {
    actions.push(toExecForm(inner, model), toShellForm(inner, model));
    if (inner.kind === 'Run') actions.push(toHeredoc(inner, model), toChain(inner, model));
  }
  actions.push(nameStage(span, model), pinDigest(span, model, digests));
  return actions.flatMap((it) => it ?? []);
}

/** An instruction up to where its command begins. */
function headOf(instruction: Instruction): Span {
  const { start, keyword } = instruction;
  const inner = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  return { start, end: isExecuted(inner) && inner.command !== undefined ? inner.command.start : keyword.end };
}

function meet(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
