// Packs the VS Code extension: `npm run package`, which has built the package in dist/ before.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

const HERE = 'client';
const DIST = `${HERE}/dist`;

/** `common` are the options of all bundles; `writeLicences` writes those of the packages in bundles into a file. */
export async function buildExtension(common, writeLicences) {
  const { version } = JSON.parse(readFileSync(`${HERE}/package.json`, 'utf8'));
  if (version !== JSON.parse(readFileSync('package.json', 'utf8')).version)
    throw new Error('the extension and the package have different versions');
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });

  const { configSchema, rules } = await import('../dist/index.mjs');
  const names = rules.map(({ id, summary, aka = [] }) => ({ id, summary, aka }));
  const program = { ...common, minify: true, platform: 'node', format: 'cjs', target: 'node20' };
  const page = { ...common, minify: true, platform: 'browser', format: 'iife', target: 'chrome122' };
  const bundles = await Promise.all(
    [
      {
        ...program,
        entryPoints: [`${HERE}/extension.ts`],
        outfile: `${DIST}/extension.cjs`,
        external: ['vscode'],
        define: { DFLINT_RULES: JSON.stringify(names) },
      },
      { ...program, entryPoints: ['server/lsp/main.ts'], outfile: `${DIST}/server.cjs` },
      { ...program, entryPoints: ['server/lsp/background/worker.ts'], outfile: `${DIST}/background.cjs` },
      { ...program, entryPoints: ['server/host/context/companion-thread.ts'], outfile: `${DIST}/companion.cjs` },
      { ...page, entryPoints: [`${HERE}/layers/main.ts`], outfile: `${DIST}/layers.js` },
      { ...page, entryPoints: [`${HERE}/layers/style.css`], outfile: `${DIST}/layers.css` },
    ].map((options) => build(options)),
  );
  writeLicences(
    bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
    `${DIST}/THIRD-PARTY-LICENSES.txt`,
  );
  writeFileSync(`${DIST}/dflint.schema.json`, JSON.stringify(configSchema(rules)));

  for (const it of readdirSync(HERE)) if (it.endsWith('.vsix')) rmSync(join(HERE, it));
  const packagePath = `${HERE}/dflint-vscode-${version}.vsix`;
  await createVSIX({
    cwd: HERE,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = statSync(packagePath);
  if (size > LARGEST) throw new Error(`the extension is larger than ${LARGEST} bytes`);
}

const LARGEST = 1_000_000;
