import { resolve } from 'node:path';
import { filesIn, filesMatching, isDockerfileName } from '../host/discover.ts';
import { kindOf } from '../host/files.ts';
import type { Folders } from '../host/folders.ts';
import { nearest } from '../text/nearest.ts';
import { COMMANDS } from './commands.ts';

/**
 * The files that a path of the command line means, absolute; or why there is none, which completes "this path …". In folders
 * those are found that are called as is wanted.
 */
export async function filesNamed(
  path: string,
  folder: string,
  isWanted: (name: string) => boolean = isDockerfileName,
  folders?: Folders,
): Promise<readonly string[] | string> {
  const place = resolve(folder, path);
  const kind = kindOf(place);
  if (kind === 'file') return [place];
  const files = kind === 'folder' ? await filesIn(place, isWanted, folders) : await filesMatching(path, folder);
  if (files.length > 0) return files;
  return kind === 'folder' ? 'holds no Dockerfile' : missing(path);
}

function missing(path: string): string {
  if (path === 'help') return 'does not exist; did you mean --help?';
  const command = nearest(
    path,
    COMMANDS.map((it) => it.name),
  );
  return `does not exist${command === undefined ? '' : `; did you mean the command ${command}?`}`;
}
