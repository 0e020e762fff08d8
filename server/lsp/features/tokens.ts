import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensEdit,
  ServerCapabilities,
} from 'vscode-languageserver';
import {
  type Painted,
  painted,
  semanticTokensIn,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
} from '../../service/semantic-tokens.ts';
import type { OpenDocument } from '../document.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';

/** All types and modifiers are those of the protocol; a client that does not know one leaves such tokens as they are. */
export const TOKENS: ServerCapabilities = {
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: { delta: true },
    range: true,
  },
};

export function listenToTokens(rim: Rim): void {
  const { semanticTokens } = rim.connection.languages;
  const memory = new Memory();
  semanticTokens.on((params, token) =>
    rim.answer<SemanticTokens, void>(params.textDocument.uri, token, NONE, (it) => {
      memory.forgetAllBut(rim.session.uris);
      return memory.tokensOf(it);
    }),
  );
  semanticTokens.onDelta((params, token) =>
    rim.answer<SemanticTokens | SemanticTokensDelta, void>(params.textDocument.uri, token, NONE, (it) => {
      const former = memory.dataOf(it.document.uri, params.previousResultId);
      const { resultId, data } = memory.tokensOf(it);
      return former === undefined ? { resultId, data } : { resultId, edits: editsBetween(former, data) };
    }),
  );
  semanticTokens.onRange((params, token) =>
    rim.answer<SemanticTokens, void>(params.textDocument.uri, token, NONE, ({ model, document }) => ({
      data: encoded(semanticTokensIn(model, document.places.span(params.range)), document),
    })),
  );
}

const NONE: SemanticTokens = { data: [] };

/** The tokens that the client was sent last: it asks for the difference to them, and few others change with an edit. */
class Memory {
  readonly #last = new Map<string, { readonly resultId: string; readonly painted: Painted; readonly data: number[] }>();
  #count = 0;

  /** All tokens of a document; `resultId` is what the client calls them by when it asks for the next. */
  tokensOf({ model, document }: Opened): { resultId: string; data: number[] } {
    const former = this.#last.get(document.uri)?.painted;
    const tokens = former?.file === model.file && former.inputs === model.inputs ? former : painted(model, former);
    const result = { resultId: String(++this.#count), data: encoded(tokens.tokens, document) };
    this.#last.set(document.uri, { ...result, painted: tokens });
    return result;
  }

  dataOf(uri: string, resultId: string): readonly number[] | undefined {
    const last = this.#last.get(uri);
    return last?.resultId === resultId ? last.data : undefined;
  }

  forgetAllBut(uris: readonly string[]): void {
    for (const it of this.#last.keys()) if (!uris.includes(it)) this.#last.delete(it);
  }
}

/** As the protocol has it: five numbers a token, its place from that of the token before. */
function encoded(tokens: readonly number[], { source, places }: OpenDocument): number[] {
  const data: number[] = [];
  let [line, lineBefore] = [0, 0];
  let [from, next] = [0, places.startOfLine(1)];
  for (let at = 0; at < tokens.length; at += 4) {
    const start = tokens[at] ?? 0;
    const end = start + (tokens[at + 1] ?? 0);
    while (start >= next) {
      line++;
      from = next;
      next = places.startOfLine(line + 1);
    }
    const gap = places.lengthOf(source.slice(from, start));
    const length = places.lengthOf(source.slice(start, end));
    data.push(line - lineBefore, gap, length, tokens[at + 2] ?? 0, tokens[at + 3] ?? 0);
    lineBefore = line;
    from = start;
  }
  return data;
}

/** What turns one list into another: at most one stretch between what both begin and end with. */
function editsBetween(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  if (start === most && before.length === after.length) return [];
  let behind = 0;
  while (behind < most - start && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  return [{ start, deleteCount: before.length - behind - start, data: after.slice(start, after.length - behind) }];
}
