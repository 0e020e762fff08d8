import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Definition,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type LinkedEditingRanges,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SelectionRange,
  type ServerCapabilities,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Model } from '../../model/model.ts';
import { definitionAt } from '../../service/definition.ts';
import { type Fold, foldsIn } from '../../service/folding.ts';
import { highlightsAt } from '../../service/highlight.ts';
import { linkedSpansAt } from '../../service/linked-editing.ts';
import { linksIn } from '../../service/links.ts';
import { referencesAt, usesAt } from '../../service/references.ts';
import { prepareRename, rename } from '../../service/rename/rename.ts';
import { selectionsAt } from '../../service/selection.ts';
import { documentSymbols, type DocumentSymbol as Outlined } from '../../service/symbols.ts';
import { searchSymbols } from '../../service/workspace-symbols.ts';
import { workspaceEdit } from '../change.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';

/** What leads from one place to another, and what shows how the text is made. */
export const NAVIGATION: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  linkedEditingRangeProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
};

export function listenToNavigation(rim: Rim): void {
  const { connection } = rim;
  connection.onDefinition((params, token) => {
    const knowsLinks = rim.client.textDocument?.definition?.linkSupport === true;
    return rim.answer(params.textDocument.uri, token, null, (it) => definition(it, params.position, knowsLinks));
  });
  connection.onReferences((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) =>
      references(it, params.position, params.context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) => highlights(it, params.position)),
  );
  connection.onPrepareRename((params, token) =>
    rim.answer(params.textDocument.uri, token, null, (it) => renameRange(it, params.position)),
  );
  connection.onRenameRequest((params, token) =>
    rim.answer(params.textDocument.uri, token, null, (it) => renamed(it, params.position, params.newName, rim)),
  );
  connection.languages.onLinkedEditingRange((params, token) =>
    rim.answer(params.textDocument.uri, token, null, (it) => linkedRanges(it, params.position)),
  );
  connection.onDocumentSymbol((params, token) => {
    const isNested = rim.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    return rim.answer(params.textDocument.uri, token, [], (it) => symbols(it, isNested));
  });
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    const found: SymbolInformation[] = [];
    for (const uri of rim.session.uris) {
      const answer = await rim.answer(uri, token, [], (it) => foundSymbols(it, query));
      if (Array.isArray(answer)) found.push(...answer);
    }
    return found;
  });
  connection.onFoldingRanges((params, token) => rim.answer(params.textDocument.uri, token, [], folds));
  connection.onSelectionRanges((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) => selections(it, params.positions)),
  );
  connection.onDocumentLinks((params, token) => rim.answer(params.textDocument.uri, token, [], links));
}

/** A client that knows links gets what is defined and the name in it; the others the name. */
function definition(opened: Opened, at: Position, knowsLinks: boolean): Definition | LocationLink[] | null {
  const { document, model } = opened;
  const found = definitionAt(model, document.places.offset(at));
  if (found === undefined) return null;
  const originSelectionRange = document.places.range(found.origin);
  if (found.kind === 'path') {
    const uri = uriInContext(opened, found.path);
    if (uri === undefined) return null;
    const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    if (!knowsLinks) return { uri, range: start };
    return [{ originSelectionRange, targetUri: uri, targetRange: start, targetSelectionRange: start }];
  }
  const targetSelectionRange = document.places.range(found.selection);
  if (!knowsLinks) return { uri: document.uri, range: targetSelectionRange };
  const targetRange = document.places.range(found.target);
  return [{ originSelectionRange, targetUri: document.uri, targetRange, targetSelectionRange }];
}

function references({ document, model }: Opened, at: Position, withDeclaration: boolean): Location[] {
  const offset = document.places.offset(at);
  const spans = withDeclaration ? referencesAt(model, offset) : usesAt(model, offset);
  return spans.map((it) => ({ uri: document.uri, range: document.places.range(it) }));
}

function highlights({ document, model }: Opened, at: Position): DocumentHighlight[] {
  return highlightsAt(model, document.places.offset(at)).map((it) => ({
    range: document.places.range(it),
    kind: it.access === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** A refusal is an error, which the client shows: that is how it learns why. */
function renameRange(opened: Opened, at: Position): { range: Range; placeholder: string } | ResponseError<void> | null {
  const { document } = opened;
  const prepared = inEveryWay(opened, (model) => prepareRename(model, document.places.offset(at)));
  if (prepared === undefined) return null;
  if (prepared.outcome === 'refused') return new ResponseError<void>(LSPErrorCodes.RequestFailed, prepared.reason);
  return { range: document.places.range(prepared.span), placeholder: prepared.name };
}

/** What is refused in one of the ways in which the file is built is refused. */
function inEveryWay<Outcome extends { readonly outcome: string }>(
  { views }: Opened,
  ask: (model: Model) => Outcome | undefined,
): Outcome | undefined {
  const outcomes = views.map((it) => ask(it.model));
  return outcomes.find((it) => it?.outcome === 'refused') ?? outcomes[0];
}

function renamed(opened: Opened, at: Position, name: string, rim: Rim): WorkspaceEdit | ResponseError<void> | null {
  const { document } = opened;
  const renaming = inEveryWay(opened, (model) => rename(model, document.places.offset(at), name));
  if (renaming === undefined) return null;
  if (renaming.outcome === 'refused') return new ResponseError<void>(LSPErrorCodes.RequestFailed, renaming.reason);
  return workspaceEdit(document, renaming.edits, rim);
}

function linkedRanges({ document, model }: Opened, at: Position): LinkedEditingRanges | null {
  const linked = linkedSpansAt(model, document.places.offset(at));
  if (linked === undefined) return null;
  return { ranges: linked.spans.map((it) => document.places.range(it)), wordPattern: linked.pattern };
}

/** Nested for a client that can show it, else a list. */
function symbols({ document, model }: Opened, isNested: boolean): DocumentSymbol[] | SymbolInformation[] {
  const nested = (it: Outlined): DocumentSymbol => ({
    name: it.name,
    detail: it.detail,
    kind: SYMBOL_KINDS[it.kind],
    deprecated: it.isDeprecated,
    range: document.places.range(it.span),
    selectionRange: document.places.range(it.selection),
    children: it.children.map(nested),
  });
  const outline = documentSymbols(model);
  if (isNested) return outline.map(nested);
  const flat = (it: Outlined, containerName?: string): SymbolInformation[] => [
    {
      name: it.name,
      kind: SYMBOL_KINDS[it.kind],
      location: { uri: document.uri, range: document.places.range(it.span) },
      ...(containerName !== undefined && { containerName }),
    },
    ...it.children.flatMap((child) => flat(child, it.name)),
  ];
  return outline.flatMap((it) => flat(it));
}

function foundSymbols({ document, model }: Opened, query: string): SymbolInformation[] {
  return searchSymbols(model, query).map(({ name, kind, span, container }) => ({
    name,
    kind: SYMBOL_KINDS[kind],
    location: { uri: document.uri, range: document.places.range(span) },
    ...(container !== undefined && { containerName: container }),
  }));
}

function folds({ document, model }: Opened): FoldingRange[] {
  return foldsIn(model).map((it) => {
    const { start, end } = document.places.range(it);
    const kind = FOLD_KINDS[it.kind];
    return { startLine: start.line, endLine: end.line, ...(kind !== undefined && { kind }) };
  });
}

function selections({ document, model }: Opened, positions: readonly Position[]): SelectionRange[] {
  return positions.map((at) => {
    const spans = selectionsAt(model, document.places.offset(at)).toSorted(
      (a, b) => b.end - b.start - (a.end - a.start),
    );
    const empty: SelectionRange = { range: { start: at, end: at } };
    return (
      spans.reduce<SelectionRange | undefined>(
        (parent, it) => ({ range: document.places.range(it), ...(parent && { parent }) }),
        undefined,
      ) ?? empty
    );
  });
}

function links(opened: Opened): DocumentLink[] {
  const { document, model } = opened;
  return linksIn(model).flatMap((it) => {
    const target = it.kind === 'web' ? it.url : uriInContext(opened, it.path);
    return target === undefined ? [] : [{ range: document.places.range(it), target }];
  });
}

/** Where something of the build context is; `undefined` where there is none, or where it has left it. */
function uriInContext({ contextFolder }: Opened, path: string): string | undefined {
  return contextFolder === undefined ? undefined : pathToFileURL(join(contextFolder, path)).href;
}

const SYMBOL_KINDS: Readonly<Record<Outlined['kind'], SymbolKind>> = {
  directive: SymbolKind.Property,
  stage: SymbolKind.Module,
  instruction: SymbolKind.Function,
  argument: SymbolKind.Constant,
  variable: SymbolKind.Variable,
};

const FOLD_KINDS: Readonly<Record<Fold['kind'], FoldingRangeKind | undefined>> = {
  stage: undefined,
  instruction: undefined,
  heredoc: undefined,
  comment: FoldingRangeKind.Comment,
  region: FoldingRangeKind.Region,
};
