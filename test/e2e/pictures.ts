import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { rules } from '../../rules/index.ts';
import { runIn, writeFiles } from '../command-line.ts';
import { makeHistory } from '../made-history.ts';
import { referenceData } from '../reference-data.ts';

/**
 * `npm run e2e:pictures`: draws real histories, one of 1,000 commits and a hostile one with `--format html`, and opens the pages
 * in a headless Chromium: light and dark, narrow and wide, without JavaScript and as printed. No page may report an error, ask
 * for anything, be wider than its window, or be hard to use for someone who does not see it (axe-core). Screenshots to look at
 * come into `.cache/pictures`.
 */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SHOTS = resolve('.cache/pictures');
const MOST_BYTES = 2_000_000;
/** The name of a file. */
const HOSTILE = '<img src=x onerror=alert(1)>.ts';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const executablePath = process.env['CHROMIUM'] ?? PLACES.find((it) => existsSync(it));
if (executablePath === undefined) throw new Error('there is no Chromium; install it, or say in CHROMIUM where it is');
mkdirSync(SHOTS, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'dflint-'));
const failures: string[] = [];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const { name, file } of await drawPages()) await look(name, file, browser);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const it of failures) process.stderr.write(`${it}\n`);
process.stdout.write(
  `${failures.length === 0 ? 'all is well' : `${failures.length} failures`}; the pictures are in ${SHOTS}\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

interface Drawn {
  readonly name: string;
  readonly file: string;
}

async function drawPages(): Promise<readonly Drawn[]> {
  const pages: Drawn[] = [];
  for (const name of ['dex', 'umami']) {
    const stream = referenceData && join(referenceData, 'histories', `${name}.fast-import.gz`);
    if (stream === undefined || !existsSync(stream)) continue;
    importHistory(name, gunzipSync(readFileSync(stream)));
    pages.push(await draw(`replay-${name}`, name, ['replay']));
    pages.push(await draw(`cache-${name}`, name, ['cache', '--from', 'git:HEAD~3', '--to', 'git:HEAD']));
  }
  makeHistory(join(folder, 'made'), { commits: 1001, hasElsewhere: false });
  pages.push(await draw('replay-made', 'made', ['replay', '-n', '1000']));
  makeHostile('hostile');
  pages.push(await draw('replay-hostile', 'hostile', ['replay']));
  pages.push(await draw('cache-hostile', 'hostile', ['cache', '--changed', HOSTILE]));
  pages.push(await draw('cache-first', 'hostile', ['cache', '--from', 'none']));
  return pages;
}

async function draw(name: string, repository: string, args: readonly string[]): Promise<Drawn> {
  const file = join(SHOTS, `${name}.html`);
  const asked = [...args, '--format', 'html', '--output', file];
  const { code, err } = await runIn(join(folder, repository), asked, rules, { environment: process.env });
  if (code !== 0) throw new Error(`${name}: ${err}`);
  const { size } = statSync(file);
  process.stdout.write(`${name}: ${Math.round(size / 1000)} kB\n`);
  if (size > MOST_BYTES) failures.push(`${name} is ${size} bytes`);
  return { name, file };
}

function importHistory(name: string, stream: Buffer): void {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', join(folder, name)]);
  execFileSync('git', ['fast-import', '--quiet'], { cwd: join(folder, name), input: stream });
  execFileSync('git', ['checkout', '--quiet', 'main'], { cwd: join(folder, name) });
}

function makeHostile(name: string): void {
  const repository = join(folder, name);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: repository });
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository]);
  for (let index = 0; index < 6; index++) {
    writeFiles(repository, {
      Dockerfile: `FROM alpine AS build\nRUN echo '</code><script>alert(${index % 3})</script>'\nCOPY . /app\nRUN make # "><svg onload=alert(1)>\n`,
      [HOSTILE]: `${index}`,
      [`'"--><\u202e/${index}.ts`]: `${index}`,
    });
    git('add', '.');
    git('commit', '--quiet', '-m', `</span><script>alert("${index}")</script> ]]> \u202e &amp; ${'x'.repeat(200)}`);
  }
}

async function look(name: string, file: string, browser: Browser): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [480, 1400]) {
      const title = `${name}-${colorScheme}-${width}`;
      const page = await opened(title, file, browser, { colorScheme, width, javaScriptEnabled: true });
      await shoot(page, title);
      await judge(page, title);
      if (colorScheme === 'light' && width === 1400) await use(page, title);
      await page.context().close();
    }
  }
  const plain = await opened(name, file, browser, { colorScheme: 'light', width: 1400, javaScriptEnabled: false });
  await shoot(plain, `${name}-without-javascript`);
  await plain.emulateMedia({ media: 'print', colorScheme: 'dark' });
  writeFileSync(
    join(SHOTS, `${name}.pdf`),
    await plain.pdf({ format: 'A4', margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' } }),
  );
  await plain.setViewportSize({ width: 720, height: 1000 });
  await shoot(plain, `${name}-printed`);
  await plain.context().close();
}

interface Window {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly javaScriptEnabled: boolean;
}

async function opened(title: string, file: string, browser: Browser, { width, ...options }: Window): Promise<Page> {
  const context = await browser.newContext({ ...options, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  page.on('pageerror', (error) => failures.push(`${title} fails: ${error.message}`));
  page.on('console', (message) => failures.push(`${title} says: ${message.text()}`));
  page.on('dialog', (dialog) => {
    failures.push(`${title} executes what it shows: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) failures.push(`${title} asks for ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

async function shoot(page: Page, title: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${title}.png`) });
  const height = Math.min(await page.locator('html').evaluate((it) => it.scrollHeight), 8000);
  const clip = { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height };
  await page.screenshot({ path: join(SHOTS, `${title}-whole.png`), fullPage: true, clip });
}

async function judge(page: Page, title: string): Promise<void> {
  const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  if (isWide === true) failures.push(`${title} is wider than its window`);
  await page.evaluate(AXE);
  const results: AxeResults = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
  for (const { id, impact, nodes } of results.violations) {
    const text = `${title}: axe finds ${id} (${impact}) at ${nodes.length} places, ${nodes[0]?.target.join(' ')}: ${nodes[0]?.failureSummary ?? ''}`;
    if (impact === 'serious' || impact === 'critical') failures.push(text);
    else process.stdout.write(`${text}\n`);
  }
}

/** What the script is for. */
async function use(page: Page, title: string): Promise<void> {
  const strip = page.locator('.matrix td[data-step] svg').first();
  if ((await strip.count()) > 0) {
    await page.keyboard.press('Tab');
    await strip.focus();
    await page.keyboard.press('ArrowLeft');
    if (!(await page.locator('.tip').isVisible())) failures.push(`${title}: the arrow keys show nothing`);
    await page.screenshot({ path: join(SHOTS, `${title}-pointed.png`) });
    await page.keyboard.press('Enter');
    if (!(await page.locator('tr:target').isVisible())) failures.push(`${title}: Enter leads to no commit`);
    await page.locator('.matrix th button', { hasText: 'Per build' }).click();
    const sorted = await page.locator('.matrix th[aria-sort=descending]').count();
    if (sorted !== 1) failures.push(`${title}: a click does not sort`);
    await page.screenshot({ path: join(SHOTS, `${title}-sorted.png`) });
  }
  const all = page.locator('details.all > summary');
  if ((await all.count()) > 0) {
    await all.click();
    await all.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(SHOTS, `${title}-all.png`) });
    await judge(page, `${title} opened`);
  }
}
