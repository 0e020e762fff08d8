import type { Model } from '../model/model.ts';
import { type DocumentSymbol, documentSymbols } from './symbols.ts';

/** A stage or variable of one file that a search has found. */
export interface FoundSymbol extends Pick<DocumentSymbol, 'name' | 'detail' | 'span' | 'selection'> {
  readonly kind: 'stage' | 'argument' | 'variable';
  /** The name of the stage it stands in; `undefined` above the first one. */
  readonly container: string | undefined;
}

/** The stages and variables whose name has the letters of the query in this order, as editors search; all for an empty one. */
export function searchSymbols(model: Model, query: string): readonly FoundSymbol[] {
  return flattened(documentSymbols(model), undefined).filter((it) => matches(it.name, query));
}

function flattened(symbols: readonly DocumentSymbol[], container: string | undefined): readonly FoundSymbol[] {
  return symbols.flatMap(({ kind, name, detail, span, selection, children }) => {
    const inner = flattened(children, kind === 'stage' ? name : container);
    if (kind === 'directive' || kind === 'instruction') return inner;
    return [{ kind, name, detail, span, selection, container }, ...inner];
  });
}

function matches(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase()) {
    const found = text.indexOf(letter, at);
    if (found < 0) return false;
    at = found + letter.length;
  }
  return true;
}
