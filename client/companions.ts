import {
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  type ServerCapabilities,
  type StaticFeature,
  TextDocumentSyncKind,
} from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';
import { COMPANIONS } from './documents.ts';

/**
 * Has Compose, Bake and ignore files checked. The client's own selector would do it, too, but offer all that is done with
 * Dockerfiles for them: a person with a Compose file would be asked whether dflint is to format it.
 */
export class Companions implements StaticFeature {
  readonly #client: LanguageClient;

  constructor(client: LanguageClient) {
    this.#client = client;
  }

  fillClientCapabilities(): void {
    // Nothing that the features of the client do not say themselves.
  }

  initialize({ codeActionProvider }: ServerCapabilities): void {
    const documentSelector = COMPANIONS.map((it) => ({ ...it }));
    const id = (method: string) => `dflint.companions.${method}`;
    const client = this.#client;
    const { method: change } = DidChangeTextDocumentNotification;
    const syncKind = TextDocumentSyncKind.Incremental;
    client.getFeature(change).register({ id: id(change), registerOptions: { documentSelector, syncKind } });
    const { method: close } = DidCloseTextDocumentNotification;
    client.getFeature(close).register({ id: id(close), registerOptions: { documentSelector } });
    const { method: open } = DidOpenTextDocumentNotification;
    client.getFeature(open).register({ id: id(open), registerOptions: { documentSelector } });
    const { method: find } = DocumentDiagnosticRequest;
    const found = { identifier: 'dflint', interFileDependencies: false, workspaceDiagnostics: false };
    client.getFeature(find).register({ id: id(find), registerOptions: { documentSelector, ...found } });
    const { method: act } = CodeActionRequest;
    const actions = typeof codeActionProvider === 'object' ? codeActionProvider : {};
    client.getFeature(act).register({ id: id(act), registerOptions: { documentSelector, ...actions } });
  }

  getState(): ReturnType<StaticFeature['getState']> {
    return { kind: 'static' };
  }

  clear(): void {
    // What is registered is cleared by the features that it is registered with.
  }
}
