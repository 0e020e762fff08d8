import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { installExtension, installedVsCode, start } from './vscode/code-server.ts';
import { Editor, SIZE } from './vscode/editor.ts';
import { everyday } from './vscode/everyday.ts';
import { BROKEN, COMPANIONS, EVERYDAY, LONG, makeProject, manyDockerfiles } from './vscode/projects.ts';
import { Report, seconds } from './vscode/report.ts';
import { brokenConfiguration, companions, longFile, manyFiles } from './vscode/troubles.ts';

/**
 * `npm run e2e:vscode`: installs the packed extension in a real VS Code, that of code-server, and works with it in Chromium as
 * a person would. Pictures go to
 * .cache/vscode; with `--images`, those of the README are made anew. Names of parts choose some of them. `CHROMIUM` names the browser where it is at none of the usual places.
 */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const LONGEST = 600_000;
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Light 2026',
  'window.autoDetectColorScheme': false,
  'editor.minimap.enabled': false,
  '[dockerfile]': {
    'editor.codeActionsOnSave': { 'source.fixAll.dflint': 'explicit' },
  },
};

const began = performance.now();
const executablePath = process.env['CHROMIUM'] ?? PLACES.find((it) => existsSync(it));
if (executablePath === undefined) throw new Error('there is no Chromium; install it, or say in CHROMIUM where it is');
const vsix = readdirSync('client').find((it) => it.endsWith('.vsix'));
if (vsix === undefined) throw new Error('there is no .vsix: `npm run package` writes it');
const place = mkdtempSync(join(tmpdir(), 'dflint-vscode-'));
const pictures = resolve('.cache/vscode');
rmSync(pictures, { recursive: true, force: true });
const report = new Report(pictures, process.argv.includes('--images') ? resolve('client/images') : undefined);
try {
  const code = await installedVsCode(place);
  report.say(`VS Code is there (${seconds(performance.now() - began)})`);
  await installExtension(code, resolve('client', vsix));
  const files = contentsOf(join(place, 'extensions'));
  report.say(`${vsix} has ${statSync(join('client', vsix)).size} bytes, and in it\n  ${files.join('\n  ')}`);
  mkdirSync(join(place, 'data/User'), { recursive: true });
  writeFileSync(join(place, 'data/User/settings.json'), JSON.stringify(SETTINGS));
  const running = await start(code);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], handleSIGINT: false });
  // Whatever waits for the browser fails then, and all that was started is ended below.
  const stop = () => browser.close();
  const timer = setTimeout(stop, LONGEST);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const page = await browser.newPage({ viewport: SIZE });
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      // What VS Code itself says is its own affair, also of files in the folder that this made for it.
      const text = message.text().replaceAll(place, '');
      if (/dflint|Content.Security.Policy|layers\.(js|css)/i.test(text) && message.type() === 'error')
        report.fail(`the console says: ${text}`);
    });
    report.page = page;
    const editor = new Editor(page, running.address);
    const project = (name: string, files: Readonly<Record<string, string>>) => makeProject(join(place, name), files);
    const parts: Readonly<Record<string, () => Promise<void>>> = {
      everyday: () => everyday(editor, project('shop', EVERYDAY), place, report),
      'broken configuration': () => brokenConfiguration(editor, project('broken', BROKEN), report),
      companions: () => companions(editor, project('companions', COMPANIONS), report),
      'long file': () => longFile(editor, project('long', LONG), place, report),
      'many files': () => manyFiles(editor, project('many', manyDockerfiles(300)), place, report),
    };
    const wanted = process.argv.slice(2).filter((it) => it !== '--images');
    for (const [name, part] of Object.entries(parts))
      if (wanted.length === 0 || wanted.includes(name)) await report.part(name, part);
  } finally {
    clearTimeout(timer);
    await browser.close();
    await running.end();
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
report.say(`all took ${seconds(performance.now() - began)}`);
process.exitCode = report.failures.length === 0 ? 0 : 1;

/** The files with their sizes, in bytes. */
function contentsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stat: statSync(join(folder, name)) }))
    .filter(({ name, stat }) => stat.isFile() && name !== 'extensions.json')
    .map(({ name, stat }) => `${String(stat.size).padStart(9)} ${name}`);
}
