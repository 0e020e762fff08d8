import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileChangeType, InitializeParams, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { rules } from '../rules/index.ts';
import type { PredictionResult } from '../server/lsp/protocol.ts';
import { writeFiles } from './command-line.ts';
import { LanguageClient } from './language-client.ts';

/** A folder in an editor that knows all of the protocol, unless something else is said. */
export class LanguageWorkspace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  readonly client = new LanguageClient(rules);
  /** What the server has had watched: the patterns as texts. */
  readonly watched: string[] = [];
  /** What the editor answers when it is asked for settings, by the URI of the folder. */
  readonly settings = new Map<string | undefined, unknown>();
  /** How often the server has had something asked for again, and what else it has said. */
  readonly said: string[] = [];
  #versions = 1;

  constructor(files: Readonly<Record<string, string>>) {
    writeFiles(this.folder, files);
    const { connection } = this.client;
    connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
      for (const { method, registerOptions } of params.registrations)
        if (method === 'workspace/didChangeWatchedFiles')
          this.watched.push(...(registerOptions?.watchers ?? []).map((it) => JSON.stringify(it.globPattern)));
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map((it) => this.settings.get(it.scopeUri) ?? this.settings.get(undefined) ?? null),
    );
    for (const it of ['codeLens', 'inlayHint', 'diagnostic'])
      connection.onRequest(`workspace/${it}/refresh`, () => {
        this.said.push(it);
        return null;
      });
    connection.onNotification('dflint/predictionChanged', ({ uri }: { uri: string }) => {
      this.said.push(`predictionChanged ${uri}`);
    });
  }

  async start(more: Partial<InitializeParams> = {}, capabilities = WATCHES): Promise<this> {
    await this.client.start(capabilities, { workspaceFolders: [{ uri: this.uri(''), name: 'w' }], ...more });
    return this;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  write(files: Readonly<Record<string, string>>): void {
    writeFiles(this.folder, files);
  }

  commit(): void {
    git(this.folder, 'init', '-q');
    git(this.folder, 'add', '-A');
    git(this.folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'c');
  }

  async open(path: string, text: string, languageId = 'dockerfile'): Promise<void> {
    const textDocument = { uri: this.uri(path), languageId, version: 1, text };
    await this.client.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  /** Replaces the whole text. */
  async edit(path: string, text: string): Promise<number> {
    const version = ++this.#versions;
    await this.client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri(path), version },
      contentChanges: [{ text }],
    });
    return version;
  }

  async changed(...changes: readonly (readonly [path: string, type: FileChangeType])[]): Promise<void> {
    const events = changes.map(([path, type]) => ({ uri: this.uri(path), type }));
    await this.client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: events });
  }

  async prediction(path: string): Promise<PredictionResult> {
    return await this.client.connection.sendRequest('dflint/prediction', { uri: this.uri(path) });
  }

  /** `5 rebuilt`: the lines of the steps, or the reason why nothing is known. */
  async verdicts(path: string): Promise<readonly string[]> {
    const answer = await this.prediction(path);
    if (answer.kind === 'unknown') return [answer.reason];
    return answer.steps.filter((it) => it.verdict !== 'source').map((it) => `${it.line} ${it.verdict}`);
  }

  /** The messages that stand in a file, once they are what is expected of them. */
  async shows(path: string, isExpected: (messages: readonly string[]) => boolean): Promise<readonly string[]> {
    return await this.until(() => {
      const messages = messagesOf(this.client.published.get(this.uri(path)));
      return isExpected(messages) ? messages : undefined;
    });
  }

  /** Waits for something that the server does of its own accord. */
  async until<Value>(look: () => Value | undefined): Promise<Value> {
    for (;;) {
      const value = look();
      if (value !== undefined) return value;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  remove(): void {
    this.client.connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Registration {
  readonly method: string;
  readonly registerOptions?: { readonly watchers?: readonly { readonly globPattern: unknown }[] };
}

const REFRESHES = { refreshSupport: true };

export const WATCHES: InitializeParams['capabilities'] = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    codeLens: REFRESHES,
    inlayHint: REFRESHES,
    diagnostics: REFRESHES,
  },
};

export function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
}

function messagesOf(published: PublishDiagnosticsParams | undefined): readonly string[] {
  return published?.diagnostics.map((it) => (typeof it.message === 'string' ? it.message : it.message.value)) ?? [];
}
