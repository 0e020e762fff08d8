#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
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

/*
 * The V8 of Node.js 20 optimizes what has run a little, and mostly throws that away soon after, because the next file has
 * something new: over two thousand Dockerfiles it takes a quarter of the time. Later ones wait by themselves, and do not
 * know the flag. build.mjs sets it too, for what was compiled under other flags is of no use.
 */
if (program === 'main' && process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=300000');

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
