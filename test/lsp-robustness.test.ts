import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Random } from './fuzz/random.ts';

let programs = '';
beforeAll(async () => {
  programs = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  await build({
    entryPoints: { lsp: 'server/lsp/main.ts', background: 'server/lsp/background/worker.ts' },
    outdir: programs,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
});
afterAll(() => rmSync(programs, { recursive: true }));

const started: Server[] = [];
afterEach(() => {
  for (const it of started.splice(0)) it.child.kill('SIGKILL');
});

describe('what is no protocol', () => {
  it.each([1, 2])('a million random bytes: it comes to rest or to an end (%d)', async (seed) => {
    const random = new Random(seed);
    const server = start();
    server.write(Buffer.from(Array.from({ length: 1_000_000 }, () => random.below(256))));
    await server.restsOrEnds();
    await server.endsWithItsInput(1);
  });

  it.each([
    ['lines of text', 'hello\r\n'.repeat(10_000)],
    ['headers without end', 'a: b\r\n'.repeat(100_000)],
    ['empty headers', '\r\n\r\n'.repeat(100_000)],
    ['a length that is none', 'Content-Length: x\r\n\r\n{}'],
    ['a length below zero', 'Content-Length: -5\r\n\r\n{}'],
    ['no length', 'Content-Type: a\r\n\r\n{}'],
    ['a length of nothing', 'Content-Length: 0\r\n\r\n'.repeat(1000)],
    ['a length that nothing can have', 'Content-Length: 999999999999\r\n\r\n{}'],
    ['a length that is too small', 'Content-Length: 3\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"initialize"}'],
    ['an encoding that nobody knows', 'Content-Length: 2\r\nContent-Type: a; charset=klingon\r\n\r\n{}'],
    ['half a header', 'Content-Len'],
    ['half a message', 'Content-Length: 100\r\n\r\n{"jsonrpc":'],
    ['brackets, however deep', framed('['.repeat(1_000_000))],
    ['what is no message', ['null', '1', '"a"', '[]', '{}', '[{}]', '{"id":{}}', '{'].map(framed).join('')],
    ['an answer to nothing', framed('{"jsonrpc":"2.0","id":77,"result":null}')],
  ])('%s: it comes to rest or to an end', async (_, bytes) => {
    const server = start();
    server.send('initialize', 1, INITIALIZE);
    await server.hears('"id":1');
    server.write(bytes);
    await server.restsOrEnds();
    await server.endsWithItsInput(1);
  });
});

describe('what is no sense', () => {
  it.each([
    [
      'params of another kind',
      (method: string) => framed(JSON.stringify({ jsonrpc: '2.0', id: 5, method, params: 3 })),
    ],
    ['no params', (method: string) => framed(JSON.stringify({ jsonrpc: '2.0', id: 5, method }))],
    ['a document that is none', (method: string) => request(method, 5, { textDocument: { uri: 7 }, position: null })],
    ['a place that is nowhere', (method: string) => request(method, 5, { textDocument: { uri: URI }, ...NOWHERE })],
    ['another protocol', (method: string) => framed(JSON.stringify({ jsonrpc: '1.0', id: 5, method }))],
  ])('of every request is answered or refused, and the server goes on: %s', async (_, messageOf) => {
    const server = start();
    await server.opens();
    for (const method of METHODS) server.write(messageOf(method));
    server.send('textDocument/hover', 99, { textDocument: { uri: URI }, position: { line: 0, character: 1 } });
    await server.hears('"id":99,"result":{');
    await server.restsOrEnds();
    expect(server.child.exitCode).toBeNull();
  });

  it('of versions is put up with', async () => {
    const server = start();
    await server.opens();
    for (const version of [1, 0, -1, null, 'x', 2 ** 60, 7]) {
      const textDocument = { uri: URI, version };
      const range = { start: { line: 9, character: 9 }, end: { line: 2, character: 1 } };
      server.send('textDocument/didChange', undefined, { textDocument, contentChanges: [{ range, text: 'x' }] });
      server.send('textDocument/didChange', undefined, { textDocument, contentChanges: [{ text: 'FROM b\n' }, {}] });
      server.send('textDocument/didChange', undefined, { textDocument, contentChanges: version });
    }
    server.send('textDocument/didOpen', undefined, {
      textDocument: { uri: URI, languageId: 3, version: {}, text: null },
    });
    server.send('textDocument/didClose', undefined, { textDocument: { uri: 'file:///never' } });
    server.send('textDocument/didOpen', undefined, opened('FROM c AS d\n', 9));
    server.send('textDocument/hover', 98, { textDocument: { uri: URI }, position: { line: 0, character: 1 } });
    await server.hears('"id":98,"result":{');
  });
});

describe('the end', () => {
  it('is its own where nobody reads what it says, and it never spins', async () => {
    const server = start();
    await server.opens();
    server.child.stdout.destroy();
    server.child.stderr.destroy();
    for (let id = 10; id < 200; id++) server.send('textDocument/documentSymbol', id, { textDocument: { uri: URI } });
    await server.restsOrEnds();
    await server.endsWithItsInput(undefined);
  });

  it('is a good one where the client has said goodbye and closes the stream in place of the exit', async () => {
    const server = start();
    await server.opens();
    server.send('shutdown', 3, undefined);
    await server.hears('"id":3');
    await server.endsWithItsInput(0);
  });

  it('comes at once at a signal, however much there is to do', async () => {
    const server = start();
    await server.opens();
    server.send('textDocument/didOpen', undefined, opened('RUN apt-get install a && cd /b\n'.repeat(50_000), 2));
    server.send('textDocument/diagnostic', 4, { textDocument: { uri: URI } });
    await delay(300);
    server.child.kill('SIGTERM');
    await server.end;
    expect(server.child.signalCode ?? server.child.exitCode).not.toBe(0);
  });
});

const URI = 'file:///tmp/dflint-nowhere/Dockerfile';
const INITIALIZE = { processId: null, rootUri: null, capabilities: {} };
const NOWHERE = {
  position: { line: -1, character: 1e9 },
  range: { start: { line: 1e9, character: -1 }, end: { line: 0, character: 0.5 } },
  ranges: [{ start: { line: 5, character: 5 }, end: { line: 0, character: 0 } }],
  positions: [{ line: 7, character: 7 }],
  options: { tabSize: 'x' },
  context: { diagnostics: [{}], includeDeclaration: 1 },
  newName: '',
  ch: '',
  query: null,
  previousResultId: 'never',
};

const METHODS: readonly string[] = [
  ...['completion', 'hover', 'signatureHelp', 'definition', 'references', 'documentHighlight', 'documentSymbol'],
  ...['codeAction', 'codeLens', 'documentLink', 'formatting', 'rangeFormatting', 'onTypeFormatting', 'rename'],
  ...['prepareRename', 'foldingRange', 'selectionRange', 'linkedEditingRange', 'semanticTokens/full', 'inlayHint'],
  ...['semanticTokens/full/delta', 'semanticTokens/range', 'diagnostic', 'declaration', 'nothing'],
]
  .map((it) => `textDocument/${it}`)
  .concat([
    'completionItem/resolve',
    'codeAction/resolve',
    'codeLens/resolve',
    'workspace/symbol',
    'workspace/diagnostic',
  ])
  .concat(['workspace/executeCommand', 'workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles'])
  .concat(['workspace/didChangeWorkspaceFolders', 'dflint/prediction', '$/cancelRequest', '$/setTrace', 'initialized']);

function framed(text: string): string {
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function request(method: string, id: number | undefined, params: object | undefined): string {
  return framed(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
}

function opened(text: string, version: number) {
  return { textDocument: { uri: URI, languageId: 'dockerfile', version, text } };
}

function start(): Server {
  const server = new Server(join(programs, 'lsp.cjs'));
  started.push(server);
  return server;
}

/** A server of which nothing is expected but bytes. */
class Server {
  readonly child: ChildProcessWithoutNullStreams;
  readonly end: Promise<unknown>;
  #out = '';

  constructor(program: string) {
    this.child = spawn(process.execPath, [program, '--stdio']);
    this.end = once(this.child, 'exit');
    this.child.stdin.on('error', () => {});
    this.child.stdout.on('data', (it) => {
      this.#out += it;
    });
    this.child.stderr.resume();
  }

  write(bytes: string | Buffer): void {
    this.child.stdin.write(bytes);
  }

  send(method: string, id: number | undefined, params: object | undefined): void {
    this.write(request(method, id, params));
  }

  async opens(): Promise<void> {
    this.send('initialize', 1, INITIALIZE);
    this.send('initialized', undefined, {});
    this.send('textDocument/didOpen', undefined, opened('FROM a AS b\nRUN c\n', 1));
    await this.hears('"id":1');
  }

  /** Waits for a text in what it says. */
  async hears(text: string): Promise<void> {
    while (!this.#out.includes(text)) {
      if (this.#hasEnded) throw new Error(`it has ended, and said ${this.#out.slice(-500)}`);
      await delay(20);
    }
  }

  /** Waits until it has nothing to do: a server that spins never has. */
  async restsOrEnds(): Promise<void> {
    for (;;) {
      const before = this.#work();
      await delay(300);
      if (this.#hasEnded || this.#work() - before < 60) return;
    }
  }

  async endsWithItsInput(code: number | undefined): Promise<void> {
    if (!this.#hasEnded) {
      this.child.stdin.end();
      await this.end;
    }
    expect(this.child.signalCode).toBeNull();
    if (code !== undefined) expect(this.child.exitCode).toBe(code);
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The milliseconds that it has worked; always none where the system does not tell. */
  #work(): number {
    try {
      // `1 (node) S …`: the times of user and kernel are the 12th and 13th field behind the name (proc_pid_stat(5)).
      const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return 0;
    }
  }
}
