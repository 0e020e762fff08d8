import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  type CancellationToken,
  type ClientCapabilities,
  createProtocolConnection,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

/** A client of a language server that runs as a process of its own: it speaks JSON-RPC with it, and knows no more. */
export class LanguageProcess {
  readonly connection: ProtocolConnection;
  /** What the server has published, in the order in which it came. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the server has logged as an error of its own. */
  readonly complaints: string[] = [];
  /** What it has written beside the protocol. */
  stderr = '';
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #waiting: (() => void)[] = [];

  /** Starts `node` with some arguments, which are to make it a server that speaks over its standard input and output. */
  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: ENVIRONMENT });
    this.#child = child;
    this.#exit = once(child, 'exit');
    child.stderr.on('data', (it) => {
      this.stderr += it;
    });
    // What is written to a server that has ended says nothing that its end does not.
    child.stdin.on('error', () => {});
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (it: PublishDiagnosticsParams) => {
      this.published.push(it);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
      if (type === 1) this.complaints.push(message);
    });
    this.connection.listen();
    this.#exit.then(() => {
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** What is known of its end: how it came, and what it said. */
  get lastWords(): string {
    return `exit code ${this.#child.exitCode}, signal ${this.#child.signalCode}\n${this.stderr}`;
  }

  async start(capabilities: ClientCapabilities = {}, more: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const params = { processId: process.pid, rootUri: null, capabilities, ...more };
    const result: InitializeResult = await this.connection.sendRequest('initialize', params);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string, version = 1): Promise<void> {
    const textDocument = { uri, languageId: 'dockerfile', version, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** What the server answers to a request about a document; an error it answers is thrown. */
  ask<Answer>(method: string, uri: string, params: object = {}, token?: CancellationToken): Promise<Answer> {
    const about = { textDocument: { uri }, ...params };
    // Given `undefined` as a token, vscode-jsonrpc sends it as a second parameter.
    return token === undefined
      ? this.connection.sendRequest<Answer>(method, about)
      : this.connection.sendRequest<Answer>(method, about, token);
  }

  /** The next that is published after `count` publications. */
  async publication(count: number): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const next = this.published[count];
      if (next !== undefined) return next;
      if (this.hasEnded) throw new Error(`the server has ended: ${this.lastWords}`);
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  /** What it holds of the computer's memory by now, in megabytes. */
  get memory(): number {
    const { pid } = this.#child;
    if (process.platform !== 'linux')
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
    const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  }

  /** Says goodbye, and gives the exit code; `null` where a signal has ended it. */
  async end(): Promise<number | null> {
    if (!this.hasEnded) {
      await this.connection.sendRequest('shutdown').catch(() => {});
      await this.connection.sendNotification('exit').catch(() => {});
    }
    await this.#exit;
    this.connection.dispose();
    return this.#child.exitCode;
  }

  /** For a server that does not listen any more. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Where this is set, Node reads a file at the start that has nothing to do with what is measured. */
const { NODE_EXTRA_CA_CERTS: _, ...ENVIRONMENT } = process.env;
