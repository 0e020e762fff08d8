import { resolve } from 'node:path';
import type { BuildContext, Entry } from '../../context/context.ts';
import { ignoreFileFor, patternsOf } from '../../context/ignore/dockerignore.ts';
import { kindOf, readText } from '../files.ts';
import { realPathOf } from '../within.ts';
import { FileHasher, isSameStamp, type Scheme, stampOf } from './content.ts';
import { HashCache } from './hash-cache.ts';
import { type FileList, modeOf, timeOf, walk } from './walk.ts';
import type { Problem } from './walker.ts';

export interface ContextOptions {
  /** Relative to the context, with `/`: an ignore file may lie beside it. A named context has none. */
  readonly dockerfile?: string | undefined;
  readonly select?: Selection | undefined;
  /** Where contents are kept for the next run, if anywhere. */
  readonly cacheFolder?: string | undefined;
}

/**
 * Given what there is, the paths of the files whose contents are wanted; other files have none. Reading a gigabyte takes
 * seconds, and most builds copy less. Where there is no selection, all are wanted.
 */
export type Selection = (entries: ReadonlyMap<string, Entry>) => Iterable<string>;

/** A context and what could not be read of it, or why there is none, in words that stand by themselves. */
export type ContextReading =
  | { readonly context: BuildContext; readonly problems: readonly Problem[] }
  | { readonly error: string };

/**
 * A folder as the client would send it. Extended attributes are missing, because Node.js cannot read them. A file whose
 * content could not be read is there without one.
 */
export function readContext(folder: string, scheme: Scheme, options: ContextOptions = {}): ContextReading {
  const kind = kindOf(folder);
  if (kind !== 'folder') return { error: `${folder} ${kind === 'missing' ? 'does not exist' : 'is no folder'}` };
  const root = realPathOf(folder);
  const unreadable: Problem[] = [];
  const ignoreFile = ignoreFileFor(options.dockerfile ?? '', (path) => {
    const file = resolve(folder, path);
    const reading = readText(file);
    if ('source' in reading) return reading.source;
    if (kindOf(file) !== 'missing') unreadable.push({ path, reason: reading.error });
    return undefined;
  });
  const patterns = patternsOf(ignoreFile);
  if ('error' in patterns) return patterns;

  const { entries, ignored, files, problems } = walk(root, ignoreFile);
  const closed = problems.find((it) => it.path === '');
  if (closed !== undefined) return { error: `${folder} ${closed.reason}` };
  const wanted = options.select && new Set(options.select(entries));
  const unread = fillContents(files, { root, scheme, cacheFolder: options.cacheFolder, wanted });
  return { context: { entries, ignoreFile, ignored }, problems: [...unreadable, ...problems, ...unread] };
}

export interface Filling {
  /** Without links: the files lie below it. */
  readonly root: string;
  readonly scheme: Scheme;
  readonly cacheFolder: string | undefined;
  /** The others are left alone; without it none is. */
  readonly wanted?: ReadonlySet<string> | undefined;
}

/** Finds the contents of files and writes them into their entries, with what else has changed since these were made. */
export function fillContents(files: FileList, { root, scheme, cacheFolder, wanted }: Filling): readonly Problem[] {
  if (files.drafts.length === 0 || wanted?.size === 0) return [];
  const cache = new HashCache(cacheFolder, root, scheme);
  const hasher = new FileHasher(scheme);
  const problems: Problem[] = [];
  let index = 0;
  for (const entry of files.drafts) {
    const stamp = files.stampAt(index++);
    if (wanted?.has(entry.path) === false) continue;
    entry.content = cache.contentOf(entry.path, stamp);
    if (entry.content !== undefined) continue;
    const time = Date.now();
    const hashing = hasher.hash(`${root}/${entry.path}`, stamp);
    if ('error' in hashing) {
      problems.push({ path: entry.path, reason: hashing.error });
      continue;
    }
    const { content, stats } = hashing;
    const found = stampOf(stats);
    if (!isSameStamp(found, stamp)) {
      entry.mode = modeOf(stats.mode);
      entry.size = stats.size;
      entry.mtime = timeOf(stats.mtimeMs);
    }
    entry.content = content;
    cache.keep(entry.path, found, content, time);
  }
  cache.save();
  return problems;
}
