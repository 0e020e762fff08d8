import manifest from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.ts';
import { serveOver, type Transport } from './transport.ts';

const about: { readonly version: string; readonly homepage?: string } = manifest;

/** As language clients name it on the command line: `--node-ipc`, `--socket=PORT`, else standard input and output. */
function transportIn(args: readonly string[]): Transport {
  if (args.includes('--node-ipc')) return 'node-ipc';
  const port = args.find((it) => it.startsWith('--socket='))?.slice('--socket='.length);
  return port === undefined ? 'stdio' : { socket: Number(port) };
}

serveOver(transportIn(process.argv), rules, {
  version: about.version,
  docsOf: (rule) => about.homepage && `${about.homepage}/rules/docs/${rule}.md`,
}).catch((error: unknown) => {
  process.stderr.write(`dflint: the language server cannot be reached: ${error}\n`);
  process.exitCode = 2;
});
