import type { Place } from '../project/build.ts';
import type { Fix } from './rule.ts';

/** Writes another value in place of one, if that is written as it is, perhaps between quotes. */
export function settingFix(
  { path, start, end }: Place,
  value: string,
  other: string,
  sources: ReadonlyMap<string, string>,
): Fix | undefined {
  const written = sources.get(path)?.slice(start, end) ?? '';
  const at =
    written === value
      ? start
      : /^(?:"[^]*"|'[^]*')$/.test(written) && written.slice(1, -1) === value
        ? start + 1
        : undefined;
  if (at === undefined) return undefined;
  const edits = [{ span: { start: at, end: at + value.length }, text: other }];
  return { title: `Replace ${value} with ${other}`, safety: 'unsafe', edits };
}

/** A path as people would write it who look from the folder of a file: `web/Dockerfile`, `../Dockerfile`, `.`. */
export function shortPath(path: string, from: string): string {
  const names = path.split('/');
  const folder = from.split('/').slice(0, -1);
  let shared = 0;
  while (shared < folder.length && names[shared] === folder[shared]) shared++;
  return [...folder.slice(shared).map(() => '..'), ...names.slice(shared)].join('/') || '.';
}
