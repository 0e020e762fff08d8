import type { Entry } from './context.ts';
import { readIgnorePattern } from './ignore/ignore-pattern.ts';
import { nameOf } from './path.ts';
import type { Listing } from './tree.ts';

/** What something weighs. */
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

/** What a folder weighs with all that is in it. */
function sizeBelow(listing: Listing, folder: string): Size {
  const known = folderSizes.get(listing) ?? new Map<string, Size>();
  folderSizes.set(listing, known);
  const below = (path: string): Size => {
    const size = known.get(path);
    if (size !== undefined) return size;
    let [bytes, files] = [0, 0];
    for (const entry of listing.children.get(path) ?? []) {
      if (entry.kind !== 'file' && entry.kind !== 'folder') continue;
      const part = entry.kind === 'folder' ? below(entry.path) : { bytes: entry.size, files: 1 };
      bytes += part.bytes;
      files += part.files;
    }
    known.set(path, { bytes, files });
    return { bytes, files };
  };
  return below(folder);
}

const folderSizes = new WeakMap<Listing, Map<string, Size>>();

/**
 * The largest things in a folder, the largest first, none in another. A folder is named for what is in it, unless one thing
 * in it makes up half of it or more: then that is named, and the rest of the folder by itself. What is usually ignored is
 * never looked into.
 */
export function largestIn(listing: Listing, count: number, folder = ''): readonly Thing[] {
  const known = largestThings.get(listing) ?? new Map<string, readonly Thing[]>();
  largestThings.set(listing, known);
  const key = `${count}/${folder}`;
  const largest = known.get(key) ?? findLargest(listing, count, folder);
  known.set(key, largest);
  return largest;
}

/** Many Dockerfiles may be built in one folder. */
const largestThings = new WeakMap<Listing, Map<string, readonly Thing[]>>();

function findLargest(listing: Listing, count: number, folder: string): readonly Thing[] {
  const thingsIn = (path: string): readonly Thing[] =>
    (listing.children.get(path) ?? []).flatMap((it) => thingOf(it, listing) ?? []);
  const split = (thing: Thing): readonly Thing[] => {
    if (thing.kind === 'file' || usualPattern(listing, thing.path) !== undefined) return [thing];
    const parts = thingsIn(thing.path);
    return parts.some((it) => it.bytes * 2 >= thing.bytes) ? parts.flatMap(split) : [thing];
  };
  const things = thingsIn(folder)
    .flatMap(split)
    .filter((it) => it.bytes > 0);
  return things.sort(heaviestFirst).slice(0, count);
}

/**
 * What an ignore file would save if it had the usual patterns, the largest saving first. `named` are the paths that steps
 * take by name: what is needed as such is no waste, however usual it is to ignore it. With `folder` only what is in that.
 */
export function savingsIn(listing: Listing, named: Iterable<string> = [], folder = ''): readonly Saving[] {
  const needed = [...named];
  const found = new Map<string, Thing[]>();
  for (const path of unneededIn(listing, folder, needed)) {
    const thing = thingOf(listing.entries.get(path), listing);
    const pattern = usualPattern(listing, path);
    if (thing !== undefined && pattern !== undefined) add(found, pattern, thing);
  }
  const savings = [...found].map(([pattern, things]) => ({
    pattern,
    bytes: total(things.map((it) => it.bytes)),
    files: total(things.map((it) => it.files)),
    paths: things.sort(heaviestFirst).map((it) => it.path),
  }));
  return savings.filter((it) => it.bytes > 0).sort((a, b) => b.bytes - a.bytes || (a.pattern < b.pattern ? -1 : 1));
}

/** The outermost paths in a folder that are usually ignored, without those that hold what is needed, which are looked into. */
function unneededIn(listing: Listing, folder: string, needed: readonly string[]): readonly string[] {
  const holdsNeeded = (path: string) => needed.some((it) => `${it}/`.startsWith(`${path}/`));
  return usualIn(listing, folder).flatMap((path) => {
    if (!holdsNeeded(path)) return [path];
    return listing.entries.get(path)?.kind === 'folder' ? unneededIn(listing, path, needed) : [];
  });
}

/** The outermost paths below a folder that are usually ignored. */
function usualIn(listing: Listing, folder: string): readonly string[] {
  const known = usualPaths.get(listing) ?? new Map<string, readonly string[]>();
  usualPaths.set(listing, known);
  const below = (path: string): readonly string[] => {
    let found = known.get(path);
    if (found !== undefined) return found;
    found = (listing.children.get(path) ?? []).flatMap((it) => {
      if (usualPattern(listing, it.path) !== undefined) return [it.path];
      return it.kind === 'folder' ? below(it.path) : NONE;
    });
    if (found.length === 0) found = NONE;
    known.set(path, found);
    return found;
  };
  return below(folder);
}

const NONE: readonly string[] = [];
const usualPaths = new WeakMap<Listing, Map<string, readonly string[]>>();

/** Whether a path is of what no image needs from the outside. */
export function isUsuallyIgnored(listing: Listing, path: string): boolean {
  return usualPattern(listing, path) !== undefined;
}

/** What no image needs from the outside: histories, what is installed or built anew, caches, the settings of editors. */
const USUAL = `
  .git .hg .svn
  **/node_modules **/bower_components **/.yarn/cache **/.pnpm-store **/.npm
  **/.next **/.nuxt **/.svelte-kit **/.angular **/.turbo **/.parcel-cache **/.nyc_output **/coverage
  **/__pycache__ **/.venv **/venv **/.tox **/.nox **/.pytest_cache **/.mypy_cache **/.ruff_cache **/*.egg-info
  **/.gradle **/.terraform **/.serverless **/.aws-sam **/.cache **/.idea **/.vscode **/.vs **/.DS_Store **/*.log
`
  .trim()
  .split(/\s+/);

/** A folder is what a tool builds only where what the tool reads lies beside it: `target` may be anything. */
const BUILT: ReadonlyMap<string, readonly string[]> = new Map([
  ['target', ['Cargo.toml', 'pom.xml', 'build.sbt']],
  ['build', ['build.gradle', 'build.gradle.kts']],
]);

function usualPattern(listing: Listing, path: string): string | undefined {
  const name = nameOf(path);
  const isBuilt = BUILT.get(name)?.some((it) => listing.entries.has(path.slice(0, path.length - name.length) + it));
  if (isBuilt) return `**/${name}`;
  const candidates = USUAL_BY_END.get(name) ?? USUAL_BY_END.get(`*${extensionOf(name)}`);
  return candidates?.find((it) => isUsual(path, it));
}

/** `.log` of `a.b.log`. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** By the last name, for there are many paths; a wildcard stands there for what comes before an extension. */
const USUAL_BY_END: ReadonlyMap<string, readonly string[]> = byEnd(USUAL);

function byEnd(patterns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const ends = new Map<string, string[]>();
  for (const it of patterns) ends.set(nameOf(it), [...(ends.get(nameOf(it)) ?? []), it]);
  return ends;
}

function isUsual(path: string, text: string): boolean {
  // Few of them are ever needed.
  if (!usualPatterns.has(text)) usualPatterns.set(text, readIgnorePattern(text));
  const pattern = usualPatterns.get(text);
  return pattern !== undefined && 'matches' in pattern && pattern.matches(path);
}

const usualPatterns = new Map<string, ReturnType<typeof readIgnorePattern>>();

function thingOf(entry: Entry | undefined, listing: Listing): Thing | undefined {
  if (entry?.kind === 'folder') return { path: entry.path, kind: 'folder', ...sizeBelow(listing, entry.path) };
  return entry?.kind === 'file' ? { path: entry.path, kind: 'file', ...sizeOf([entry]) } : undefined;
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
