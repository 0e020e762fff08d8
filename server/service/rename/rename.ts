import type { Model } from '../../model/model.ts';
import type { Edit } from '../../text/edit.ts';
import { type Span, textOf } from '../../text/span.ts';
import { type Named, namedAt } from '../name/occurrence.ts';
import { heredocEdits, whyNotHeredoc } from './heredoc.ts';
import { stageEdits, whyNotStage } from './stage.ts';
import { variableEdits, whyNotVariable } from './variable.ts';

/** Why something keeps its name, as a sentence for the person who asked. */
interface Refusal {
  readonly outcome: 'refused';
  readonly reason: string;
}

/** `span`: the name to be replaced, which is `name` now. */
export type Preparation = { readonly outcome: 'ready'; readonly span: Span; readonly name: string } | Refusal;

/** The edits do not overlap, and together they leave the meaning of the file as it is. */
export type Renaming = { readonly outcome: 'edits'; readonly edits: readonly Edit[] } | Refusal;

/** Whether what is named at an offset can be renamed; `undefined` where nothing is named that could be. */
export function prepareRename(model: Model, offset: number): Preparation | undefined {
  const named = namedAt(model, offset);
  if (named === undefined) return undefined;
  const reason = whyNot(named, model);
  if (reason !== undefined) return { outcome: 'refused', reason };
  const { start, end } = named.at;
  return { outcome: 'ready', span: { start, end }, name: nameOf(named) ?? textOf(model.file.source, named.at) };
}

/** Gives what is named at an offset another name, everywhere; refused where that would change what the file means. */
export function rename(model: Model, offset: number, name: string): Renaming | undefined {
  const named = namedAt(model, offset);
  if (named === undefined) return undefined;
  const reason = whyNot(named, model);
  if (reason !== undefined) return { outcome: 'refused', reason };
  const edits = editsFor(named, name, model);
  return typeof edits === 'string' ? { outcome: 'refused', reason: edits } : { outcome: 'edits', edits };
}

function whyNot(named: Named, model: Model): string | undefined {
  switch (named.kind) {
    case 'stage':
      return whyNotStage(named.at, model);
    case 'variable':
      return whyNotVariable(named.name, named.variable, model);
    case 'heredoc':
      return whyNotHeredoc(named.name);
  }
}

/** The edits, or why there are none. */
function editsFor(named: Named, name: string, model: Model): readonly Edit[] | string {
  switch (named.kind) {
    case 'stage':
      return stageEdits(named.stage, name, model);
    case 'variable':
      return variableEdits(named, name, model);
    case 'heredoc':
      return heredocEdits(named.name, name, model);
  }
}

function nameOf(named: Named): string | undefined {
  switch (named.kind) {
    case 'stage':
      return named.stage.from?.alias?.name.text;
    case 'variable':
      return named.name;
    case 'heredoc':
      return named.name.heredoc.name;
  }
}
