import picomatch from 'picomatch';

/** Whether a path matches one of the patterns. Paths and patterns are relative to one folder, with `/`. */
export function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  // What is left of `/` and `./` is empty, and is no path.
  const matches = picomatch(
    patterns.filter((it) => it !== ''),
    { dot: true },
  );
  return (path) => matches(path);
}

/** As `matcherOf`; what matches a folder matches all that is in it. */
export function folderMatcherOf(patterns: readonly string[]): (path: string) => boolean {
  return matcherOf(patterns.map((it) => it.replace(/(?<!\/)\/+$/, '')).flatMap((it) => [it, `${it}/**`]));
}
