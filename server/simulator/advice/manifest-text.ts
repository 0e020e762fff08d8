/** What a step finds in the image: the text of a file, or why that is not known; `undefined` where it is not there. */
export type Files = (path: string) => { readonly text: string } | { readonly problem: string } | undefined;

/** Why an installation may read more than its manifests; `undefined` where they show that it does not. */
export type Doubt = string | undefined;

/** Of a package.json: scripts of its own run when its packages are installed, and packages may be folders. */
export function doubtOfPackageJson(text: string, runsScripts: boolean): Doubt {
  const json = objectIn(text);
  if (json === undefined) return 'package.json cannot be read';
  const script = runsScripts ? Object.keys(recordIn(json['scripts'])).find((it) => OWN_SCRIPT.test(it)) : undefined;
  if (script !== undefined) return `package.json has a script ${script}, which may read anything`;
  if (json['workspaces'] !== undefined) return 'package.json has workspaces, each with a manifest of its own';
  if (/^yarn@[2-9]/.test(String(json['packageManager'] ?? ''))) return 'what yarn 2 and later read is not known';
  if (recordIn(json['pnpm'])['patchedDependencies'] !== undefined) return 'pnpm patches packages with files';
  for (const key of VERSION_KEYS) {
    const folder = textsIn(json[key]).find((it) => IN_PROJECT.test(it));
    if (folder !== undefined) return `package.json has a dependency that is ${folder}`;
  }
  return undefined;
}

/** npm-cli's scripts documentation, Life Cycle Operation Order: npm ci and npm install. */
const OWN_SCRIPT = /^(?:pre|post)?(?:install|prepare)$|^(?:pre)?publish$|^prepublish$|^dependencies$|^pnpm:/;

const VERSION_KEYS = [
  ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'],
  ...['overrides', 'resolutions', 'pnpm'],
];

/** `file:../lib`, `link:./lib`, `./lib`, `lib.tgz` */
const IN_PROJECT = /^(?:file|link|portal|patch|workspace|exec):|^[.~/]|^(?!.*:\/\/).*\.(?:tgz|tar(?:\.gz)?)$/;

/** Of a requirements file, and those that it includes, which are told by `onFile`. */
export function doubtOfRequirements(name: string, files: Files, onFile: (path: string) => void): Doubt {
  const file = files(name);
  if (file === undefined) return `${name} is not in the build context`;
  if ('problem' in file) return file.problem;
  onFile(name);
  const lines = file.text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  for (const line of lines.map((it) => it.replace(/(?:^|\s)#[^]*$/, '').trim())) {
    const [, included] = line.match(/^(?:-r|-c|--requirement|--constraint)(?:[ =]+)(\S+)/) ?? [];
    if (included !== undefined) {
      if (/^\/|:\/\/|\.\.|[$]/.test(included)) return `${name} includes ${included}`;
      const doubt = doubtOfRequirements(`${name.replace(/(?<![^/])[^/]*$/, '')}${included}`, files, onFile);
      if (doubt !== undefined) return doubt;
    } else if (LOCAL_REQUIREMENT.test(line)) return `${name} has ${line}`;
  }
  return undefined;
}

/** `-e .`, `./lib`, `lib @ file:///lib`, `lib/a.whl`, `--find-links wheels`; not `lib @ https://…` and `git+https://…`. */
const LOCAL_REQUIREMENT =
  /^(?:-e|--editable|-f|--find-links|--no-index)|^[.~/]|\bfile:|^(?!\S*:\/\/)[^;@#=<>~! ]*\/|^(?!.*:\/\/).*\.(?:whl|zip|tar\.gz|tgz)$/;

/** Of the other formats: what in their texts stands for files of the project. */
export function doubtOfText(name: string, text: string, pattern: RegExp): Doubt {
  const [found] = text.match(pattern) ?? [];
  return found === undefined ? undefined : `${name} has ${found.trim()}`;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function recordIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** All texts in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
