import { kindOf, readText } from '../../host/files.ts';
import type { Past } from '../../host/history/past-builds.ts';
import type { Reading } from '../../simulator/graph/graph.ts';

/** What is to be replayed, and where that is on disk. */
export interface Wanted {
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly file: string;
  readonly target: string | undefined;
}

/** Why a replay can say nothing: what it is asked about is nowhere, so that its name is most likely mistaken. */
export function missingIn(
  { builds, hasDockerfile }: Past,
  { dockerfile, file, target }: Wanted,
  { readSource }: Reading,
): string | undefined {
  const own = builds.filter((it) => !it.isBase);
  const texts = own.flatMap(({ build }) => ('problem' in build ? [] : build.dockerfile.source));
  const count = own.length;
  const where = `neither on disk nor in ${count === 1 ? 'the commit that is' : `any of the ${count} commits that are`} replayed`;
  const kind = kindOf(file);
  if (kind === 'folder' && texts.length === 0) return `${dockerfile} is a folder`;
  if (kind === 'missing' && !hasDockerfile) return `${dockerfile} does not exist, ${where}`;
  if (target === undefined || target === '') return undefined;
  const onDisk = kind === 'file' ? readText(file) : undefined;
  const sources = new Set([...texts, ...(onDisk !== undefined && 'source' in onDisk ? [onDisk.source] : [])]);
  // Of a Dockerfile that cannot be read it is not known what stages it has.
  if (sources.size === 0) return undefined;
  const hasStage = (source: string) =>
    readSource(source).file.instructions.some(
      (it) => it.kind === 'From' && it.alias?.name.text.toLowerCase() === target.toLowerCase(),
    );
  return [...sources].some(hasStage) ? undefined : `no stage of ${dockerfile} is named ${target}, ${where}`;
}
