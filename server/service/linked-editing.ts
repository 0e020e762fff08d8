import type { Model } from '../model/model.ts';
import { bareSpan, type Span, textOf } from '../text/span.ts';
import { namedAt, occurrencesOf, occurrencesOfStage } from './name/occurrence.ts';

/** Places with the same text, which is to stay the same while a person types in one of them. */
export interface LinkedSpans {
  readonly spans: readonly Span[];
  /** What may be typed, as a regular expression; anything else ends the link. */
  readonly pattern: string;
}

/**
 * The two names of a here-document, and the name of a stage with all that refer to it where it is edited behind AS. Not
 * where a COPY refers to it: who types there chooses another stage.
 */
export function linkedSpansAt(model: Model, offset: number): LinkedSpans | undefined {
  const named = namedAt(model, offset);
  switch (named?.kind) {
    case 'heredoc':
      return linked(occurrencesOf(named, model), '[A-Za-z_][\\w.-]*', model);
    case 'stage': {
      const occurrences = occurrencesOfStage(named.stage, model);
      if (!named.at.isDeclaration || occurrences.some((it) => it.by === 'variable')) return undefined;
      const byName = occurrences.filter((it) => it.by === 'name');
      return linked(byName, '[A-Za-z][\\w.-]*', model);
    }
    default:
      return undefined;
  }
}

function linked(occurrences: readonly Span[], pattern: string, { file }: Model): LinkedSpans | undefined {
  const texts = new Set(occurrences.map((it) => textOf(file.source, it)));
  if (occurrences.length < 2 || texts.size > 1) return undefined;
  return { spans: occurrences.map(bareSpan), pattern };
}
