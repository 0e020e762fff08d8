import { rules } from '../../rules/index.ts';
import { readStdin } from '../host/files.ts';
import { Descriptor } from './descriptor.ts';
import { run } from './run.ts';

const output = new Descriptor(1);
const errors = new Descriptor(2);

run(process.argv.slice(2), rules, {
  folder: process.cwd(),
  environment: process.env,
  // Asked only where it matters: to make a stream of a terminal takes Node longer than to parse a Dockerfile.
  get columns() {
    return output.columns;
  },
  get errorColumns() {
    return errors.columns;
  },
  clock: () => performance.now(),
  readStdin,
  write: (text) => output.write(text),
  warn: (text) => errors.write(text),
}).then(
  (code) => {
    process.exitCode = code;
    // To end by itself takes Node longer. What is written to a stream may still be under way.
    if (!output.isStreamed && !errors.isStreamed) process.exit();
  },
  (error: unknown) => {
    process.exitCode = isRefusedBySystem(error) ? 2 : 3;
    const what = error instanceof Error ? error : new Error(String(error));
    if (isRefusedBySystem(error)) errors.write(`dflint: the report cannot be written: ${what.message}\n`);
    else errors.write(`dflint: a fault of its own ended it; please report it\n${what.stack}\n`);
  },
);

/** A full disk and the like. */
function isRefusedBySystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}
