import type { PastBuild } from '../server/simulator/replay.ts';
import { contextOfFiles } from './context-of-files.ts';

type Files = Readonly<Record<string, string>>;

/** A history that begins with files; each commit changes some. Each builds the Dockerfile as it then is. */
export function pastOfFiles(
  files: Files,
  commits: readonly Files[],
  sourceAt: (commit: number) => string,
): readonly PastBuild[] {
  return [{}, ...commits].map((change, index): PastBuild => {
    const now = { ...files, ...Object.assign({}, ...commits.slice(0, index)) };
    const context = contextOfFiles(now);
    const entries = new Map(
      [...context.entries].map(([path, entry]) => [
        path,
        entry.kind === 'file' ? { ...entry, content: `sha256:${now[path]}` } : entry,
      ]),
    );
    return {
      id: String(index),
      time: index,
      subject: '',
      changed: new Set(Object.keys(change)),
      isBase: false,
      build: {
        context: { ...context, entries },
        dockerfile: { path: 'Dockerfile', source: sourceAt(index) },
        freshContext: true,
      },
    };
  });
}
