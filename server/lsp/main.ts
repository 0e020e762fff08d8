import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import manifest from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.ts';
import { OPTIMIZE_LATER } from '../host/optimizer.ts';
import { Thread } from './background/thread.ts';
import { serveOver, type Transport } from './transport.ts';

const about: { readonly version: string; readonly homepage?: string } = manifest;

/** As language clients name it on the command line: `--node-ipc`, `--socket=PORT` or `--socket PORT`, else standard input and output. */
function transportIn(args: readonly string[]): Transport {
  if (args.includes('--node-ipc')) return 'node-ipc';
  const [, port] = /(?:^|\n)--socket[=\n](.*)/.exec(args.join('\n')) ?? [];
  return port === undefined ? 'stdio' : { socket: Number(port) };
}

const named = {
  version: about.version,
  docsOf: (rule: string) => about.homepage && `${about.homepage}/rules/docs/${rule}.md`,
};
// Beside this file, once they are bundled as CommonJS, hence `__dirname`.
const background = new Thread(join(__dirname, 'background.cjs'));

// Each key stroke leaves a tree behind. V8 would let four times as much gather as is alive, and give room for young objects
// until it is a third of the process, which hardly makes anything faster. Electron may have frozen its flags.
if (process.versions['electron'] === undefined) {
  setFlagsFromString('--heap-growing-percent=40');
  setFlagsFromString('--semi-space-growth-factor=1');
  if (OPTIMIZE_LATER !== undefined) setFlagsFromString(OPTIMIZE_LATER);
}

serveOver(transportIn(process.argv), rules, named, background).catch((error: unknown) => {
  process.stderr.write(`dflint: the language server cannot be reached: ${error}\n`);
  process.exitCode = 2;
});
