#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/*
 * The file behind the command: starts one of the programs bundled beside it, without compiling it anew each time, which would take
 * longer than linting a file. It is bundled as CommonJS, hence `require` and `__dirname`.
 */
const [, , command, ...options] = process.argv;
/** The language server is a program of its own; what is to be said of it is said by the other. */
const program = command === 'lsp' && !options.some((it) => /^(-h|-V|--help|--version)$/.test(it)) ? 'lsp' : 'main';
const main = join(__dirname, `${program}.cjs`);
/** What build.mjs kept of a run; of use to the same V8 on the same architecture only. */
const compiled = join(__dirname, `${program}.${process.arch}-${process.versions.v8}.cache`);

if (existsSync(compiled)) startCompiled();
else require(main);

/** V8 looks at what it is given, and compiles the source after all where other flags were set. */
function startCompiled(): void {
  // The bundler writes ASCII, which needs no decoding. As `Module.wrap` does it, which takes longer to load.
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(main, 'latin1')}\n});`;
  const program = new Script(source, {
    filename: main,
    cachedData: readFileSync(compiled),
  });
  program.runInThisContext()({}, require, module, main, __dirname);
}
