import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Rule } from '../server/lint/rule.ts';
import { Desk } from '../server/lsp/background/desk.ts';
import { serve } from '../server/lsp/server.ts';

/** A client that speaks with a server in the same process, in the protocol and nothing else. */
export class LanguageClient {
  readonly connection: ProtocolConnection;
  /** What the server has sent of its own accord, by document. */
  readonly published = new Map<string, PublishDiagnosticsParams>();
  #waiting: (() => void)[] = [];

  constructor(rules: readonly Rule[], docsOf: (rule: string) => string | undefined = () => undefined) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const about = { version: '1.2.3', docsOf };
    serve(createConnection(ProposedFeatures.all, toServer, toClient), rules, about, new Desk(process.env));
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.connection.listen();
  }

  async start(
    capabilities: InitializeParams['capabilities'] = {},
    more: Partial<InitializeParams> = {},
  ): Promise<InitializeResult> {
    const params = { processId: null, rootUri: null, capabilities, ...more };
    const result: InitializeResult = await this.connection.sendRequest('initialize', params);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string, version = 1): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version, text },
    });
  }

  /** The findings of a version, once the server has sent them. */
  async diagnosticsOf(uri: string, version: number): Promise<PublishDiagnosticsParams['diagnostics']> {
    for (;;) {
      const known = this.published.get(uri);
      if (known?.version === version) return known.diagnostics;
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}
