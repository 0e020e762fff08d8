import { type Model, modelOf } from '../../server/model/model.ts';
import { definitionAt } from '../../server/service/definition.ts';
import { foldsIn } from '../../server/service/folding.ts';
import { highlightsAt } from '../../server/service/highlight.ts';
import { linkedSpansAt } from '../../server/service/linked-editing.ts';
import { linksIn } from '../../server/service/links.ts';
import { referencesAt, usesAt } from '../../server/service/references.ts';
import { prepareRename, rename } from '../../server/service/rename/rename.ts';
import { selectionsAt } from '../../server/service/selection.ts';
import { type DocumentSymbol, documentSymbols } from '../../server/service/symbols.ts';
import { searchSymbols } from '../../server/service/workspace-symbols.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import type { Span } from '../../server/text/span.ts';

/** Whatever is asked at every `step`th place has an answer that lies in the text. */
export function expectSoundAnswers(source: string, step: number): void {
  const model = modelOf(parse(source));
  const whole = { start: 0, end: source.length };
  for (const it of documentSymbols(model)) expectSoundSymbol(it, whole);
  searchSymbols(model, 'v');
  for (const it of [...foldsIn(model), ...linksIn(model)]) expectInside(it, whole);
  for (let offset = 0; offset < source.length; offset += step) expectSoundAnswersAt(model, offset);
  expectSoundAnswersAt(model, source.length);
}

function expectSoundAnswersAt(model: Model, offset: number): void {
  const { source } = model.file;
  const whole = { start: 0, end: source.length };
  const selections = selectionsAt(model, offset);
  expectInside(whole, selections.at(-1) ?? NOWHERE);
  for (const [index, it] of selections.entries()) expectInside(it, selections[index + 1] ?? whole);
  const definition = definitionAt(model, offset);
  if (definition?.kind === 'place') {
    expectInside(definition.selection, definition.target);
    expectInside(definition.target, whole);
  }
  const highlights = highlightsAt(model, offset);
  for (const [index, it] of highlights.entries())
    expectInside(it, { ...whole, start: highlights[index - 1]?.end ?? 0 });
  if (referencesAt(model, offset).length !== highlights.length) throw new Error(`some are missing at ${offset}`);
  for (const it of [...usesAt(model, offset), ...(linkedSpansAt(model, offset)?.spans ?? [])]) expectInside(it, whole);
  const preparation = prepareRename(model, offset);
  if (preparation?.outcome === 'ready') expectInside({ start: offset, end: offset }, preparation.span);
  const renaming = rename(model, offset, 'zz');
  if (renaming?.outcome === 'edits') applyEdits(source, renaming.edits);
}

function expectSoundSymbol({ name, span, selection, children }: DocumentSymbol, parent: Span): void {
  if (name === '') throw new Error(`no name at ${span.start}`);
  expectInside(span, parent);
  expectInside(selection, span);
  for (const it of children) expectSoundSymbol(it, span);
}

const NOWHERE: Span = { start: 0, end: -1 };

function expectInside(inner: Span, outer: Span): void {
  const isInside = outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
  if (!isInside) throw new Error(`${inner.start}-${inner.end} lies outside of ${outer.start}-${outer.end}`);
}
