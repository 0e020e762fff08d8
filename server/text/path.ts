/** As Go's path.Clean: `.` and `..` are followed, slashes neither doubled nor at the end; `.` where nothing is left. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (!isAbsolute) names.push(name);
  }
  return (isAbsolute ? '/' : '') + names.join('/') || '.';
}

/** As Go's path.Join: cleaned, and empty where all parts are. */
export function joinPath(...parts: readonly string[]): string {
  const path = parts.filter((it) => it !== '').join('/');
  return path === '' ? '' : cleanPath(path);
}

/** As Go's path.Base: the last name, slashes behind it left out; `.` of nothing, `/` where there are but slashes. */
export function baseName(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  if (end === 0) return path === '' ? '.' : '/';
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}
