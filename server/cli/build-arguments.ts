import type { Misuse } from './options.ts';

/** Reads what --build-arg and its likes were given: `NAME=VALUE` each. `option` is only named where one is not. */
export function buildArgumentsIn(
  texts: readonly string[],
  option = 'build-arg',
): { readonly args: Readonly<Record<string, string>> } | Misuse {
  const args: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) return { misuse: `--${option} is written NAME=VALUE, not "${text}"` };
    args[text.slice(0, at)] = text.slice(at + 1);
  }
  return { args };
}
