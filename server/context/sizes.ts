import type { Entry } from './context.ts';
import { readIgnorePattern } from './ignore-pattern.ts';
import { nameOf, parentOf } from './path.ts';
import type { Tree } from './tree.ts';

export interface Size {
  /** Of the files; folders and symlinks have none. */
  readonly bytes: number;
  readonly files: number;
}

/** Something that stands for itself in a list of what is large: a file, or a folder with all that is in it. */
export interface Thing extends Size {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** What a line in the ignore file would keep out. */
export interface Saving extends Size {
  readonly pattern: string;
  /** What it matches, the largest first. */
  readonly paths: readonly string[];
}

/** What entries weigh together: all of a context, or what a step takes. */
export function sizeOf(entries: Iterable<Entry>): Size {
  let [bytes, files] = [0, 0];
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    bytes += entry.size;
    files++;
  }
  return { bytes, files };
}

/**
 * The largest things of a tree, the largest first, none in another. A folder is named for what is in it, unless one thing
 * in it makes up half of it or more: then that is named, and the rest of the folder by itself. What is usually ignored is
 * never looked into.
 */
export function largestIn(tree: Tree, count: number): readonly Thing[] {
  const sizes = folderSizes(tree);
  const thingOf = (entry: Entry): Thing | undefined => {
    if (entry.kind === 'folder') return { path: entry.path, kind: 'folder', ...(sizes.get(entry.path) ?? NOTHING) };
    return entry.kind === 'file' ? { path: entry.path, kind: 'file', ...sizeOf([entry]) } : undefined;
  };
  const thingsIn = (folder: string): readonly Thing[] =>
    (tree.children.get(folder) ?? []).flatMap((it) => thingOf(it) ?? []);
  const split = (thing: Thing): readonly Thing[] => {
    if (thing.kind === 'file' || usualPattern(tree, thing.path) !== undefined) return [thing];
    const parts = thingsIn(thing.path);
    return parts.some((it) => it.bytes * 2 >= thing.bytes) ? parts.flatMap(split) : [thing];
  };
  const things = thingsIn('')
    .flatMap(split)
    .filter((it) => it.bytes > 0);
  return things.sort(heaviestFirst).slice(0, count);
}

/**
 * What an ignore file would save if it had the usual patterns, the largest saving first. `named` are the paths that steps
 * take by name: what is needed as such is no waste, however usual it is to ignore it.
 */
export function savingsIn(tree: Tree, named: Iterable<string> = []): readonly Saving[] {
  const sizes = folderSizes(tree);
  const needed = [...named];
  const found = new Map<string, Thing[]>();
  const search = (folder: string) => {
    for (const entry of tree.children.get(folder) ?? []) {
      const { path, kind } = entry;
      const pattern = usualPattern(tree, path);
      if (pattern === undefined || needed.some((it) => `${it}/`.startsWith(`${path}/`))) search(path);
      else if (kind === 'file') add(found, pattern, { path, kind, ...sizeOf([entry]) });
      else if (kind === 'folder') add(found, pattern, { path, kind, ...(sizes.get(path) ?? NOTHING) });
    }
  };
  search('');
  const savings = [...found].map(([pattern, things]) => ({
    pattern,
    bytes: total(things.map((it) => it.bytes)),
    files: total(things.map((it) => it.files)),
    paths: things.sort(heaviestFirst).map((it) => it.path),
  }));
  return savings.filter((it) => it.bytes > 0).sort((a, b) => b.bytes - a.bytes || (a.pattern < b.pattern ? -1 : 1));
}

/** What no image needs from the outside: histories, what is installed or built anew, caches, the settings of editors. */
const USUAL = `
  .git .hg .svn
  **/node_modules **/bower_components **/.yarn/cache **/.pnpm-store **/.npm
  **/.next **/.nuxt **/.svelte-kit **/.angular **/.turbo **/.parcel-cache **/.nyc_output **/coverage
  **/__pycache__ **/.venv **/venv **/.tox **/.nox **/.pytest_cache **/.mypy_cache **/.ruff_cache **/*.egg-info
  **/.gradle **/.terraform **/.serverless **/.aws-sam **/.cache **/.idea **/.vscode **/.vs **/.DS_Store **/*.log
`
  .split(/\s+/)
  .flatMap((text) => {
    const pattern = readIgnorePattern(text);
    return pattern === undefined || 'message' in pattern ? [] : [pattern];
  });

/** A folder is what a tool builds only where what the tool reads lies beside it: `target` may be anything. */
const BUILT: ReadonlyMap<string, readonly string[]> = new Map([
  ['target', ['Cargo.toml', 'pom.xml', 'build.sbt']],
  ['build', ['build.gradle', 'build.gradle.kts']],
]);

function usualPattern(tree: Tree, path: string): string | undefined {
  const name = nameOf(path);
  const isBuilt = BUILT.get(name)?.some((it) => tree.entries.has(path.slice(0, path.length - name.length) + it));
  return isBuilt ? `**/${name}` : USUAL.find((it) => it.matches(path))?.text;
}

const NOTHING: Size = { bytes: 0, files: 0 };

function folderSizes(tree: Tree): ReadonlyMap<string, Size> {
  const sizes = new Map<string, { bytes: number; files: number }>();
  for (const entry of tree.entries.values()) {
    if (entry.kind !== 'file') continue;
    for (let folder = entry.path; folder !== ''; ) {
      folder = parentOf(folder);
      const size = sizes.get(folder) ?? { bytes: 0, files: 0 };
      size.bytes += entry.size;
      size.files++;
      sizes.set(folder, size);
    }
  }
  return sizes;
}

function add(found: Map<string, Thing[]>, pattern: string, thing: Thing): void {
  const things = found.get(pattern);
  if (things === undefined) found.set(pattern, [thing]);
  else things.push(thing);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, it) => sum + it, 0);
}

function heaviestFirst(a: Size & { readonly path: string }, b: Size & { readonly path: string }): number {
  return b.bytes - a.bytes || (a.path < b.path ? -1 : 1);
}
