import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Editor, SIZE, until } from './editor.ts';
import { serversOf } from './processes.ts';
import { type Report, seconds } from './report.ts';

/** A person works on a Dockerfile, from the first look at it on; the folder is not trusted yet. `data` is VS Code's own. */
export async function everyday(editor: Editor, folder: string, data: string, report: Report): Promise<void> {
  const { page } = editor;
  const dockerfile = join(folder, 'Dockerfile');
  const headline = async () => (await editor.panel('main.page')).locator('h1').innerText();
  const says = (text: string) =>
    until(`the Layers view says "${text}"`, async () => (await headline().catch(() => '')).includes(text));

  await report.step('work on what is no Dockerfile', async () => {
    await editor.open(folder, join(folder, 'notes.txt'));
    await editor.tab('notes.txt').waitFor();
    const activation = await editor.activation();
    if (activation !== undefined) throw new Error(`dflint is active: ${activation}`);
    if (serversOf(data).length > 0) throw new Error('the language server runs');
    return 'dflint is not active, and no process of it runs';
  });
  await report.step('open a Dockerfile of a folder that is not trusted', async () => {
    await editor.openFile('Dockerfile');
    const seen = performance.now();
    await editor.squiggles('warning').first().waitFor();
    return `first squiggle ${seconds(performance.now() - seen)} after the tab was there, the extension's start included`;
  });
  await report.step('see how long its activation took', async () => await editor.activation());
  await report.step('see in the status bar what was found', async () => {
    const text = await until(
      'the status item counts',
      async () => (await editor.status().innerText()).match(/\d+/)?.[0],
    );
    await report.picture('restricted');
    return `${text} findings`;
  });
  await report.step('open the Layers view, which predicts nothing without trust', async () => {
    await editor.run('dflint: Show What the Next Build Will Run');
    await says('This workspace is not trusted');
    await report.picture('layers not trusted');
  });
  await report.step('grant trust from there, and see the prediction', async () => {
    await (await editor.panel('[data-remedy]')).locator('[data-remedy]').click();
    await editor.confirmTrust();
    await says('are cached');
    await report.picture('layers cached');
  });
  await report.step('edit a source file on disk, and see the view change', async () => {
    const saved = performance.now();
    writeFileSync(join(folder, 'src/app.ts'), 'export const greeting = "good morning";\n');
    await says('You changed src/app.ts');
    await report.picture('layers changed');
    return `"${await headline()}" ${seconds(performance.now() - saved)} after it was written`;
  });
  await report.step('see it at its full width', async () => {
    await editor.run('View: Toggle Primary Side Bar Visibility');
    await (await editor.panel('.graph')).locator('h1').click();
    await editor.run('View: Toggle Maximize Editor Group');
    await (await editor.panel('.graph:not(.stacked)')).locator('.block.rebuilt', { hasText: 'npm run build' }).hover();
    await page.setViewportSize({ width: 1280, height: 560 });
    await report.image('layers', page.locator('.editor-group-container.active .editor-container').first());
    await page.setViewportSize(SIZE);
    await editor.run('View: Toggle Maximize Editor Group');
  });
  await report.step('click a step, and land on its line', async () => {
    const view = await editor.panel('.graph');
    await view.locator('.block', { hasText: 'RUN npm run build' }).click();
    await until('the cursor is on line 12', async () => (await editor.cursor()).startsWith('Ln 12, Col 1'));
  });
  await report.step('move the cursor, and see the view follow', async () => {
    await editor.goTo(6, 3);
    const view = await editor.panel('.graph');
    await view.locator('.block.current', { hasText: 'package-lock.json' }).waitFor();
  });
  await report.step('walk the view by keyboard', async () => {
    const view = await editor.panel('.graph');
    await view.locator('.block.current').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await report.picture('layers keyboard');
    return `Enter leads to ${await editor.cursor()}`;
  });
  await report.step('hide the view and show it again', async () => {
    await (await editor.panel('.graph')).locator('h1').click();
    await editor.openFile('notes.txt');
    await page.locator('.tab.active', { hasText: 'notes.txt' }).last().click({ button: 'middle' });
    await says('You changed src/app.ts');
    await report.picture('layers shown again');
    await page.locator('.tab', { hasText: 'Dockerfile' }).first().click();
  });

  await report.step('hover over an instruction', async () => {
    await editor.goTo(15, 2);
    await editor.run('Show or Focus Hover');
    const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
    await hover.waitFor();
    await report.picture('hover');
    return JSON.stringify((await hover.innerText()).slice(0, 160));
  });
  await report.step('apply a quick fix', async () => {
    await page.keyboard.press('Escape');
    await editor.goTo(15, 2);
    await page.setViewportSize({ width: 1060, height: 580 });
    await page.keyboard.press('Control+.');
    const actions = page.locator('.action-widget .monaco-list-row');
    await actions.first().waitFor();
    await report.image('editor', page.locator('.monaco-workbench'));
    const titles = await actions.allInnerTexts();
    await actions.filter({ hasText: 'COPY' }).first().click();
    await until('the text is fixed', async () => (await editor.text()).includes('COPY public public'));
    await page.setViewportSize(SIZE);
    return titles.join(' | ');
  });
  await report.step('rename a stage', async () => {
    await editor.goTo(5, 14);
    await page.keyboard.press('F2');
    await page.locator('.rename-input').fill('packages');
    await page.keyboard.press('Enter');
    const renamed = ['AS packages', 'FROM packages AS build', '--from=packages'];
    await until('all places are renamed', async () => {
      const text = await editor.text();
      return renamed.every((it) => text.includes(it));
    });
  });
  await report.step('format', async () => {
    await editor.run('Format Document');
    await until('the text is formatted', async () => (await editor.text()).includes('COPY tsconfig.json ./'));
    await report.picture('formatted');
  });
  await report.step('fix all on save', async () => {
    await page.keyboard.press('Control+s');
    await until('the file is fixed', async () => readFileSync(dockerfile, 'utf8').includes('\nFROM base\n'));
    await report.picture('saved');
  });
  await report.step('type, and see what becomes of it', async () => {
    await editor.goTo(19, 1);
    const typed = performance.now();
    await page.keyboard.type('RUNN x\n');
    await page.locator('.squiggly-error').first().waitFor();
    return `squiggle ${seconds(performance.now() - typed)} after the first key`;
  });
  await report.step('read why a rule is there', async () => {
    await editor.undo('RUNN');
    await editor.run('dflint: Explain a Rule');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    await report.picture('rules');
    await page.locator('.quick-input-widget input').first().fill('prefer-copy');
    await rows.filter({ hasText: 'prefer-copy' }).first().click();
    const preview = await editor.panel('.markdown-body');
    await preview.locator('h1').first().waitFor();
    await report.picture('rule');
    return await preview.locator('h1').first().innerText();
  });
  await report.step('look at the view in other themes', async () => {
    await editor.openFile('Dockerfile');
    for (const [theme, kind] of THEMES) {
      await editor.run('Preferences: Color Theme');
      await editor.choose(theme);
      await page.locator(`.monaco-workbench.${kind}`).waitFor();
      await (await editor.panel('.graph')).locator('h1').hover();
      await report.picture(theme);
    }
  });
}

/** With the class that VS Code gives to its window. */
const THEMES = [
  ['Dark 2026', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
  ['Light 2026', 'vs'],
] as const;
