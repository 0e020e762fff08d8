import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** What was tried, what it took, and what went wrong. */
export class Report {
  /** Where the pictures are; it is ignored by git. */
  readonly folder: string;
  readonly failures: string[] = [];
  readonly #images: string | undefined;
  #page: Page | undefined;
  #pictures = 0;

  constructor(folder: string, images: string | undefined) {
    this.folder = folder;
    this.#images = images;
    mkdirSync(folder, { recursive: true });
  }

  set page(page: Page) {
    this.#page = page;
  }

  /** Some steps, of which each needs those before it: where one fails, the rest is left out. */
  async part(name: string, act: () => Promise<void>): Promise<void> {
    this.say(`${name}`);
    await act().catch(() => this.#page?.keyboard.press('Escape'));
  }

  /** What a person does, and what it comes to, where that is a text. */
  async step(what: string, act: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    try {
      const said = await act();
      this.say(`  ok   ${what}${typeof said === 'string' ? `: ${said}` : ''} (${seconds(performance.now() - start)})`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.fail(`${what}: ${message.split('\n').slice(0, 3).join(' ')}`);
      await this.picture(`failed ${what}`);
      throw error;
    }
  }

  fail(message: string): void {
    this.failures.push(message);
    this.say(`  FAIL ${message}`);
  }

  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** A picture that the README of the extension shows, too; it is renewed only where that was asked for. */
  async image(name: string, of: Locator): Promise<void> {
    await this.picture(name);
    if (this.#images !== undefined) await of.screenshot({ path: join(this.#images, `${name}.png`) });
  }

  /** Numbered in the order in which they were made. */
  async picture(name: string): Promise<void> {
    this.#pictures += 1;
    const file = `${String(this.#pictures).padStart(2, '0')}-${name.replace(/\W+/g, '-').slice(0, 60)}.png`;
    await this.#page?.screenshot({ path: join(this.folder, file) });
  }
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
