import type { Model } from '../model/model.ts';
import { bareSpan, type Span } from '../text/span.ts';
import { namedAt, occurrencesOf } from './name/occurrence.ts';

/** Every place of the file that means what is named at an offset, the ones that define it included. */
export function referencesAt(model: Model, offset: number): readonly Span[] {
  return places(model, offset, () => true);
}

/** The same without those that define it. */
export function usesAt(model: Model, offset: number): readonly Span[] {
  return places(model, offset, (access) => access === 'read');
}

function places(model: Model, offset: number, isWanted: (access: 'read' | 'write') => boolean): readonly Span[] {
  const named = namedAt(model, offset);
  if (named === undefined) return [];
  const occurrences = occurrencesOf(named, model).filter((it) => isWanted(it.access));
  return occurrences.map(bareSpan);
}
