#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/*
 * The file behind the command: starts main.cjs, bundled beside it, without compiling it anew each time, which would take
 * longer than linting a file. It is bundled as CommonJS, hence `require` and `__dirname`.
 */
const main = join(__dirname, 'main.cjs');
/** What build.mjs kept of a run; of use to the same V8 on the same architecture only. */
const compiled = join(__dirname, `main.${process.arch}-${process.versions.v8}.cache`);

if (existsSync(compiled)) startCompiled();
else require(main);

/** V8 looks at what it is given, and compiles the source after all where other flags were set. */
function startCompiled(): void {
  // The bundler writes ASCII, which needs no decoding.
  const program = new Script(Module.wrap(readFileSync(main, 'latin1')), {
    filename: main,
    cachedData: readFileSync(compiled),
  });
  program.runInThisContext()({}, require, module, main, __dirname);
}
