import { once } from 'node:events';
import { createConnection, IPCMessageReader, IPCMessageWriter, ProposedFeatures } from 'vscode-languageserver/node';
import type { Rule } from '../lint/rule.ts';
import type { Background } from './background/background.ts';
import { type About, serve } from './server.ts';

/** How a client is spoken with. */
export type Transport = 'stdio' | 'node-ipc' | { readonly socket: number };

/** Serves the client that started this process, until it says goodbye. */
export async function serveOver(
  transport: Transport,
  rules: readonly Rule[],
  about: About,
  background: Background,
): Promise<void> {
  serve(await connectionOver(transport), rules, about, background);
}

async function connectionOver(transport: Transport) {
  if (transport === 'node-ipc') {
    // A stream says so by itself.
    process.once('disconnect', () => process.exit(1));
    return createConnection(ProposedFeatures.all, new IPCMessageReader(process), new IPCMessageWriter(process));
  }
  if (transport === 'stdio') return createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const { connect } = await import('node:net');
  const socket = connect(transport.socket, '127.0.0.1');
  await once(socket, 'connect');
  return createConnection(ProposedFeatures.all, socket, socket);
}
