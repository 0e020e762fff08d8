// `node build.mjs` builds the package into dist/; `node build.mjs SCRIPT.ts ...` bundles a script of ours and runs it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { build } from 'esbuild';

/**
 * To index patterns by first character, chevrotain numbers all 65,536 of them at the start, which takes 4 ms where a file
 * is linted in 60. In safe mode, in which server/syntax/tokens.ts makes its lexers, it never looks at the numbers.
 */
const withoutCharacterTable = {
  name: 'without-character-table',
  setup({ onLoad }) {
    onLoad({ filter: /chevrotain\/lib\/src\/scan\/lexer\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace('charCodeToOptimizedIdxMap = new Array(65536);', 'return;');
      if (contents === source) throw new Error('chevrotain no longer fills a table of characters: drop this plugin');
      return { contents };
    });
  },
};

/** Parts of Node.js that take it long to load and that most starts do without: each is loaded when something of it is used. */
const withLateParts = {
  name: 'with-late-parts',
  setup({ onLoad, onResolve }) {
    const namespace = 'late';
    onResolve({ filter: /^(?:node:)?(?:child_process|crypto|worker_threads|zlib)$/ }, ({ path, namespace: from }) =>
      from === namespace ? { path, external: true } : { path: path.replace('node:', ''), namespace },
    );
    onLoad({ filter: /^/, namespace }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path));
      const getters = names.map((it) => `get ${it}() { return require('node:${path}').${it}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };` };
    });
  },
};

/**
 * What the language server takes from a CommonJS package of hundreds of names would be copied for each file that takes
 * something, which takes a tenth of its start. From a module that hands the names on, esbuild takes them at one place.
 */
const copiedOnce = {
  name: 'copied-once',
  setup({ onLoad, onResolve }) {
    const namespace = 'once';
    onResolve({ filter: /^vscode-languageserver$/ }, ({ path, namespace: from }) =>
      from === namespace ? undefined : { path, namespace },
    );
    onLoad({ filter: /^/, namespace }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path));
      return { contents: `export { ${names.join(', ')} } from '${path}';`, resolveDir: import.meta.dirname };
    });
  },
};

/** Walks large folders along with the program beside which it lies. */
const COMPANION = 'server/host/context/companion-thread.ts';

const common = {
  bundle: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [withoutCharacterTable],
};

process.chdir(import.meta.dirname);
const [task, ...args] = process.argv.slice(2);
if (task === undefined) await buildPackage();
else if (task === '--code-cache') writeCodeCache(...args);
else if (task === '--extension') await packExtension();
else await runScript(task, args);

async function buildPackage() {
  rmSync('dist', { recursive: true, force: true });
  const bundles = await Promise.all([buildPrograms(), ...libraries().map((options) => build(options))]);
  writeLicences(bundles.flat().flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  writeTypes();
  await writeSchema();
  // In processes of their own, because they run the programs that they compile.
  await writeCodeCacheOf('main', '');
  await writeCodeCacheOf('lsp', languageSession());
}

async function packExtension() {
  const { buildExtension } = await import('./client/build.mjs');
  await buildExtension({ ...common, plugins: [...common.plugins, copiedOnce] }, writeLicences);
}

async function writeCodeCacheOf(program, input) {
  const child = spawn(process.execPath, ['build.mjs', '--code-cache', program], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  // It stays open: the language server would end where that does.
  child.stdin.write(input);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} has not run as it should`);
  const cachedData = readFileSync(codeCacheOf(program));
  const { cachedDataRejected } = new Script(sourceOf(program), { cachedData });
  if (cachedDataRejected)
    process.stderr.write(`V8 does not take what it has compiled of ${program}, which will start slowly.\n`);
}

/** As server/cli/start.ts names it. */
function codeCacheOf(program) {
  return `dist/${program}.${process.arch}-${process.versions.v8}.cache`;
}

function sourceOf(program) {
  return Module.wrap(readFileSync(`dist/${program}.cjs`, 'latin1'));
}

/** What Node starts, a file each; what these import dynamically is in files beside them, which few starts need to read. */
async function buildPrograms() {
  const entries = new Map([
    ['cli', 'server/cli/start.ts'],
    ['main', 'server/cli/main.ts'],
    ['lsp', 'server/lsp/main.ts'],
    ['background', 'server/lsp/background/worker.ts'],
    ['companion', COMPANION],
  ]);
  const bundles = [];
  for (const [name, entry] of entries) {
    if (!existsSync(entry)) continue;
    const options = { ...common, platform: 'node', format: 'cjs', target: 'node20', minify: true };
    bundles.push(
      await build({
        ...options,
        // As a call of require: what Node has for import() is slower, and needs more of a precompiled script. But what
        // users bring along may be a module in either form.
        ...(name !== 'import-module' && { supported: { 'dynamic-import': false } }),
        plugins: [...common.plugins, copiedOnce, withLateParts, intoFilesOfTheirOwn(entries)],
        entryPoints: [entry],
        outfile: `dist/${name}.cjs`,
      }),
    );
    writeAscii(`dist/${name}.cjs`);
  }
  return bundles;
}

/** A program is read without decoding it (server/cli/start.ts), but the bundler leaves regular expressions as they are. */
function writeAscii(file) {
  const escaped = (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped));
}

/** Adds what is imported dynamically to the entries. */
function intoFilesOfTheirOwn(entries) {
  return {
    name: 'into-files-of-their-own',
    setup({ onResolve, resolve: resolveImport }) {
      onResolve({ filter: /^/ }, async ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:')) return undefined;
        // Of a package the form that is CommonJS: what is made for import() may ask for its own address, which is unknown here.
        const form = path.startsWith('.') ? 'import-statement' : 'require-call';
        const { path: file } = await resolveImport(path, { resolveDir, kind: form });
        const known = [...entries].find(([, entry]) => resolve(entry) === file)?.[0];
        const name = known ?? (path.startsWith('.') ? basename(file, '.ts') : path);
        entries.set(name, file);
        return { path: `./${name}.cjs`, external: true };
      });
    },
  };
}

/** What others import, also into a browser: on the neutral platform an import of node:* is an error. */
function libraries() {
  const options = { ...common, platform: 'neutral', mainFields: ['module', 'main'], target: 'es2022' };
  const entryPoints = ['server/index.ts'];
  return [
    { ...options, entryPoints, format: 'esm', outfile: 'dist/index.mjs' },
    { ...options, entryPoints, format: 'cjs', outfile: 'dist/index.cjs' },
    { ...options, entryPoints: ['server/browser.ts'], format: 'esm', minify: true, outfile: 'dist/browser.mjs' },
  ];
}

/** The licences of the packages that are inside the bundles, each text once. */
function writeLicences(inputs, file = 'dist/THIRD-PARTY-LICENSES.txt') {
  const folders = new Set(inputs.flatMap((input) => input.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []));
  const packages = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
    if (licence === undefined) throw new Error(`${folder} has no licence text`);
    const text = readFileSync(join(folder, licence), 'utf8');
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version}`]);
  }
  const chapters = [...packages].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  writeFileSync(file, chapters.join(`\n${'-'.repeat(80)}\n\n`));
}

/** The declarations that the libraries reach, and no others. */
function writeTypes() {
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: '..',
      outDir: '../dist/types',
      // Neither what only Node.js has nor what only a page has, but what both have, such as TextEncoder.
      lib: ['ES2023', 'WebWorker'],
      types: [],
    },
    files: ['../server/index.ts', '../server/browser.ts'],
    include: [],
  };
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/tsconfig.types.json', JSON.stringify(config));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.cache/tsconfig.types.json'], {
    stdio: 'inherit',
  });

  const reached = new Set(['index', 'browser'].map((it) => join('dist/types/server', `${it}.d.ts`)));
  for (const file of reached) {
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from |import\()["'](\..+?)\.ts["']/g);
    for (const [, path] of imports) reached.add(join(dirname(file), `${path}.d.ts`));
  }
  for (const name of readdirSync('dist/types', { recursive: true })) {
    const file = join('dist/types', name);
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}

/** For editors: what may stand in a configuration file. */
async function writeSchema() {
  const { configSchema, rules } = await import('./dist/index.mjs');
  writeFileSync('dist/dflint.schema.json', `${JSON.stringify(configSchema(rules), null, 2)}\n`);
}

/** What an editor says that opens a file and looks at it. */
function languageSession() {
  const uri = pathToFileURL(resolve('Dockerfile')).href;
  const textDocument = { uri, languageId: 'dockerfile', version: 1, text: readFileSync('Dockerfile', 'utf8') };
  const at = { textDocument: { uri }, position: { line: 0, character: 1 } };
  const messages = [
    { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
    { method: 'initialized', params: {} },
    { method: 'textDocument/didOpen', params: { textDocument } },
    { id: 2, method: 'textDocument/diagnostic', params: { textDocument: { uri } } },
    { id: 3, method: 'textDocument/hover', params: at },
    { id: 4, method: 'textDocument/completion', params: at },
    { id: 5, method: 'textDocument/semanticTokens/full', params: at },
    { id: 6, method: 'textDocument/documentSymbol', params: at },
    { id: 7, method: 'shutdown' },
    { method: 'exit' },
  ];
  return messages
    .map((it) => JSON.stringify({ jsonrpc: '2.0', ...it }))
    .map((it) => `Content-Length: ${Buffer.byteLength(it)}\r\n\r\n${it}`)
    .join('');
}

/** Has a program do what it is mostly asked and keeps what V8 compiled for it; server/cli/start.ts gives it back to V8. */
function writeCodeCache(name) {
  const main = resolve(`dist/${name}.cjs`);
  const program = new Script(sourceOf(name), { filename: main });
  process.once('exit', (code) => {
    // It may have findings.
    if (code > 1) return;
    // What was compiled under other flags V8 does not take, and the language server sets these when it runs.
    const byDefault = ['--heap-growing-percent=0', '--semi-space-growth-factor=2'];
    // That of V8 11, which alone is given another.
    if (process.versions.v8.startsWith('11.')) byDefault.push('--interrupt-budget=67584');
    for (const flag of byDefault) setFlagsFromString(flag);
    writeFileSync(codeCacheOf(name), program.createCachedData());
    process.exitCode = 0;
  });
  process.argv = [process.execPath, main, name === 'lsp' ? '--stdio' : 'Dockerfile'];
  program.runInThisContext()({}, createRequire(main), { exports: {} }, main, dirname(main));
}

async function runScript(entry, scriptArgs) {
  const folder = join('.cache', 'scripts');
  const outfile = join(folder, `${basename(entry, '.ts')}.mjs`);
  const options = { ...common, platform: 'node', target: 'node20', packages: 'external' };
  // What our programs know as the folder that they lie in.
  const define = { __dirname: 'import.meta.dirname' };
  await Promise.all([
    build({ ...options, entryPoints: [entry], outfile, format: 'esm', define }),
    build({ ...options, entryPoints: [COMPANION], outfile: join(folder, 'companion.cjs'), format: 'cjs' }),
  ]);
  process.exitCode = spawnSync(process.execPath, [outfile, ...scriptArgs], { stdio: 'inherit' }).status ?? 1;
}
