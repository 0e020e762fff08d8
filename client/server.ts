import {
  commands,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  type Uri,
  workspace,
} from 'vscode';
import {
  LanguageClient,
  type Middleware,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type {
  InitializationOptions,
  PredictionChangedParams,
  PredictionParams,
  PredictionResult,
} from '../server/lsp/protocol.ts';
import { Companions } from './companions.ts';
import { LANGUAGES } from './documents.ts';
import type { Duplicates } from './duplicates.ts';

/** What is done with a command of the server when a person asks for it; `next` has the server carry it out. */
export type CommandHandler = (
  args: readonly unknown[],
  next: (...args: readonly unknown[]) => Promise<unknown>,
) => Promise<unknown>;

/** The language server, in a process of its own, and all that is said to it. */
export class Server implements Disposable {
  readonly #client: LanguageClient;
  readonly #handlers = new Map<string, CommandHandler>();
  readonly #predictionChanged = new EventEmitter<string>();
  readonly #stateChanged = new EventEmitter<void>();
  /** The URI of a document about which there is something else to be said. */
  readonly onPredictionChanged = this.#predictionChanged.event;
  readonly onStateChanged = this.#stateChanged.event;

  constructor(context: ExtensionContext, output: LogOutputChannel, duplicates: Duplicates) {
    const module = context.asAbsolutePath('dist/server.cjs');
    const options = { module, transport: TransportKind.ipc };
    const middleware: Middleware = {
      provideDiagnostics: (document, previous, token, next) =>
        duplicates.provide('uri' in document ? document.uri : document, previous, (id) => next(document, id, token)),
      executeCommand: (command, args: unknown[], next) => {
        const ask = async (...given: readonly unknown[]) => await next(command, [...given]);
        return (this.#handlers.get(command) ?? ((given, it) => it(...given)))(args, ask);
      },
    };
    this.#client = new LanguageClient(
      'dflint',
      'dflint',
      { run: options, debug: options },
      {
        documentSelector: LANGUAGES.map((language) => ({ language })),
        initializationOptions: (): InitializationOptions => ({
          trusted: workspace.isTrusted,
          commands: ['dflint.showReferences', 'dflint.showCache'],
        }),
        outputChannel: output,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        middleware,
      },
    );
    this.#client.registerFeature(new Companions(this.#client));
    this.#client.onNotification('dflint/predictionChanged', ({ uri }: PredictionChangedParams) =>
      this.#predictionChanged.fire(uri),
    );
    this.#client.onDidChangeState(({ newState }) => {
      commands.executeCommand('setContext', 'dflint.isRunning', newState === State.Running);
      this.#stateChanged.fire();
    });
    duplicates.onDidChange(() => this.#pullAgain());
  }

  get isRunning(): boolean {
    return this.#client.state === State.Running;
  }

  get isStarting(): boolean {
    return this.#client.state === State.Starting;
  }

  /** Where it cannot be started, the client has said so; a person may start it again. */
  async start(): Promise<void> {
    await this.#client
      .start()
      .catch((error: unknown) => this.#client.error('The language server does not start', error));
  }

  async restart(): Promise<void> {
    await this.#client.restart();
  }

  trust(): void {
    this.tell('dflint/trusted', {});
    this.#stateChanged.fire();
  }

  async prediction(uri: Uri): Promise<PredictionResult> {
    const params: PredictionParams = { uri: this.uriText(uri) };
    return await this.#client.sendRequest<PredictionResult>('dflint/prediction', params);
  }

  /** A notification; of a server that does not run any more, it does not matter. */
  tell(method: string, params: object): void {
    if (this.isRunning) this.#client.sendNotification(method, params).catch(() => undefined);
  }

  /** Has the server carry out one of its commands, without any handler between. */
  async execute(command: string, ...args: readonly unknown[]): Promise<unknown> {
    return await this.#client.sendRequest<unknown>('workspace/executeCommand', { command, arguments: args });
  }

  /** How a person's call of a command of the server is dealt with here. */
  handle(command: string, handler: CommandHandler): void {
    this.#handlers.set(command, handler);
  }

  /** As the server writes it. */
  uriText(uri: Uri): string {
    return this.#client.code2ProtocolConverter.asUri(uri);
  }

  /** A place as VS Code has it; the server counts as VS Code does. */
  get places(): LanguageClient['protocol2CodeConverter'] {
    return this.#client.protocol2CodeConverter;
  }

  dispose(): void {
    this.#predictionChanged.dispose();
    this.#stateChanged.dispose();
    this.#client.dispose().catch(() => undefined);
  }

  /** Has VS Code ask for the findings again. */
  #pullAgain(): void {
    for (const document of workspace.textDocuments)
      this.#client.getFeature('textDocument/diagnostic').getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
  }
}
