import { join } from 'node:path';
import { fillContents } from '../context/context.ts';
import { filesAt } from '../context/walk.ts';
import type { Problem } from '../context/walker.ts';
import { blobsOf, type Repository } from './repository.ts';
import type { TrackedFile } from './revision.ts';

/**
 * Puts into the entries of pointers what a checkout puts into their place, where Git LFS keeps that in the repository;
 * where it does not, nothing is known of the file.
 */
export function fillPointers(files: readonly TrackedFile[], cacheFolder: string | undefined): readonly Problem[] {
  const small = files.filter(({ entry }) => SHORTEST <= entry.size && entry.size < LONGEST);
  const repositories = new Set(small.map((it) => it.repository));
  return [...repositories].flatMap((repository) => {
    const pointers = pointersIn(
      repository,
      small.filter((it) => it.repository === repository),
    );
    return fill(repository, pointers, cacheFolder);
  });
}

interface Pointer {
  readonly file: TrackedFile;
  /** Relative to the folder of objects; `undefined` where a program would have to make the file from the object. */
  readonly object: string | undefined;
}

/** The specification allows a pointer 1023 bytes, and a version, a digest and a size need more than 120 of them. */
const SHORTEST = 120;
const LONGEST = 1024;

function pointersIn(repository: Repository, files: readonly TrackedFile[]): readonly Pointer[] {
  const reading = blobsOf(
    repository,
    files.map((it) => it.id),
  );
  // In a partial clone they may be missing. Whatever they are, blobs with other ids are other files.
  if ('error' in reading) return [];
  return files.flatMap((file, index) => {
    const text = reading.blobs[index]?.toString('latin1') ?? '';
    if (!text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return [];
    const [, id] = text.match(/^[^\n]+\noid sha256:([0-9a-f]{64})\n/) ?? [];
    return { file, object: id && `${id.slice(0, 2)}/${id.slice(2, 4)}/${id}` };
  });
}

function fill(
  { store, scheme }: Repository,
  pointers: readonly Pointer[],
  cacheFolder: string | undefined,
): readonly Problem[] {
  const root = join(store, 'lfs', 'objects');
  const objects = filesAt(
    root,
    pointers.flatMap((it) => it.object ?? []),
  );
  fillContents(objects, { root, scheme, cacheFolder });
  const found = new Map(objects.drafts.map((it) => [it.path, it]));
  return pointers.flatMap(({ file: { entry }, object = '' }) => {
    const { content, size = entry.size } = found.get(object) ?? {};
    entry.content = content;
    entry.size = size;
    return content === undefined
      ? [{ path: entry.path, reason: 'is kept by Git LFS, and not in this repository' }]
      : [];
  });
}
