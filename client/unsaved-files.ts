import { type Disposable, type TextDocument, workspace } from 'vscode';
import { isChecked } from './documents.ts';
import type { Server } from './server.ts';

/**
 * Tells the server what files hold that are edited and not saved yet, because a build context is predicted as if they were.
 * What is checked it has from the language client; of all that is saved, the disk says the same.
 */
export class UnsavedFiles implements Disposable {
  readonly #server: Server;
  readonly #told = new Set<TextDocument>();
  readonly #subscriptions: readonly Disposable[];

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document }) => this.#tell(document)),
      workspace.onDidSaveTextDocument((document) => this.#tell(document)),
      workspace.onDidCloseTextDocument((document) => this.#withdraw(document)),
      server.onStateChanged(() => this.#tellAll()),
    ];
  }

  dispose(): void {
    for (const it of this.#subscriptions) it.dispose();
  }

  /** A server that was started again knows nothing. */
  #tellAll(): void {
    if (!this.#server.isRunning) this.#told.clear();
    else for (const it of workspace.textDocuments) if (!this.#told.has(it)) this.#tell(it);
  }

  #tell(document: TextDocument): void {
    const { uri, languageId, version, isDirty } = document;
    if (uri.scheme !== 'file' || isChecked(document) || !this.#server.isRunning) return;
    if (!isDirty) {
      this.#withdraw(document);
      return;
    }
    const text = document.getText();
    if (text.length > LONGEST || !isPredicted(document)) return;
    const textDocument = { uri: this.#server.uriText(uri), version };
    if (this.#told.has(document))
      this.#server.tell('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    else this.#server.tell('textDocument/didOpen', { textDocument: { ...textDocument, languageId, text } });
    this.#told.add(document);
  }

  #withdraw(document: TextDocument): void {
    if (!this.#told.delete(document)) return;
    this.#server.tell('textDocument/didClose', { textDocument: { uri: this.#server.uriText(document.uri) } });
  }
}

/** What is longer counts once it is saved; in characters. */
const LONGEST = 1_000_000;

function isPredicted(document: TextDocument): boolean {
  return workspace.isTrusted && workspace.getConfiguration('dflint', document).get('cache.enable', true);
}
