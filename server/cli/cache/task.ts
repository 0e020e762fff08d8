import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { BuildContext, Entry, FileEntry } from '../../context/context.ts';
import { ignorePatterns } from '../../context/ignore/dockerignore.ts';
import { matchesWithParents } from '../../context/ignore/pattern-list.ts';
import { contentOf, type Scheme } from '../../host/context/content.ts';
import { readContext } from '../../host/context/context.ts';
import type { Snapshots, Source } from '../../host/context/snapshots.ts';
import { readText } from '../../host/files.ts';
import { realPathOf } from '../../host/within.ts';
import type { Build, NamedContext } from '../../simulator/build.ts';
import type { CacheArguments, Inputs } from './arguments.ts';
import { readBuilds, readFacts } from './builds-file.ts';

/** The builds to go by, oldest first: the last is the one to predict. */
export type Task =
  | { readonly builds: readonly Build[]; readonly assumptions: readonly string[] }
  | { readonly error: string };

/** Gathers the builds that a command line asks for. `folder` is the context, absolute. */
export function taskOf(args: CacheArguments, folder: string, workingFolder: string, snapshots: Snapshots): Task {
  if (args.builds !== undefined) return readBuilds(resolve(workingFolder, args.builds), snapshots);
  if (!isFolder(folder)) return { error: `${args.context} ${existsSync(folder) ? 'is no folder' : 'does not exist'}` };
  const dockerfile = args.file === undefined ? 'Dockerfile' : pathFrom(folder, resolve(workingFolder, args.file));
  const facts = args.images === undefined ? {} : readFacts(readText(resolve(workingFolder, args.images)), args.images);
  if ('error' in facts) return { error: facts.error };

  const sources = sourcesOf(args, folder, snapshots);
  if ('error' in sources) return sources;
  const paths = pathsIn(sources.to.kind === 'folder' ? sources.to.folder : folder, args.changed);
  if ('error' in paths) return paths;
  const scheme = snapshots.schemeFor([...sources.from, sources.to]);
  const contexts = namedContexts(args.contexts, workingFolder, scheme);
  if ('error' in contexts) return contexts;
  const shared = { ...facts, ...(args.platform && { platform: args.platform }), contexts: contexts.contexts };
  const inputsOf = ({ target, args }: Inputs) => ({ ...shared, target, args });

  const after = {
    ...inputsOf(args.after),
    noCache: args.noCache,
    noCacheFilter: args.noCacheFilter,
  };
  const last = snapshots.take(sources.to, dockerfile, after, scheme, undefined);
  if ('error' in last) return last;
  const disk = sources.to.kind === 'folder' ? last.build.context : undefined;
  const builds: Build[] = [];
  for (const source of sources.from) {
    const taken = snapshots.take(source, dockerfile, inputsOf(args.before), scheme, disk);
    if ('error' in taken) return taken;
    builds.push(taken.build);
  }
  const changed = args.changed.length === 0 ? last.build : withChanged(last.build, paths.paths, scheme);
  return { builds: [...builds, changed], assumptions: sources.assumptions };
}

interface Sources {
  readonly from: readonly Source[];
  readonly to: Source;
  readonly assumptions: readonly string[];
}

function sourcesOf(args: CacheArguments, folder: string, snapshots: Snapshots): Sources | { readonly error: string } {
  const here: Source = { kind: 'folder', folder };
  const from: Source[] = [];
  for (const name of args.from.filter((it) => it !== 'none')) {
    const source = sourceNamed(name, snapshots);
    if ('error' in source) return source;
    from.push(source);
  }
  if (args.changed.length > 0) {
    // What changes is compared with what it was, and nothing else has changed.
    const before = from.at(-1) ?? here;
    return { from: from.length > 0 || args.from.length > 0 ? from : [before], to: before, assumptions: [] };
  }
  const to = args.to === undefined ? here : sourceNamed(args.to, snapshots);
  if ('error' in to) return to;
  if (args.from.length > 0) return { from, to, assumptions: [] };
  const head = snapshots.sourceNamed('git:HEAD');
  return 'error' in head
    ? { from: [], to, assumptions: [`there is no commit to compare with (${head.error}), so this is a first build`] }
    : { from: [head], to, assumptions: [] };
}

function sourceNamed(name: string, snapshots: Snapshots): Source | { readonly error: string } {
  const source = snapshots.sourceNamed(name);
  if ('error' in source || source.kind === 'commit' || isFolder(source.folder)) return source;
  if (existsSync(source.folder)) return { error: `${name} is no folder` };
  // What begins so is a path; what has a slash elsewhere may be a branch.
  const hint = /^[./]/.test(name) ? '' : `; a commit is written git:${name}`;
  return { error: `${name} does not exist${hint}` };
}

/** What `--changed` names, as the context has it: a path in there may be written from the root, or by way of links. */
function pathsIn(
  context: string,
  written: readonly string[],
): { readonly paths: readonly string[] } | { readonly error: string } {
  const paths: string[] = [];
  for (const text of written) {
    const file = resolve(context, text.replaceAll('\\', '/'));
    const ways = [relative(context, file), relative(realPathOf(context), realPathOf(file))];
    const path = ways.map((it) => it.replaceAll(sep, '/')).find((it) => !/^\.\.(?:\/|$)/.test(it) && !isAbsolute(it));
    if (path === undefined)
      return { error: `--changed: ${text} is not in the build context, to which paths are relative` };
    paths.push(path);
  }
  return { paths };
}

/**
 * What a build context would be if some of its files said something else: by a folder all that is in it. A path that is not
 * there is a new file, unless it is ignored.
 */
function withChanged(build: Build, paths: readonly string[], scheme: Scheme): Build {
  // Bytes that nobody has had before.
  const content = contentOf(randomBytes(32), scheme);
  const entries = new Map(build.context.entries);
  const ignored = ignorePatterns(build.context.ignoreFile);
  for (const path of paths) {
    const isBelow = (it: Entry) => path === '' || it.path === path || it.path.startsWith(`${path}/`);
    const below = [...entries.values()].filter(isBelow);
    const files = below.filter((it) => it.kind === 'file');
    const isNew = below.length === 0 && path !== '' && !matchesWithParents(ignored, path);
    if (isNew) for (const it of newFile(path, content)) entries.has(it.path) || entries.set(it.path, it);
    for (const it of files) entries.set(it.path, changed(it, content));
  }
  const context: BuildContext = { ...build.context, entries };
  return { ...build, context, freshContext: true };
}

function changed({ mtime: _, ...entry }: FileEntry, content: string): FileEntry {
  return { ...entry, content };
}

function newFile(path: string, content: string): readonly Entry[] {
  const folders = path.split('/').map((_, index, names) => names.slice(0, index).join('/'));
  return [
    ...folders.filter((it) => it !== '').map((it) => ({ kind: 'folder', path: it, mode: 0o755 }) as const),
    { kind: 'file', path, mode: 0o644, size: 0, content },
  ];
}

/** What --build-context gives: a folder, or an image. */
export function namedContexts(
  named: CacheArguments['contexts'],
  workingFolder: string,
  scheme: Scheme,
): { readonly contexts: Readonly<Record<string, NamedContext>> } | { readonly error: string } {
  const contexts: Record<string, NamedContext> = {};
  for (const [name, value] of named) {
    const folder = resolve(workingFolder, value);
    if (value.startsWith('docker-image://') || !isFolder(folder)) {
      contexts[name] = { kind: 'image', reference: value.replace(/^docker-image:\/\//, '') };
    } else {
      const reading = readContext(folder, scheme);
      if ('error' in reading) return reading;
      contexts[name] = { kind: 'folder', context: reading.context };
    }
  }
  return { contexts };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The path of a file relative to a folder, as a builder is told it; links in the way there do not count. */
export function pathFrom(folder: string, file: string): string {
  const place = relative(folder, dirname(file)).replaceAll(sep, '/');
  return place === '' ? basename(file) : `${place}/${basename(file)}`;
}
