import { pathToFileURL } from 'node:url';
import {
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  type Diagnostic as LspDiagnostic,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { isRecord } from '../lint/record.ts';
import { configDiagnostic } from './diagnostics.ts';
import { pathOf } from './path.ts';
import type { Rim } from './rim.ts';
import { type ClientSettings, clientSettings } from './settings.ts';

/** What the client and configuration files say, and in which workspace folders. */
export class Configuration {
  readonly #rim: Rim;
  #folders: readonly WorkspaceFolder[] = [];
  /** Configuration files that the client shows something in. */
  #shown = new Map<string, string>();
  /** What the client has sent of its own accord. */
  #sent: unknown;
  #onSettings: () => void = () => {};
  /** Called when what is found, or what is predicted, may be another thing now. */
  readonly #onChange: () => void;

  constructor(rim: Rim, onChange: () => void) {
    this.#rim = rim;
    this.#onChange = onChange;
  }

  listen(): void {
    const { connection } = this.#rim;
    connection.onDidChangeConfiguration(({ settings }) => {
      if (isRecord(settings) && 'dflint' in settings) this.#sent = settings['dflint'];
      this.#rim.unwaited(this.read());
    });
  }

  set folders(folders: readonly WorkspaceFolder[]) {
    this.#folders = folders;
    this.#rim.session.folders = folders.flatMap((it) => pathOf(it.uri) ?? []);
  }

  /** What the session waits for, which is not long: some clients promise an answer and give none. */
  awaitSettings(): void {
    if (!this.#rim.client.workspace?.configuration) return;
    this.#rim.session.readiness = new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      this.#onSettings = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** When the client is ready to be asked. */
  async start(): Promise<void> {
    const { client, connection } = this.#rim;
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      this.#rim.unwaited(connection.client.register(DidChangeConfigurationNotification.type, { section: 'dflint' }));
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((it) => it.uri));
        this.folders = [...this.#folders.filter((it) => !gone.has(it.uri)), ...added];
        this.#rim.unwaited(this.read());
      });
    }
    await this.read();
  }

  /** Asks the client for its settings, and reads files anew. */
  async read(): Promise<void> {
    const { client, connection, session } = this.#rim;
    const scopes = [undefined, ...this.#folders.map((it) => it.uri)];
    const answers: readonly unknown[] = client.workspace?.configuration
      ? await connection.workspace
          .getConfiguration(scopes.map((it) => ({ section: 'dflint', ...(it !== undefined && { scopeUri: it }) })))
          .catch(() => [])
      : [];
    const byFolder = new Map<string, ClientSettings>();
    for (const [index, scope] of scopes.entries()) {
      const path = scope === undefined ? '' : pathOf(scope);
      if (path !== undefined) byFolder.set(path, clientSettings(answers[index] ?? this.#sent));
    }
    session.configure(byFolder);
    this.#onSettings();
    this.#onChange();
    await this.showProblems();
  }

  /** Shows what is wrong with configuration files where they are open or not, and takes back what has been mended. */
  async showProblems(): Promise<void> {
    const { connection, session } = this.#rim;
    const found = new Map<string, Map<string, LspDiagnostic>>();
    for (const uri of session.uris) {
      const opened = await session.opened(uri);
      if (opened === undefined) continue;
      const { isMisread, problems } = opened.settings;
      for (const problem of problems) {
        const file = pathToFileURL(problem.path).href;
        const severity = isMisread ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        const diagnostic = configDiagnostic(problem, severity);
        found.set(file, (found.get(file) ?? new Map()).set(JSON.stringify(diagnostic), diagnostic));
      }
    }
    const before = this.#shown;
    this.#shown = new Map([...found].map(([uri, it]) => [uri, [...it.keys()].join()]));
    for (const [uri, it] of found) {
      if (before.get(uri) !== this.#shown.get(uri))
        await connection.sendDiagnostics({ uri, diagnostics: [...it.values()] });
    }
    for (const uri of before.keys()) if (!found.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}

/** In milliseconds. */
const PATIENCE = 2000;
