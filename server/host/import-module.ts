import { pathToFileURL } from 'node:url';

/** Runs a module of JavaScript, or of TypeScript where Node.js takes it, and returns its default export. */
export async function importDefault(path: string): Promise<unknown> {
  // In a bundle this stays an import: what is asked for may be a module in either form.
  const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
  return module.default;
}

/** Whether Node.js runs TypeScript as it is, by leaving its types out. */
export const stripsTypes: boolean = 'typescript' in process.features && process.features.typescript !== false;
