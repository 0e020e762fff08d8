import type { TextDocument } from 'vscode-languageserver-textdocument';

/** A request that the server answers about a document, and its parameters beside the document, for a place in it. */
export interface LanguageRequest {
  readonly method: string;
  params(document: TextDocument, offset: number): object;
}

const OPTIONS = { tabSize: 4, insertSpaces: true };

/** Every request that is about one document, or about all that are open. */
export const REQUESTS: readonly LanguageRequest[] = [
  ...['diagnostic', 'documentSymbol', 'foldingRange', 'documentLink', 'semanticTokens/full', 'codeLens'].map((it) =>
    request(it, () => ({})),
  ),
  ...[
    'hover',
    'completion',
    'signatureHelp',
    'definition',
    'documentHighlight',
    'prepareRename',
    'linkedEditingRange',
  ].map((it) => request(it, at)),
  request('references', (...place) => ({ ...at(...place), context: { includeDeclaration: true } })),
  request('rename', (...place) => ({ ...at(...place), newName: 'other' })),
  request('selectionRange', (document, offset) => ({ positions: [document.positionAt(offset)] })),
  request('formatting', () => ({ options: OPTIONS })),
  request('rangeFormatting', (...place) => ({ ...until(...place), options: OPTIONS })),
  request('onTypeFormatting', (...place) => ({ ...at(...place), ch: '\n', options: OPTIONS })),
  request('codeAction', (...place) => ({ ...until(...place), context: { diagnostics: [] } })),
  request('semanticTokens/range', until),
  request('semanticTokens/full/delta', () => ({ previousResultId: '1' })),
  request('inlayHint', until),
  { method: 'workspace/symbol', params: () => ({ query: 'a' }) },
  { method: 'dflint/prediction', params: ({ uri }) => ({ uri }) },
];

function request(name: string, params: LanguageRequest['params']): LanguageRequest {
  return { method: `textDocument/${name}`, params };
}

function at(document: TextDocument, offset: number) {
  return { position: document.positionAt(offset) };
}

/** From the beginning to a place. */
function until(document: TextDocument, offset: number) {
  return { range: { start: { line: 0, character: 0 }, end: document.positionAt(offset) } };
}
