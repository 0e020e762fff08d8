import { type ApplyWorkspaceEditResult, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { type Change, editsOf } from '../service/actions.ts';
import type { Edit } from '../text/edit.ts';
import type { OpenDocument } from './document.ts';
import type { Rim } from './rim.ts';
import type { Opened } from './session.ts';

/** Edits of one document; a client that knows versions gets the one they are meant for, and refuses them for another. */
export function workspaceEdit(document: OpenDocument, edits: readonly Edit[], { client }: Rim): WorkspaceEdit {
  const { uri, version } = document;
  const textEdits = document.textEdits(edits);
  return client.workspace?.workspaceEdit?.documentChanges === true
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}

/** What becomes of the text as it is now, if that is chosen; to fix all takes the linter several rounds. */
export function editsFor(change: Change, opened: Opened, { session }: Rim): readonly Edit[] {
  // Of a file that is not linted nothing is found, and so nothing is fixed.
  if (change.kind === 'fixes' && session.findingsIn(opened).every((it) => it.fix === undefined)) return [];
  return editsOf(change, opened.document.source, (it) => session.findingsInText(it, opened));
}

/** Has the client apply an edit, and hands on what it says of that. */
export async function applyEdit(
  label: string,
  edit: WorkspaceEdit,
  { client, connection }: Rim,
): Promise<ApplyWorkspaceEditResult | ResponseError<void>> {
  if (client.workspace?.applyEdit !== true)
    return new ResponseError<void>(LSPErrorCodes.RequestFailed, 'the client does not apply edits of a server');
  return await connection.workspace.applyEdit({ label, edit });
}
