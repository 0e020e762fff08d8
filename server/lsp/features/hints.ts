import {
  type CodeLens,
  CodeLensRefreshRequest,
  type Command,
  type InlayHint,
  LSPErrorCodes,
  MarkupKind,
  type Range,
  ResponseError,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { isRecord } from '../../lint/record.ts';
import { codeLenses, type CodeLens as Lens } from '../../service/code-lens.ts';
import { inlayHints } from '../../service/inlay-hints.ts';
import type { Rim } from '../rim.ts';
import type { Opened } from '../session.ts';
import { SHOW_CACHE } from './commands.ts';

/** What is shown in the text though it is not there. */
export const HINTS: ServerCapabilities = {
  inlayHintProvider: true,
  codeLensProvider: { resolveProvider: true },
};

export function listenToHints(rim: Rim): void {
  const { connection } = rim;
  connection.languages.inlayHint.on((params, token) =>
    rim.answer(params.textDocument.uri, token, [], (it) => hintsIn(it, params.range, rim)),
  );
  connection.onCodeLens((params, token) => rim.answer(params.textDocument.uri, token, [], (it) => lensesIn(it, rim)));
  connection.onCodeLensResolve((lens, token) => {
    const pending = pendingOf(lens);
    if (pending === undefined) return lens;
    return rim.answer(pending.uri, token, lens, (it) => resolved(lens, pending, it, rim));
  });
}

/** Has the client ask again, after something else than a text has changed. */
export function refreshHints(rim: Rim): void {
  const { inlayHint, codeLens } = rim.client.workspace ?? {};
  if (rim.session.uris.length === 0) return;
  if (inlayHint?.refreshSupport === true) rim.unwaited(rim.connection.languages.inlayHint.refresh());
  if (codeLens?.refreshSupport === true) rim.unwaited(rim.connection.sendRequest(CodeLensRefreshRequest.type));
}

function hintsIn(opened: Opened, range: Range, { session }: Rim): InlayHint[] {
  const { document, model, settings } = opened;
  const wanted = settings.client.inlayHints;
  if (wanted.size === 0) return [];
  const prediction = wanted.has('cache') ? session.predictionFor(opened) : undefined;
  return inlayHints(model, document.places.span(range), prediction)
    .filter((it) => wanted.has(it.kind))
    .map(({ offset, text, tooltip }) => ({
      position: document.places.position(offset),
      label: text,
      paddingLeft: true,
      ...(tooltip !== undefined && { tooltip: { kind: MarkupKind.Markdown, value: tooltip } }),
    }));
}

/** What a lens carries until it is seen, and its command asked for. */
interface Pending {
  readonly uri: string;
  readonly kind: Lens['kind'];
}

function lensesIn(opened: Opened, rim: Rim): CodeLens[] {
  const { document, settings } = opened;
  if (!settings.client.codeLens) return [];
  return lensesOf(opened, rim).map(({ span, kind }) => ({
    range: document.places.range(span),
    data: { uri: document.uri, kind } satisfies Pending,
  }));
}

function lensesOf(opened: Opened, { session }: Rim): readonly Lens[] {
  return codeLenses(opened.model, session.predictionFor(opened)?.steps);
}

function pendingOf({ data }: CodeLens): Pending | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, kind } = data;
  return typeof uri === 'string' && (kind === 'uses' || kind === 'cache') ? { uri, kind } : undefined;
}

function resolved(lens: CodeLens, { kind }: Pending, opened: Opened, rim: Rim): CodeLens | ResponseError<void> {
  const start = opened.document.places.offset(lens.range.start);
  const found = lensesOf(opened, rim).find((it) => it.kind === kind && it.span.start === start);
  if (found === undefined) return new ResponseError<void>(LSPErrorCodes.ContentModified, 'the stage is elsewhere now');
  return { ...lens, command: commandOf(found, opened, rim) };
}

/**
 * What a lens does can only be done by an editor, and each does it by a command of its own. Where the client names none, the
 * lens is a text: no command is what editors show so.
 */
function commandOf({ kind, title, span, places }: Lens, { document }: Opened, { commands }: Rim): Command {
  const { uri } = document;
  if (kind === 'cache') return { title, command: commands.has(SHOW_CACHE) ? SHOW_CACHE : '', arguments: [uri] };
  if (places.length === 0 || !commands.has(SHOW_REFERENCES)) return { title, command: '' };
  const locations = places.map((it) => ({ uri, range: document.places.range(it) }));
  return { title, command: SHOW_REFERENCES, arguments: [uri, document.places.position(span.start), locations] };
}

/** Takes the URI of a document, a position in it and the locations to show there. */
const SHOW_REFERENCES = 'dflint.showReferences';
