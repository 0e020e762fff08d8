import { type Model, modelOf } from '../../server/model/model.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { Span } from '../../server/text/span.ts';
import { dedent, withCursor } from '../markers.ts';

/** A Dockerfile with the cursor `<|>`, ready to be asked about. */
export function atCursor(text: string): { readonly source: string; readonly model: Model; readonly offset: number } {
  const { source, offset } = withCursor(dedent(text));
  return { source, model: modelOf(parse(source)), offset };
}

/** The source with brackets around spans that do not overlap: `COPY --from=[build] /a /b`. */
export function bracketed(source: string, spans: readonly Span[]): string {
  let shown = '';
  let position = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    shown += `${source.slice(position, start)}[${source.slice(start, end)}]`;
    position = end;
  }
  return shown + source.slice(position);
}
