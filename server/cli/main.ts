import { rules } from '../../rules/index.ts';
import { readStdin } from '../host/files.ts';
import { run } from './run.ts';

const { argv, stdout, stderr } = process;

// Whoever reads has seen enough, as `head` does.
const isClosedPipe = (error: NodeJS.ErrnoException) => error.code === 'EPIPE';
stdout.on('error', (error) => {
  if (!isClosedPipe(error)) stderr.write(`dflint: the report cannot be written: ${error.message}\n`);
  process.exit(isClosedPipe(error) ? process.exitCode : 2);
});
stderr.on('error', () => process.exit());

run(argv.slice(2), rules, {
  folder: process.cwd(),
  environment: process.env,
  columns: stdout.isTTY ? stdout.columns || 80 : undefined,
  readStdin,
  write: (text) => stdout.write(text),
  warn: (text) => stderr.write(text),
}).then(
  (code) => {
    // Not exit(): what is written to a pipe may still be under way.
    process.exitCode = code;
  },
  (error: unknown) => {
    stderr.write(
      `dflint: a fault of its own ended it; please report it\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 3;
  },
);
