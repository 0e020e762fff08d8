import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../server/cli/run.ts';
import type { Surroundings } from '../server/cli/surroundings.ts';
import type { Rule } from '../server/lint/rule.ts';

/** Runs a command line in a folder, with nothing on standard input and no terminal, and returns what it wrote. */
export async function runIn(
  folder: string,
  args: readonly string[],
  rules: readonly Rule[],
  surroundings: Partial<Surroundings> = {},
) {
  let [out, err] = ['', ''];
  const code = await run(args, rules, {
    folder,
    environment: {},
    columns: undefined,
    clock: () => 0,
    readStdin: () => Promise.resolve({ source: '' }),
    write: (text) => {
      out += text;
    },
    warn: (text) => {
      err += text;
    },
    ...surroundings,
  });
  return { code, out, err };
}

/** Writes files, and the folders that they are in. */
export function writeFiles(folder: string, files: { readonly [path: string]: string | Buffer }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
