import type { BuildContext, Entry } from '../server/context/context.ts';
import { contextOf, ignoreFileFor } from '../server/context/ignore/dockerignore.ts';
import { parentOf } from '../server/context/path.ts';
import type { FileStats } from '../server/lint/rule.ts';

/** The build context of a Dockerfile in a folder that holds these files, by path, its ignore file among them. */
export function contextOfFiles(
  files: Readonly<Record<string, string>>,
  stats: Readonly<Record<string, FileStats>> = {},
): BuildContext {
  const entries = new Map<string, Entry>();
  for (const [path, text] of Object.entries(files)) {
    entries.set(path, { kind: 'file', path, mode: 0o644, size: text.length, content: undefined, ...stats[path] });
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      entries.set(folder, { kind: 'folder', path: folder, mode: 0o755 });
    }
  }
  const ignoreFile = ignoreFileFor('Dockerfile', (path) => files[path]);
  return { ...contextOf(entries, ignoreFile), textOf: (path) => files[path] };
}
