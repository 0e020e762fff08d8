import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';
import * as library from '../../server/index.ts';

/**
 * `npm run e2e:browser`: loads dist/browser.mjs in a headless Chromium and asks it all that the library can. Its answers must
 * be those that Node.js gives. `CHROMIUM` names the browser where it is at none of the usual places.
 */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const LONGEST = 60_000;

const browserPath = process.env['CHROMIUM'] ?? PLACES.find((it) => existsSync(it));
if (browserPath === undefined) throw new Error('there is no Chromium; install it, or say in CHROMIUM where it is');
const failures = await compareIn(browserPath);
for (const it of failures) process.stderr.write(`${it}\n`);
process.stdout.write(failures.length === 0 ? 'the browser says what Node.js says\n' : '');
process.exitCode = failures.length === 0 ? 0 : 1;

async function compareIn(executablePath: string): Promise<readonly string[]> {
  const requested: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requested.push(url);
    const isModule = url === '/browser.mjs';
    response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
    response.end(isModule ? readFileSync('dist/browser.mjs') : '<!doctype html><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server listens nowhere');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout: LONGEST });
  const failures: string[] = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(LONGEST);
    page.on('pageerror', (error) => failures.push(`the page fails: ${error.message}`));
    page.on('console', (message) => failures.push(`the page says: ${message.text()}`));
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const answers: unknown = await page.evaluate(`(async () => {
      const library = await import('/browser.mjs');
      return JSON.stringify((${ask.toString()})(library, library.sha256));
    })()`);
    const expected = ask(library, (parts) => {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      return hash.digest();
    });
    if (expected.predicted.length < 3 || expected.found.length < 2) failures.push('nothing was asked');
    if (!isDeepStrictEqual(JSON.parse(String(answers)), JSON.parse(JSON.stringify(expected))))
      failures.push(`the browser says ${String(answers)}\nand Node.js     ${JSON.stringify(expected)}`);
    if (requested.join(' ') !== '/ /browser.mjs') failures.push(`the page asked for ${requested.join(' ')}`);
  } finally {
    await browser.close();
    server.close();
  }
  return failures;
}

/** Runs on either side, so it must need nothing but what it is given. */
function ask(
  { lint, fix, format, parse, modelOf, predict, contextOf, rules, defaultConfig }: typeof library,
  sha256: library.Sha256,
) {
  const source =
    'FROM node:latest AS build\nWORKDIR /src\nADD package.json ./\nRUN npm install\ncopy src src\nRUN npm run build\n' +
    'FROM alpine:3.22\nCOPY --from=build /src/dist /dist\nEXPOSE 99999\nRUNN x\n';
  const input = { path: 'Dockerfile', source };
  const good = source.replace('EXPOSE 99999\nRUNN x\n', '');
  const build = (content: string) => {
    const files = [
      { kind: 'file', path: 'package.json', mode: 0o644, size: 2, content: 'sha256:1' },
      { kind: 'folder', path: 'src', mode: 0o755 },
      { kind: 'file', path: 'src/app.ts', mode: 0o644, size: 3, content },
    ] as const;
    return {
      dockerfile: { path: 'Dockerfile', source: good },
      context: contextOf(new Map(files.map((it) => [it.path, it])), undefined),
    };
  };
  const prediction = predict([build('sha256:2'), build('sha256:3')], { sha256 });
  return {
    parsed: parse(source).instructions.map(({ kind, start, end }) => ({ kind, start, end })),
    stages: modelOf(parse(source)).stages.map((it) => it.name ?? it.index),
    found: lint(input, rules, defaultConfig),
    fixed: fix(input, rules, defaultConfig, 'unsafe').source,
    formatted: format(good),
    predicted:
      prediction.kind === 'prediction' ? prediction.steps.map(({ name, verdict, key }) => [name, verdict, key]) : [],
  };
}
