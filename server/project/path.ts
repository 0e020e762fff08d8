/** A path as seen from a folder. All are written with `/`; one that begins at a root, or at a drive, stays as it is. */
export function resolvePath(folder: string, path: string): string {
  const slashed = /^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path;
  const whole = isRooted(slashed) ? slashed : `${folder}/${slashed}`;
  const [root = ''] = /^(?:[A-Za-z]:)?\//.exec(whole) ?? [];
  const names: string[] = [];
  for (const name of whole.slice(root.length).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return root + names.join('/');
}

export function folderOf(path: string): string {
  return resolvePath(path, '..');
}

/** Whether a context is somewhere else than on this machine's disk (moby's build/context/remote, and git as it is written). */
export function isRemoteContext(text: string): boolean {
  return (
    /^(?:https?|git|ssh|docker-image|oci-layout|target|service):/i.test(text) ||
    /^(?:github\.com\/|git@|[\w-]+@[\w.-]+:|(?!cwd:)[\w+.-]+:\/\/)/.test(text)
  );
}

function isRooted(path: string): boolean {
  return /^(?:[A-Za-z]:)?\//.test(path);
}
