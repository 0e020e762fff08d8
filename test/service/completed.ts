import { expect } from 'vitest';
import { type Completion, type CompletionKnowledge, completions } from '../../server/service/completion.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { atCursor } from './at-cursor.ts';

export function itemsAt(text: string, knowledge: CompletionKnowledge = {}): readonly Completion[] {
  const { model, offset } = atCursor(text);
  return completions(model, offset, knowledge).items;
}

/** The labels of proposals, without those of pieces to fill in. */
export function labelsAt(text: string, knowledge?: CompletionKnowledge): readonly string[] {
  return itemsAt(text, knowledge)
    .filter((it) => it.kind !== 'snippet')
    .map((it) => it.label);
}

export function itemAt(text: string, label: string, knowledge?: CompletionKnowledge): Completion {
  const item = itemsAt(text, knowledge).find((it) => it.label === label);
  if (item === undefined) throw new Error(`${label} is not proposed`);
  return item;
}

/** The text after a proposal was taken. */
export function taken(text: string, label: string, knowledge?: CompletionKnowledge): string {
  return applyEdits(atCursor(text).source, [itemAt(text, label, knowledge).edit]);
}

export function expectNothing(text: string): void {
  expect(labelsAt(text)).toEqual([]);
}
