import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  type SymbolInformation,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Rule } from '../lint/rule.ts';
import { lspDiagnostic } from './diagnostics.ts';
import {
  definition,
  folds,
  foundSymbols,
  highlights,
  linkedRanges,
  links,
  references,
  renamed,
  renameRange,
  selections,
  symbols,
} from './features/navigation.ts';
import {
  completionAt,
  documented,
  formatting,
  hoverAt,
  pendingOf,
  rangeFormatting,
  signaturesAt,
  typed,
} from './features/writing.ts';
import type { Encoding } from './places.ts';
import { type Opened, pathOf, Session } from './session.ts';
import { clientSettings } from './settings.ts';

/** What the server is called and where its rules are documented. */
export interface About {
  readonly version: string;
  docsOf(rule: string): string | undefined;
}

/** Answers a client over a connection, until it says goodbye. */
export function serve(connection: Connection, rules: readonly Rule[], about: About): void {
  new Server(connection, rules, about).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #about: About;
  #client: InitializeParams['capabilities'] = {};
  /** Documents whose findings the client is to be sent. */
  readonly #due = new Set<string>();

  constructor(connection: Connection, rules: readonly Rule[], about: About) {
    this.#connection = connection;
    this.#session = new Session(rules);
    this.#about = about;
  }

  listen(): void {
    const connection = this.#connection;
    const session = this.#session;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      session.open(uri, languageId, version, text);
      this.#publishSoon(uri);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      session.change(uri, contentChanges, version);
      this.#publishSoon(uri);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      session.close(uri);
      this.#due.delete(uri);
      if (!this.#pulls) this.#unwaited(connection.sendDiagnostics({ uri, diagnostics: [] }));
    });
    connection.onDidChangeConfiguration(({ settings }) => this.#configure(settings));
    connection.onDidChangeWatchedFiles(() => {
      session.configure();
      this.#publishAll();
    });
    connection.languages.diagnostics.on((params, token) =>
      this.#answer(params.textDocument.uri, token, NO_REPORT, (it) => this.#report(it, params.previousResultId)),
    );
    this.#listenToNavigation();
    this.#listenToWriting();
    connection.listen();
  }

  #listenToNavigation(): void {
    const connection = this.#connection;
    connection.onDefinition((params, token) => {
      const knowsLinks = this.#client.textDocument?.definition?.linkSupport === true;
      return this.#answer(params.textDocument.uri, token, null, (it) => definition(it, params.position, knowsLinks));
    });
    connection.onReferences((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) =>
        references(it, params.position, params.context.includeDeclaration),
      ),
    );
    connection.onDocumentHighlight((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) => highlights(it, params.position)),
    );
    connection.onPrepareRename((params, token) =>
      this.#answer(params.textDocument.uri, token, null, (it) => renameRange(it, params.position)),
    );
    connection.onRenameRequest((params, token) =>
      this.#answer(params.textDocument.uri, token, null, (it) => renamed(it, params.position, params.newName)),
    );
    connection.languages.onLinkedEditingRange((params, token) =>
      this.#answer(params.textDocument.uri, token, null, (it) => linkedRanges(it, params.position)),
    );
    connection.onDocumentSymbol((params, token) => {
      const isNested = this.#client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
      return this.#answer(params.textDocument.uri, token, [], (it) => symbols(it, isNested));
    });
    connection.onWorkspaceSymbol(async ({ query }, token) => {
      const found: SymbolInformation[] = [];
      for (const uri of this.#session.uris) {
        const answer = await this.#answer(uri, token, [], (it) => foundSymbols(it, query));
        if (Array.isArray(answer)) found.push(...answer);
      }
      return found;
    });
    connection.onFoldingRanges((params, token) => this.#answer(params.textDocument.uri, token, [], folds));
    connection.onSelectionRanges((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) => selections(it, params.positions)),
    );
    connection.onDocumentLinks((params, token) => this.#answer(params.textDocument.uri, token, [], links));
  }

  #listenToWriting(): void {
    const connection = this.#connection;
    const { rules } = this.#session;
    connection.onHover((params, token) =>
      this.#answer(params.textDocument.uri, token, null, (it) => {
        const diagnostics = this.#session.findingsIn(it);
        return hoverAt(it, params.position, { rules, diagnostics, prediction: undefined });
      }),
    );
    connection.onSignatureHelp((params, token) =>
      this.#answer(params.textDocument.uri, token, null, (it) => signaturesAt(it, params.position)),
    );
    connection.onCompletion((params, token) => {
      const knowsSnippets = this.#client.textDocument?.completion?.completionItem?.snippetSupport === true;
      return this.#answer(params.textDocument.uri, token, null, (it) =>
        completionAt(it, params.position, rules, knowsSnippets),
      );
    });
    connection.onCompletionResolve((item, token) => {
      const pending = pendingOf(item);
      if (pending === undefined) return item;
      return this.#answer(pending.uri, token, item, ({ model }) => documented(item, pending, model, rules));
    });
    connection.onDocumentFormatting((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) =>
        this.#session.settings.format ? formatting(it, params.options) : [],
      ),
    );
    connection.onDocumentRangeFormatting((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) =>
        this.#session.settings.format ? rangeFormatting(it, params.range, params.options) : [],
      ),
    );
    connection.onDocumentOnTypeFormatting((params, token) =>
      this.#answer(params.textDocument.uri, token, [], (it) =>
        this.#session.settings.format ? typed(it, params.position, params.ch, params.options) : [],
      ),
    );
  }

  #initialize({ capabilities, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.#client = capabilities;
    this.#session.encoding = encodingFor(capabilities.general?.positionEncodings);
    const roots = workspaceFolders?.map((it) => it.uri) ?? (rootUri ? [rootUri] : []);
    this.#session.folders = roots.flatMap((it) => pathOf(it) ?? []);
    return {
      serverInfo: { name: 'dflint', version: this.#about.version },
      capabilities: {
        positionEncoding: this.#session.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: true },
        signatureHelpProvider: { triggerCharacters: [' ', '=', ','] },
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
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['\\', '`'] },
        diagnosticProvider: { identifier: 'dflint', interFileDependencies: false, workspaceDiagnostics: false },
      },
    };
  }

  #initialized(): void {
    const { workspace } = this.#client;
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      this.#unwaited(this.#connection.client.register(DidChangeConfigurationNotification.type, { section: 'dflint' }));
    this.#unwaited(this.#configure(undefined));
  }

  async #configure(sent: unknown): Promise<void> {
    const section = isRecord(sent) ? sent['dflint'] : undefined;
    const answered = this.#client.workspace?.configuration
      ? await this.#connection.workspace.getConfiguration('dflint').catch(() => section)
      : section;
    this.#session.configure(clientSettings(answered));
    this.#publishAll();
  }

  /** Whether the client asks for findings itself. */
  get #pulls(): boolean {
    return this.#client.textDocument?.diagnostic !== undefined;
  }

  #publishAll(): void {
    if (this.#pulls) {
      if (this.#client.workspace?.diagnostics?.refreshSupport)
        this.#unwaited(this.#connection.languages.diagnostics.refresh());
      return;
    }
    for (const uri of this.#session.uris) this.#publishSoon(uri);
  }

  /** After the messages that have come already, so that of edits in a row only the last is checked. */
  #publishSoon(uri: string): void {
    if (this.#pulls || this.#due.has(uri)) return;
    this.#due.add(uri);
    setImmediate(() => {
      if (this.#due.delete(uri)) this.#unwaited(this.#publish(uri));
    });
  }

  async #publish(uri: string): Promise<void> {
    const opened = await this.#session.opened(uri);
    if (opened === undefined) return;
    const { version } = opened.document;
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: this.#diagnosticsOf(opened) });
  }

  #diagnosticsOf(opened: Opened): FullDocumentDiagnosticReport['items'] {
    return this.#session.findingsIn(opened).map((it) => lspDiagnostic(it, opened.document, this.#about.docsOf));
  }

  #report(opened: Opened, previous: string | undefined): DocumentDiagnosticReport {
    const resultId = `${this.#session.generation}.${opened.document.version}`;
    if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: this.#diagnosticsOf(opened) };
  }

  /**
   * The one rim of all requests: what is cancelled is not begun, what is not open is answered with nothing, and so is what
   * fails, which is logged and leaves the server as it was.
   */
  async #answer<Answer, Detail>(
    uri: string,
    token: CancellationToken,
    nothing: Answer,
    answer: (opened: Opened) => Answer | Promise<Answer>,
  ): Promise<Answer | ResponseError<Detail>> {
    try {
      const opened = await this.#session.opened(uri);
      if (token.isCancellationRequested)
        return new ResponseError<Detail>(LSPErrorCodes.RequestCancelled, 'the client has cancelled it');
      return opened === undefined ? nothing : await answer(opened);
    } catch (error) {
      this.#complain(error);
      return nothing;
    }
  }

  /** What nobody waits for may fail too, and is not to take the server down. */
  #unwaited(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#connection.console.error(`A fault of dflint's own; please report it.\n${text}`);
  }
}

/** The first that both know; UTF-16 is what every client knows. */
function encodingFor(offered: readonly string[] = []): Encoding {
  return ENCODINGS.find((it) => offered.includes(it)) ?? 'utf-16';
}

/** UTF-16 first: it is what offsets are counted in here, so that nothing is converted. */
const ENCODINGS: readonly Encoding[] = ['utf-16', 'utf-8', 'utf-32'];

const TRIGGERS: string[] = ['=', ',', ' ', '$', '{', '-', '/', ':', '#'];

const NO_REPORT: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
