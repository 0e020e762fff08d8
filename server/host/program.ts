import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isWithin } from './within.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A program on the PATH, by its absolute path; not one that lies in a workspace, which others may have filled. */
export function findProgram(name: string, environment: Environment, workspaces: readonly string[]): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const [, path = ''] = Object.entries(environment).find(([key]) => key.toUpperCase() === 'PATH') ?? [];
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find((it) => isProgram(it) && !workspaces.some((workspace) => isWithin(it, workspace)));
}

/** Whether a path is that of a file which may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
