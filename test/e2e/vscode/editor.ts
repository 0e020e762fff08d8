import { setTimeout as pause } from 'node:timers/promises';
import type { Frame, Locator, Page } from 'playwright-core';

/** A window of VS Code, as a person sees and uses it. */
export class Editor {
  readonly page: Page;
  readonly #address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
  }

  /** Opens a folder of this machine with a file in it; both paths are absolute. */
  async open(folder: string, file: string): Promise<void> {
    const { host } = new URL(this.#address);
    const url = new URL(this.#address);
    url.searchParams.set('folder', folder);
    url.searchParams.set('payload', JSON.stringify([['openFile', `vscode-remote://${host}${file}`]]));
    await this.page.goto(url.href);
  }

  /** A command of the palette, by its whole name. */
  async run(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    // What is typed before the palette is open is lost, and it closes where something else takes the focus.
    await until(`the palette has "${title}"`, async () => {
      await this.page.keyboard.press('F1');
      return await input
        .fill(`>${title}`, { timeout: 5000 })
        .then(() => row.click({ timeout: 5000 }))
        .then(() => true)
        .catch(() => false);
    });
  }

  /** One of the choices that VS Code offers, by a part of it. */
  async choose(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    await input.fill(text);
    await rows.filter({ hasText: text }).first().click();
  }

  /** Opens a file of the folder by its name, or that of its folder and its own, beside those that are open. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    await this.page.locator('.quick-input-widget input').first().fill(name);
    const [base = name, folder = ''] = name.split('/').toReversed();
    const rows = this.page.locator('.quick-input-list .monaco-list-row', { hasText: base });
    await rows.filter({ hasText: folder }).first().click();
    await this.tab(base).waitFor();
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab.active', { hasText: name }).first();
  }

  /** Sets the cursor; both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await until('the cursor is there', async () => {
      return (await this.cursor()).startsWith(`Ln ${line}, Col ${column}`);
    });
  }

  /** "Ln 3, Col 7" */
  async cursor(): Promise<string> {
    return await this.page.locator('[id="status.editor.selection"]').innerText();
  }

  /** How long it takes until a key is seen, of some keys that are typed where the cursor is; in milliseconds, sorted. */
  async typingTimes(text: string): Promise<readonly number[]> {
    await this.page.evaluate(`(() => {
      const times = (globalThis.typingTimes = []);
      let pressed;
      addEventListener('keydown', () => { pressed = performance.now(); }, true);
      const lines = document.querySelector('.editor-group-container.active .monaco-editor .view-lines');
      new MutationObserver(() => {
        if (pressed === undefined) return;
        const start = pressed;
        pressed = undefined;
        requestAnimationFrame(() => times.push(performance.now() - start));
      }).observe(lines, { subtree: true, childList: true, characterData: true });
    })()`);
    await this.page.keyboard.type(text, { delay: 60 });
    await pause(500);
    const times: unknown = await this.page.evaluate('globalThis.typingTimes');
    return Array.isArray(times) ? times.map(Number).sort((a, b) => a - b) : [];
  }

  /** "Activation: 85ms", as VS Code lists our extension; nothing where it is not active. */
  async activation(): Promise<string | undefined> {
    await this.run('Developer: Show Running Extensions');
    const rows = this.page.locator('.runtime-extensions-editor .extension');
    await rows.first().waitFor();
    const texts = await rows.allInnerTexts();
    await this.#closeDialog();
    return texts.find((it) => it.includes('dflint'))?.match(/Activation: ?[\d,.]+ ?\w+/i)?.[0];
  }

  /** In the editor of what is trusted. */
  async confirmTrust(): Promise<void> {
    await this.page.locator('.workspace-trust-buttons-row .monaco-button', { hasText: 'Trust' }).first().click();
    await this.page.locator('.workspace-trust-editor.trusted').waitFor();
    await this.#closeDialog();
  }

  /** An editor of VS Code's own, in front of the others. */
  async #closeDialog(): Promise<void> {
    const dialog = this.page.locator('.monaco-modal-editor-block');
    await dialog.locator('.codicon-close').last().click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Takes back what was typed last. */
  async undo(typed: string): Promise<void> {
    await until(`"${typed}" is gone`, async () => {
      await this.page.keyboard.press('Control+z');
      await pause(300);
      return !(await this.text()).includes(typed);
    });
  }

  /** What can be seen of the file that is being edited. */
  async text(): Promise<string> {
    const lines = await this.page
      .locator('.editor-group-container.active .monaco-editor .view-lines .view-line')
      .evaluateAll((all) =>
        all
          .map((it) => ({ top: Number.parseFloat(it.style.top), text: it.textContent ?? '' }))
          .sort((a, b) => a.top - b.top)
          .map((it) => it.text),
      );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  squiggles(kind: 'error' | 'warning' | 'info'): Locator {
    return this.page.locator(`.monaco-editor .squiggly-${kind}`);
  }

  status(): Locator {
    return this.page.locator('[id="dflint.dflint-vscode.dflint.status"]');
  }

  /** The document inside a panel of an extension, by something that is in it. */
  async panel(selector: string): Promise<Frame> {
    return await until(`a panel has ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (frame.parentFrame() !== null && count > 0 && (await isVisible(frame))) return frame;
      }
      return undefined;
    });
  }
}

/** Of the window, in pixels. */
export const SIZE = { width: 1280, height: 800 };

/** Waits until something is so, and returns what it is. */
export async function until<T>(what: string, find: () => Promise<T | undefined | false>, longest = 60_000): Promise<T> {
  const end = Date.now() + longest;
  while (Date.now() < end) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    await pause(20);
  }
  throw new Error(`not within ${longest / 1000} s: ${what}`);
}

async function isVisible(frame: Frame): Promise<boolean> {
  const element = await frame.frameElement().catch(() => undefined);
  return (await element?.isVisible().catch(() => false)) ?? false;
}
