import type { Model } from '../model/model.ts';
import { namedAt, type Occurrence, occurrencesOf } from './name/occurrence.ts';

/** What to highlight while the cursor stands at an offset: all places with the same stage, variable or here-document. */
export function highlightsAt(model: Model, offset: number): readonly Occurrence[] {
  const named = namedAt(model, offset);
  return named === undefined ? [] : occurrencesOf(named, model);
}
