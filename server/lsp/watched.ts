import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { isDockerfileName } from '../host/discover.ts';
import { topOf } from '../host/git/repository.ts';
import { isIn } from './contexts.ts';
import { pathOf } from './path.ts';
import type { Rim } from './rim.ts';

/** What a file is to the server: what hangs on it. */
type Role = 'configuration' | 'project' | 'dockerfile' | 'repository' | 'content';

/** What hangs on a file, by its path. */
function roleOf(path: string): Role {
  if (/[\\/]\.git[\\/]/.test(path)) return 'repository';
  const name = basename(path);
  if (/^(?:\.dflint\.ya?ml|\.hadolint\.ya?ml|package\.json)$/.test(name)) return 'configuration';
  if (/^(?:(?:docker-)?compose.*\.ya?ml|docker-bake.*\.(?:hcl|json))$/.test(name)) return 'project';
  return isDockerfileName(name) ? 'dockerfile' : 'content';
}

/** What is to be done anew, which is nothing of what hangs on other files. */
export interface Effects {
  /** Settings of files, which change only where a configuration says something else. */
  settings: boolean;
  /** What Dockerfiles there are. */
  files: boolean;
  /** What is found in Dockerfiles, if it hangs on what else is there. */
  findings: boolean;
}

/** Has the client say when files change, and hands on what that means. */
export class Watched {
  readonly #rim: Rim;
  readonly #repositories = new Set<string>();
  readonly #onChange: (effects: Effects) => void;

  constructor(rim: Rim, onChange: (effects: Effects) => void) {
    this.#rim = rim;
    this.#onChange = onChange;
  }

  listen(): void {
    this.#rim.connection.onDidChangeWatchedFiles(({ changes }) => this.#take(changes));
  }

  /** When the client is ready to be asked. */
  start(): void {
    const { client, session } = this.#rim;
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
    this.#rim.isWatching = true;
    this.#watch(USUAL.map((globPattern) => ({ globPattern })));
    for (const folder of session.contexts.folders) this.#watchContext(folder);
    session.contexts.onFolder = (folder) => this.#watchContext(folder);
  }

  #watch(watchers: FileSystemWatcher[]): void {
    this.#rim.unwaited(this.#rim.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }

  /** All that is in a build context, and the repository that it is in, which may lie above the workspace. */
  #watchContext(folder: string): void {
    const watchers = [this.#watcherIn(folder, '**')];
    const git = gitFolderOf(folder);
    if (git !== undefined && !this.#repositories.has(git)) {
      this.#repositories.add(git);
      for (const it of ['HEAD', 'index', 'packed-refs', 'logs/HEAD', 'refs/heads/**'])
        watchers.push(this.#watcherIn(git, it));
    }
    this.#watch(watchers);
  }

  #watcherIn(folder: string, pattern: string): FileSystemWatcher {
    const knowsFolders = this.#rim.client.workspace?.didChangeWatchedFiles?.relativePatternSupport === true;
    return knowsFolders
      ? { globPattern: { baseUri: pathToFileURL(folder).href, pattern } }
      : { globPattern: `${folder.replaceAll('\\', '/')}/${pattern}` };
  }

  #take(changes: readonly FileEvent[]): void {
    const { session } = this.#rim;
    const effects: Effects = { settings: false, files: false, findings: false };
    for (const { uri, type } of changes) {
      const path = pathOf(uri);
      if (path === undefined) continue;
      const isOfRepository = [...this.#repositories].some((it) => isIn(path, it));
      const role = isOfRepository ? 'repository' : roleOf(path);
      if (role === 'repository') {
        // What git locks and unlocks says nothing.
        if (!/\.lock$|[\\/]objects[\\/]/.test(path)) session.contexts.touchRepositories();
        continue;
      }
      session.touch(path);
      effects.settings ||= role === 'configuration' || role === 'project';
      // What is deleted may be a folder with all that was in it.
      const hasComeOrGone = type === FileChangeType.Created ? role === 'dockerfile' : type === FileChangeType.Deleted;
      effects.files ||= hasComeOrGone || basename(path) === '.gitignore';
      effects.findings = true;
    }
    this.#onChange(effects);
  }
}

const USUAL: readonly string[] = [
  '**/{.dflint,.hadolint}.{yaml,yml}',
  '**/package.json',
  '**/{.dockerignore,*.dockerignore}',
  '**/{Dockerfile,Dockerfile.*,*.Dockerfile,*.dockerfile,Containerfile,Containerfile.*,*.Containerfile,*.containerfile}',
  '**/{compose,docker-compose}*.{yaml,yml}',
  '**/docker-bake*.{hcl,json}',
  // Compose replaces variables by what is in it.
  '**/.env',
  '**/.git/{HEAD,index,packed-refs,logs/HEAD,refs/heads/**}',
];

/** Where git keeps what is of one working tree alone: in linked ones `.git` is a file that says where. */
function gitFolderOf(folder: string): string | undefined {
  const top = topOf(folder);
  if (top === undefined) return undefined;
  const place = join(top, '.git');
  try {
    const [, target] = readFileSync(place, 'utf8').match(/^gitdir: (.+)/) ?? [];
    return target === undefined ? place : resolve(dirname(place), target);
  } catch {
    // It is a folder.
    return place;
  }
}
