import { stripVTControlCharacters } from 'node:util';
import type { ProfiledStep } from '../../simulator/cost.ts';

/**
 * The log of `--progress=plain`, also with the time before each line, as CI systems write it: `#8 [build 3/7] RUN npm ci` and
 * later `#8 DONE 41.2s`.
 */
export function plainLogIn(text: string): readonly ProfiledStep[] {
  const names = new Map<string, string>();
  const steps: ProfiledStep[] = [];
  for (const line of stripVTControlCharacters(text).split(/\r?\n/)) {
    const [, number, rest] = line.match(/(?:^|\s)#(\d+) (.+)/) ?? [];
    if (number === undefined || rest === undefined) continue;
    const name = names.get(number);
    const seconds = rest.match(/^DONE (\d+(?:\.\d+)?)s$/)?.[1];
    if (/^\[[^\]]+\] /.test(rest)) {
      // Numbers begin again with the next build.
      names.set(number, rest);
    } else if (name !== undefined && seconds !== undefined) {
      steps.push({ name, isCut: false, seconds: Number(seconds), bytes: undefined });
    }
  }
  return steps.filter((it) => !/^\[(?:internal|auth)\b/.test(it.name));
}
