import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Editor, until } from './editor.ts';
import { serversOf } from './processes.ts';
import { type Report, seconds } from './report.ts';

/** A configuration that cannot be understood: nothing is checked, it says so where one looks, and goes on once it is mended. */
export async function brokenConfiguration(editor: Editor, folder: string, report: Report): Promise<void> {
  await report.step('open a Dockerfile beside a broken configuration', async () => {
    await editor.open(folder, join(folder, 'Dockerfile'));
    await editor.squiggles('error').first().waitFor();
    await editor.run('View: Toggle Problems');
    const problems = editor.page.locator('.markers-panel .monaco-list-row');
    await until('both files have a problem', async () => (await problems.count()) >= 4);
    await report.picture('broken configuration');
    return (await problems.allInnerTexts()).map((it) => it.replaceAll('\n', ' ')).join(' | ');
  });
  await report.step('mend the configuration, and see what is found', async () => {
    writeFileSync(join(folder, '.dflint.yaml'), 'rules:\n  prefer-copy: error\n');
    await editor.page.locator('.markers-panel .monaco-list-row', { hasText: 'COPY is enough' }).first().waitFor();
    await report.picture('mended configuration');
    await editor.run('View: Toggle Problems');
  });
}

/** Files that say how a Dockerfile is built: they are checked, and nothing else is offered for them. */
export async function companions(editor: Editor, folder: string, report: Report): Promise<void> {
  const { page } = editor;
  await report.step('open a Dockerfile, so that dflint runs', async () => {
    await editor.open(folder, join(folder, 'Dockerfile'));
    await editor.squiggles('error').first().waitFor();
    await editor.run('View: Toggle Problems');
    // It takes the focus, and so closes what is opened before.
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'permission denied' }).first().waitFor();
  });
  for (const [name, said] of [
    ['compose.yaml', 'prod'],
    ['docker-bake.hcl', 'Dockerfile.web'],
    ['.dockerignore', 'this means the root alone'],
  ] as const) {
    await report.step(`open ${name}, and see what is wrong in it`, async () => {
      await editor.openFile(name);
      const problems = page.locator('.markers-panel .monaco-list-row', { hasText: said });
      await problems.first().waitFor();
      await page.locator('.editor-group-container.active [class*=squiggly-]').first().waitFor();
      await report.picture(name);
      const texts = await problems.allInnerTexts();
      if (texts.length !== 1) throw new Error(`it is said ${texts.length} times`);
      return texts[0]?.replaceAll('\n', ' ');
    });
  }
  await report.step('mend the ignore file by its fix', async () => {
    await editor.goTo(2, 1);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Match in any folder' }).first().click();
    await until('it is mended', async () => (await editor.text()).includes('**/node_modules'));
    await editor.run('View: Toggle Problems');
  });
}

/** A Dockerfile of thousands of lines. */
export async function longFile(editor: Editor, folder: string, data: string, report: Report): Promise<void> {
  const { page } = editor;
  await report.step('open a Dockerfile of 5,000 lines', async () => {
    await editor.open(folder, join(folder, 'Dockerfile'));
    await editor.tab('Dockerfile').waitFor();
    const seen = performance.now();
    await editor.squiggles('warning').first().waitFor();
    return `first squiggle ${seconds(performance.now() - seen)} after the tab was there`;
  });
  await report.step('trust its folder', async () => {
    await editor.run('Workspaces: Manage Workspace Trust');
    await editor.confirmTrust();
    await until('the status item has a share', async () => (await editor.status().innerText()).includes('%'));
    return (await editor.status().innerText()).trim().replace(/\s+/, ' and ');
  });
  await report.step('type in its middle', async () => {
    await editor.goTo(2503, 1);
    const times = await editor.typingTimes('# nothing but a comment, key by key\n');
    return `a key is seen after ${Math.round(times[times.length >> 1] ?? 0)} ms, at most ${Math.round(times.at(-1) ?? 0)} ms`;
  });
  await report.step('see a mistake found in its middle', async () => {
    const typed = performance.now();
    await page.keyboard.type('RUNN x\n');
    await editor.squiggles('error').first().waitFor();
    return `squiggle ${seconds(performance.now() - typed)} after the first key`;
  });
  await report.step('see its layers', async () => {
    await editor.undo('RUNN');
    const asked = performance.now();
    await editor.run('dflint: Show What the Next Build Will Run');
    const view = await editor.panel('.graph .block');
    const took = performance.now() - asked;
    const count = await view.locator('.block').count();
    await report.picture('long file');
    return `${count} blocks ${seconds(took)} after they were asked for; ${await view.locator('h1').innerText()}`;
  });
  await report.step('type with the view beside it', async () => {
    await editor.goTo(2503, 1);
    const times = await editor.typingTimes('# nothing but a comment, key by key\n');
    await report.picture('long file typed');
    const memory = serversOf(data).map((it) => `${it.megabytes} MB`);
    return `a key is seen after ${Math.round(times[times.length >> 1] ?? 0)} ms, at most ${Math.round(times.at(-1) ?? 0)} ms; the server has ${memory.join(' and ')}`;
  });
}

/** A folder with hundreds of Dockerfiles: all are checked, open or not. */
export async function manyFiles(editor: Editor, folder: string, data: string, report: Report): Promise<void> {
  const { page } = editor;
  await report.step('open one of 300 Dockerfiles', async () => {
    await editor.open(folder, join(folder, 'service-007/Dockerfile'));
    await editor.tab('Dockerfile').waitFor();
    const seen = performance.now();
    await editor.squiggles('warning').first().waitFor();
    return `first squiggle ${seconds(performance.now() - seen)} after the tab was there`;
  });
  await report.step('see what is found in all of them', async () => {
    const start = performance.now();
    const count = page.locator('[id="status.problems"]');
    await until('300 are counted', async () => /\b300\b/.test(await count.innerText()));
    await report.picture('many files');
    const memory = serversOf(data).map((it) => `${it.megabytes} MB`);
    return `${(await count.innerText()).trim().replace(/\s+/, ' and ')} problems after ${seconds(performance.now() - start)}; the server has ${memory.join(' and ')}`;
  });
  await report.step('go to another one', async () => {
    const start = performance.now();
    await editor.openFile('service-250/Dockerfile');
    await editor.squiggles('warning').first().waitFor();
    return `its squiggles ${seconds(performance.now() - start)} after it was looked for`;
  });
}
