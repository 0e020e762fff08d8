import type {
  ApplyWorkspaceEditParams,
  ApplyWorkspaceEditResult,
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  InitializeParams,
  TextDocumentContentChangeEvent,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rules } from '../rules/index.ts';
import { LanguageClient } from './language-client.ts';

/** One text in an editor that does what a server asks of it, and refuses edits of another version. */
export class LanguageEditor {
  readonly uri = 'untitled:Dockerfile';
  readonly client = new LanguageClient(rules, (rule) => `https://example.org/${rule}`);
  text: string;
  version = 1;

  constructor(text: string) {
    this.text = text;
    this.client.connection.onRequest('workspace/applyEdit', ({ edit }: ApplyWorkspaceEditParams) => this.apply(edit));
  }

  async start(capabilities: ClientCapabilities = MODERN, more: Partial<InitializeParams> = {}): Promise<this> {
    await this.client.start(capabilities, more);
    await this.client.open(this.uri, this.text);
    return this;
  }

  /** What the server answers to a request about the text. */
  ask<Answer>(method: string, params: object = {}): Promise<Answer> {
    return this.client.connection.sendRequest<Answer>(method, { textDocument: { uri: this.uri }, ...params });
  }

  execute<Answer>(command: string, ...args: unknown[]): Promise<Answer> {
    return this.client.connection.sendRequest<Answer>('workspace/executeCommand', { command, arguments: args });
  }

  /** What is offered where `at` stands in the text first, or for the whole text. */
  actions(at?: string, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const range = this.range(at ?? this.text);
    return this.ask('textDocument/codeAction', { range, context: { diagnostics: [], ...context } });
  }

  /** An action with all that belongs to it. */
  resolve(action: CodeAction | undefined): Promise<CodeAction> {
    return this.client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  }

  range(part: string) {
    const document = TextDocument.create(this.uri, 'dockerfile', this.version, this.text);
    const start = this.text.indexOf(part);
    return { start: document.positionAt(start), end: document.positionAt(start + part.length) };
  }

  apply({ changes, documentChanges = [] }: WorkspaceEdit): ApplyWorkspaceEditResult {
    const edits = [...(changes?.[this.uri] ?? [])];
    for (const change of documentChanges) {
      if (!('textDocument' in change)) return { applied: false, failureReason: 'this is no text edit' };
      if (change.textDocument.version !== this.version) return { applied: false, failureReason: 'that text is gone' };
      for (const it of change.edits) if ('newText' in it) edits.push(it);
    }
    const document = TextDocument.create(this.uri, 'dockerfile', this.version, this.text);
    this.text = TextDocument.applyEdits(document, edits);
    return { applied: true };
  }

  /** Replaces a part of the text, and tells the server. */
  async type(part: string, text: string): Promise<void> {
    const contentChanges: TextDocumentContentChangeEvent[] = [{ range: this.range(part), text }];
    this.text = this.text.replace(part, () => text);
    this.version++;
    const textDocument = { uri: this.uri, version: this.version };
    await this.client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
  }
}

/** What editors of today can do with edits. */
export const MODERN: ClientCapabilities = {
  workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } },
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source', 'source.fixAll'] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};
