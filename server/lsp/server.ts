import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { isProjectFileName } from '../host/project/names.ts';
import { isRecord } from '../lint/record.ts';
import type { Rule } from '../lint/rule.ts';
import type { Background } from './background/background.ts';
import { Configuration } from './configuration.ts';
import { actionProvider, listenToActions } from './features/actions.ts';
import { commandProvider, listenToCommands } from './features/commands.ts';
import { HINTS, listenToHints, refreshHints } from './features/hints.ts';
import { listenToNavigation, NAVIGATION } from './features/navigation.ts';
import { listenToTokens, TOKENS } from './features/tokens.ts';
import { listenToWriting, WRITING } from './features/writing.ts';
import { forecast, listenToForecast } from './forecast.ts';
import { pathOf } from './path.ts';
import type { Encoding } from './places.ts';
import { Publisher } from './publisher.ts';
import { Rim } from './rim.ts';
import { Session } from './session.ts';
import { type Effects, Watched } from './watched.ts';
import { WorkspaceFindings } from './workspace.ts';

/** What the server is called and where its rules are documented. */
export interface About {
  readonly version: string;
  docsOf(rule: string): string | undefined;
}

/** Answers a client over a connection, until it says goodbye. */
export function serve(connection: Connection, rules: readonly Rule[], about: About, background: Background): void {
  new Server(connection, rules, about, background).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #about: About;
  readonly #background: Background;
  readonly #rim: Rim;
  readonly #publisher: Publisher;
  readonly #workspace: WorkspaceFindings;
  readonly #configuration: Configuration;
  readonly #watched: Watched;

  constructor(connection: Connection, rules: readonly Rule[], about: About, background: Background) {
    this.#connection = connection;
    this.#session = new Session(rules, background);
    this.#about = about;
    this.#background = background;
    this.#rim = new Rim(connection, this.#session, about.docsOf);
    this.#publisher = new Publisher(this.#rim);
    this.#workspace = new WorkspaceFindings(this.#rim, background);
    this.#configuration = new Configuration(this.#rim, () => this.#refresh());
    this.#watched = new Watched(this.#rim, (it) => this.#take(it));
  }

  listen(): void {
    const connection = this.#connection;
    const session = this.#session;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onShutdown(() => this.#background.end());
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      session.open(uri, languageId, version, text);
      this.#look();
      this.#textChanged(uri);
      this.#rim.unwaited(this.#configuration.showProblems());
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      session.change(uri, contentChanges, version);
      this.#textChanged(uri);
    });
    connection.onDidSaveTextDocument(() => {
      if (this.#look()) this.#refresh();
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      if (session.isDockerfile(uri) || session.companions.has(uri)) this.#publisher.withdraw(uri);
      if (session.isDockerfile(uri)) this.#publisher.publishCompanionsAtRest();
      session.close(uri);
      this.#textChanged(uri);
      this.#rim.unwaited(this.#configuration.showProblems());
    });
    connection.onNotification('dflint/trusted', () => {
      session.isTrusted = true;
      session.predictions.schedule();
    });
    session.projects.unwaited = (it) => this.#rim.unwaited(it);
    this.#configuration.listen();
    this.#watched.listen();
    this.#publisher.listen();
    this.#workspace.listen();
    listenToForecast(this.#rim);
    listenToNavigation(this.#rim);
    listenToWriting(this.#rim);
    listenToActions(this.#rim);
    listenToTokens(this.#rim);
    listenToHints(this.#rim);
    listenToCommands(this.#rim, (it) => forecast(it, this.#rim));
    connection.listen();
  }

  #initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.#rim.client = capabilities;
    this.#rim.commands = commandsIn(initializationOptions);
    this.#session.encoding = encodingFor(capabilities.general?.positionEncodings);
    this.#session.isTrusted = !(isRecord(initializationOptions) && initializationOptions['trusted'] === false);
    this.#configuration.awaitSettings();
    this.#configuration.folders = workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: '' }] : []);
    return {
      serverInfo: { name: 'dflint', version: this.#about.version },
      capabilities: {
        positionEncoding: this.#session.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...NAVIGATION,
        ...WRITING,
        ...TOKENS,
        ...HINTS,
        ...actionProvider(capabilities),
        ...commandProvider(capabilities),
        diagnosticProvider: { identifier: 'dflint', interFileDependencies: false, workspaceDiagnostics: true },
      },
    };
  }

  #initialized(): void {
    this.#watched.start();
    this.#rim.unwaited(this.#configuration.start());
  }

  #textChanged(uri: string): void {
    if (this.#session.isDockerfile(uri)) {
      this.#publisher.publishSoon(uri);
      this.#publisher.publishCompanionsAtRest();
    } else if (uri.endsWith('.dockerignore')) {
      const path = pathOf(uri);
      if (path !== undefined) this.#session.touch(path);
      this.#publisher.publishAll();
    } else if (isProjectFileName(uri)) {
      this.#session.projects.forgetWays();
      if (this.#session.uris.length > 0) this.#publisher.publishAll();
      else if (this.#session.companions.has(uri)) this.#publisher.publishSoon(uri);
    } else if (this.#session.companions.has(uri)) this.#publisher.publishSoon(uri);
    this.#session.predictions.schedule();
  }

  /** A client that does not say when files change has them looked at now and then. */
  #look(): boolean {
    if (this.#rim.isWatching) return false;
    this.#session.touchAll();
    this.#session.configure();
    return true;
  }

  #take({ settings, files, findings }: Effects): void {
    if (files) this.#workspace.forget();
    if (settings) this.#session.configure();
    if (settings || findings) this.#refresh();
    else this.#session.predictions.schedule();
    if (settings) this.#rim.unwaited(this.#configuration.showProblems());
  }

  /** Something else than a text has changed that findings and predictions hang on. */
  #refresh(): void {
    this.#publisher.publishAll();
    refreshHints(this.#rim);
    this.#session.predictions.schedule();
  }
}

function commandsIn(options: unknown): ReadonlySet<string> {
  const commands: unknown = isRecord(options) ? options['commands'] : undefined;
  return new Set(Array.isArray(commands) ? commands.filter((it) => typeof it === 'string') : []);
}

/** The first that both know; UTF-16 is what every client knows. */
function encodingFor(offered: readonly string[] = []): Encoding {
  return ENCODINGS.find((it) => offered.includes(it)) ?? 'utf-16';
}

/** UTF-16 first: it is what offsets are counted in here, so that nothing is converted. */
const ENCODINGS: readonly Encoding[] = ['utf-16', 'utf-8', 'utf-32'];
