import { resolve } from 'node:path';
import { readText } from '../../host/files.ts';
import { replaceText } from '../../host/write.ts';
import type { Advised } from '../../simulator/advice.ts';
import { diff } from '../lint/report/diff.ts';

/** Writes the advised Dockerfile, and says why where it cannot: the text completes "Dockerfile …". */
export function writeAdvice({ path, source, advised }: Advised, context: string): string | undefined {
  if (advised === source) return undefined;
  const file = resolve(context, path);
  const reading = readText(file);
  if ('error' in reading) return reading.error;
  if (reading.source !== source) return 'was not written: it is not what the last commit has';
  return replaceText(file, source, advised);
}

/** What the advice would change, as a patch. */
export function adviceDiff({ path, source, advised }: Advised): string {
  return diff(path, source, advised);
}
