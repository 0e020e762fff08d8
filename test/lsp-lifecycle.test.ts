import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { PredictionResult } from '../server/lsp/protocol.ts';
import { writeFiles } from './command-line.ts';
import { git } from './language-workspace.ts';

const SOURCE = 'FROM alpine:3.22\nCOPY a /b\n';

/** The programs as build.mjs makes them. */
let programs = '';
const server = () => join(programs, 'lsp.cjs');
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

const started: ChildProcess[] = [];
afterEach(() => {
  for (const it of started.splice(0)) it.kill('SIGKILL');
});

describe('over its standard streams', () => {
  it('begins, and ends when it is asked to', async () => {
    const { child, connection } = overStreams();
    const { serverInfo } = await initialized(connection);
    expect(serverInfo).toMatchObject({ name: 'dflint' });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await codeOf(child)).toBe(0);
  });

  it('ends with a complaint where it was not asked first', async () => {
    const { child, connection } = overStreams();
    await initialized(connection);
    await connection.sendNotification('exit');
    expect(await codeOf(child)).toBe(1);
  });

  it('ends when the stream is closed', async () => {
    const { child, connection } = overStreams();
    await initialized(connection);
    child.stdin?.end();
    expect(await codeOf(child)).toBe(1);
  });

  it('ends when whoever started it has gone', async () => {
    const gone = spawn(process.execPath, ['-e', '0']);
    await once(gone, 'exit');
    const { child, connection } = overStreams();
    await initialized(connection, { processId: gone.pid });
    expect(await codeOf(child)).toBe(1);
  });

  it('ends at a signal, also in the middle of a prediction', async () => {
    const { child, connection } = overStreams();
    await initialized(connection);
    const { uri } = await openedIn(connection, {});
    connection.sendRequest('dflint/prediction', { uri }).catch(() => {});
    child.kill('SIGTERM');
    await codeOf(child);
    expect(child.signalCode ?? child.exitCode).not.toBe(0);
  });

  it('writes nothing to them but messages', async () => {
    const { child, connection } = overStreams();
    let errors = '';
    child.stderr?.on('data', (it) => {
      errors += it;
    });
    await initialized(connection);
    const { uri } = await openedIn(connection, { a: '' });
    await connection.sendRequest('dflint/prediction', { uri });
    await connection.sendRequest('shutdown');
    expect(errors).toBe('');
  });
});

describe('what is not understood', () => {
  it('is refused, and leaves the server as it was', async () => {
    const { child, connection } = overStreams();
    await initialized(connection);
    await expect(connection.sendRequest('dflint/nothing', {})).rejects.toMatchObject({ code: -32601 });
    child.stdin?.write('Content-Length: 3\r\n\r\n{{{');
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///never/opened', version: 7 },
      contentChanges: [{ text: 'x' }],
    });
    expect(await connection.sendRequest('dflint/prediction', { uri: 3 })).toMatchObject({ kind: 'unknown' });
    const { uri } = await openedIn(connection, { a: '' });
    const at = { textDocument: { uri }, position: { line: 0, character: 1 } };
    expect(await connection.sendRequest('textDocument/hover', at)).not.toBeNull();
  });
});

describe('over other ways', () => {
  it('speaks with who has forked it', async () => {
    const child = fork(server(), ['--node-ipc'], { execArgv: [] });
    started.push(child);
    const connection = connectionOver(new IPCMessageReader(child), new IPCMessageWriter(child));
    await initialized(connection);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await codeOf(child)).toBe(0);
  });

  it('ends when who has forked it turns away', async () => {
    const child = fork(server(), ['--node-ipc'], { execArgv: [] });
    started.push(child);
    await initialized(connectionOver(new IPCMessageReader(child), new IPCMessageWriter(child)));
    child.disconnect();
    expect(await codeOf(child)).toBe(1);
  });

  it('calls who listens at a port, and ends when the line is cut', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = addressOf(listener.address());
    const child = spawn(process.execPath, [server(), `--socket=${port}`]);
    started.push(child);
    const [socket] = await once(listener, 'connection');
    const connection = connectionOver(new StreamMessageReader(socket), new StreamMessageWriter(socket));
    await initialized(connection);
    socket.destroy();
    listener.close();
    expect(await codeOf(child)).toBe(1);
  });

  it.each(['--socket=1', '--socket 1', '--socket=none'])('says that nobody is there: %s', async (line) => {
    const child = spawn(process.execPath, [server(), ...line.split(' ')]);
    started.push(child);
    let errors = '';
    child.stderr.on('data', (it) => {
      errors += it;
    });
    expect(await codeOf(child)).toBe(2);
    expect(errors).toContain('dflint: the language server cannot be reached');
    expect(errors).not.toContain('    at ');
  });
});

describe('a prediction', () => {
  it('is made in a thread of its own, and ends with the server', async () => {
    const { child, connection } = overStreams();
    await initialized(connection);
    const { uri } = await openedIn(connection, { a: '' });
    const answer = await connection.sendRequest<PredictionResult>('dflint/prediction', { uri });
    expect(answer).toMatchObject({ kind: 'prediction', summary: { cached: 1 } });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await codeOf(child)).toBe(0);
  });

  it('leaves the hovers of what is no step alone, however large the build context is', async () => {
    const { connection } = overStreams();
    await initialized(connection);
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`d${index % 200}/${index}.txt`, `${index}`]),
    );
    const { uri } = await openedIn(connection, files, 'FROM alpine:3.22\nCOPY . /b\n');
    const events: string[] = [];
    const prediction = connection.sendRequest('dflint/prediction', { uri }).then(() => events.push('prediction'));
    const at = { textDocument: { uri }, position: { line: 0, character: 8 } };
    for (let index = 0; index < 5; index++) {
      await connection.sendRequest('textDocument/hover', at);
      events.push('hover');
    }
    await prediction;
    expect(events).toEqual(['hover', 'hover', 'hover', 'hover', 'hover', 'prediction']);
  });

  it('runs no program in an untrusted workspace, and only a git from elsewhere in a trusted one', async () => {
    if (process.platform === 'win32') return;
    const trap = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
    const mark = join(trap, 'was-run');
    const place = join(trap, 'bin');
    mkdirSync(place);
    writeFileSync(join(place, 'git'), `#!/bin/sh\necho run >> '${mark}'\nexit 1\n`);
    chmodSync(join(place, 'git'), 0o755);
    const env = { ...process.env, PATH: `${place}${delimiter}${process.env['PATH']}` };

    const untrusted = overStreams(env);
    await initialized(untrusted.connection, { initializationOptions: { trusted: false } });
    const { uri } = await openedIn(untrusted.connection, { a: '' });
    expect(await untrusted.connection.sendRequest('dflint/prediction', { uri })).toMatchObject({ kind: 'unknown' });
    expect(existsSync(mark)).toBe(false);

    const inside = overStreams(env);
    const workspaceFolders = [{ uri: pathToFileURL(trap).href, name: 'trap' }];
    await initialized(inside.connection, { workspaceFolders });
    const other = await openedIn(inside.connection, { a: '' });
    expect(await inside.connection.sendRequest('dflint/prediction', { uri: other.uri })).toMatchObject({
      summary: { cached: 1 },
    });
    expect(existsSync(mark)).toBe(false);
    rmSync(trap, { recursive: true });
  });
});

const folders: string[] = [];
afterEach(() => {
  for (const it of folders.splice(0)) rmSync(it, { recursive: true, force: true });
});

/** Opens a Dockerfile among files, which have been committed. */
async function openedIn(
  connection: ProtocolConnection,
  files: Readonly<Record<string, string>>,
  text = SOURCE,
): Promise<{ uri: string }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  folders.push(folder);
  writeFiles(folder, { Dockerfile: text, ...files });
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'c');
  const uri = pathToFileURL(join(folder, 'Dockerfile')).href;
  const textDocument = { uri, languageId: 'dockerfile', version: 1, text };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  return { uri };
}

function overStreams(env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [server(), '--stdio'], { env });
  started.push(child);
  const connection = connectionOver(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  return { child, connection };
}

function connectionOver(reader: MessageReader, writer: MessageWriter): ProtocolConnection {
  const connection = createProtocolConnection(reader, writer);
  connection.listen();
  return connection;
}

async function initialized(connection: ProtocolConnection, more: object = {}) {
  const params = { processId: process.pid, rootUri: null, capabilities: {}, ...more };
  const result = await connection.sendRequest<{ serverInfo: object }>('initialize', params);
  await connection.sendNotification('initialized', {});
  return result;
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('it listens at no port');
  return address;
}
